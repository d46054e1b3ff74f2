import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS, SyntheticRun } from './synthetic-run.ts';
import { writesResume } from './writes-resume.ts';

const disk = { disk: 'files01/system', server: 'files01', machine: 'files01', position: 0 };

function heldAt(atMs: number): SyntheticRun {
  return new SyntheticRun().server('files01').at(atMs).world('disk.held', disk);
}

describe('writes-resume', () => {
  it('passes while no hold outlasts the drain barrier', () => {
    const run = heldAt(5 * MINUTE_MS)
      .pass(3 * MINUTE_MS)
      .world('disk.released', disk);
    expect(writesResume.judge(run)).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('is violated by writes that wait longer', () => {
    const run = heldAt(5 * MINUTE_MS)
      .pass(4 * MINUTE_MS)
      .world('disk.released', disk);
    expect(writesResume.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'writes to files01/system of files01 were held for 4 min from 5 min on; 3 min 01 s is the most',
    });
  });

  it('is violated by a disk that is never let go, but not by one whose machine lost power', () => {
    const end = (run: SyntheticRun) => run.at(20 * MINUTE_MS).drill('lab.end', { machines: [], links: [] });
    expect(writesResume.judge(end(heldAt(5 * MINUTE_MS)))).toMatchObject({ verdict: 'violated' });
    const cut = heldAt(5 * MINUTE_MS)
      .pass(10 * SECOND_MS)
      .power('files01', 'off');
    expect(writesResume.judge(end(cut))).toMatchObject({ verdict: 'passed' });
  });
});
