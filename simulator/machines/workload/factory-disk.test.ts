import { describe, expect, it } from 'vitest';
import { isSymbolic } from '../../../reference/model/content.ts';
import { inspectImage } from '../inspection.ts';
import { END_OF_LEDGER_BYTES } from './factory-disk.ts';
import { Rig } from '../../stages/rig.ts';

const MEBIBYTE = 1024 * 1024;

describe('a factory disk', () => {
  it('holds an empty ledger and an operating system before anything happens', async () => {
    const { disk } = await new Rig().machine('ledger-1', 'ledger');
    expect(disk.position).toBe(0);
    expect(await inspectImage(disk.imageAt(0))).toEqual({ integrity: 'ok', recovered: false, entries: [] });
    const files = disk
      .imageAt(0)
      .pieces()
      .filter(({ content }) => isSymbolic(content));
    const bytes = files.reduce((sum, { content }) => sum + (isSymbolic(content) ? content.lengthBytes : 0), 0);
    expect(files).toHaveLength(6);
    expect(64 * MEBIBYTE - bytes).toBeLessThan(6 * 4096);
  });

  it('is the same for the same server and another for another', async () => {
    const extent = [{ offsetBytes: 0, lengthBytes: 256 * MEBIBYTE }];
    const digestOf = async (serverId: string) =>
      (await new Rig().machine(serverId, 'ledger')).disk.imageAt(0).digest(extent)[0];
    expect(await digestOf('web-1')).toBe(await digestOf('web-1'));
    expect(await digestOf('web-1')).not.toBe(await digestOf('web-2'));
  });
});

describe('churn', () => {
  it('writes one stream piece by piece, behind the ledger, at its rate', async () => {
    const rig = new Rig();
    const churn = { churnBytes: MEBIBYTE, churnIntervalMs: 1000 };
    const { disk } = await rig.running('ledger-1', 'ledger', { intervalMs: 3_600_000, churn });
    await rig.pass(60_500);
    const writes = disk.entries().map(({ change }) => change);
    expect(writes).toHaveLength(60);
    writes.forEach(({ offsetBytes, content }, index) => {
      expect(offsetBytes).toBeGreaterThanOrEqual(END_OF_LEDGER_BYTES);
      expect(content).toMatchObject({ streamOffsetBytes: index * MEBIBYTE, lengthBytes: MEBIBYTE });
    });
    expect(new Set(writes.map(({ offsetBytes }) => offsetBytes)).size).toBeGreaterThan(20);
  });
});
