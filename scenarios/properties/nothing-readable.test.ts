import { describe, expect, it } from 'vitest';
import { nothingReadable } from './nothing-readable.ts';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const blob = { account: 'contosocache', path: 'logs/files01/1/7', bytes: 4096 };

describe('nothing-readable', () => {
  it('passes when every blob stored is sealed', () => {
    const run = new SyntheticRun().world('cache.put', { ...blob, readable: false });
    expect(nothingReadable.judge(run)).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: "1 blob stored and every link kept the workload's text to themselves",
    });
  });

  it('is violated by a blob that can be read', () => {
    const run = new SyntheticRun().at(MINUTE_MS).world('cache.put', { ...blob, readable: true });
    expect(nothingReadable.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: '1 min: rows of the application can be read in contosocache, logs/files01/1/7',
    });
  });

  it('is violated by two blobs of one nonce, and passes when the same blob arrives twice', () => {
    const likeAnother = (beginsLike: string) =>
      nothingReadable.judge(new SyntheticRun().world('cache.put', { ...blob, readable: false, beginsLike }));
    expect(likeAnother('logs/files01/1/6')).toMatchObject({ verdict: 'violated' });
    expect(likeAnother(blob.path)).toMatchObject({ verdict: 'passed' });
  });

  it('is violated by text on a link, even when nothing was stored', () => {
    const run = new SyntheticRun().at(MINUTE_MS);
    run.world('link.readable', { link: 'wan', from: '10.1.0.11', to: '10.1.0.5', port: 9443 });
    expect(nothingReadable.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: '1 min: rows crossed wan without TLS, from 10.1.0.11 to 10.1.0.5:9443',
    });
  });

  it('is inconclusive when nothing was stored', () => {
    expect(nothingReadable.judge(new SyntheticRun())).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});
