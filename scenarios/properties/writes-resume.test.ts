import { describe, expect, it } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
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

  it('lets a machine whose applications could not be frozen wait until it is shut down, and no other', () => {
    const released = (frozen: boolean, node: string) =>
      heldAt(5 * MINUTE_MS)
        .pass(5 * MINUTE_MS)
        .world('disk.released', disk)
        .role(node, 'source.finished', { frozen });
    expect(writesResume.judge(released(false, 'files01/mobility'))).toMatchObject({ verdict: 'passed' });
    expect(writesResume.judge(released(true, 'files01/mobility'))).toMatchObject({ verdict: 'violated' });
    expect(writesResume.judge(released(false, 'orders01/mobility'))).toMatchObject({ verdict: 'violated' });
    const later = heldAt(5 * MINUTE_MS)
      .pass(5 * MINUTE_MS)
      .world('disk.released', disk)
      .pass(5 * MINUTE_MS);
    expect(writesResume.judge(later.role('files01/mobility', 'source.finished', { frozen: false }))).toMatchObject({
      verdict: 'violated',
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

  describe('when the coordinator of a group has given the tag up', () => {
    const site = { ...sampleSite(), replicationGroups: [{ name: 'shop', servers: ['files01', 'orders01'] }] };
    const givenUp = (run: SyntheticRun, { code = 'ETIMEDOUT', group = 'shop', goesOnAfterMs = 2 * MINUTE_MS } = {}) => {
      run
        .role('orders01/mobility', 'tag.group-failed', { group, code })
        .pass(goesOnAfterMs)
        .world('disk.released', disk);
      return writesResume.judge(Object.assign(run, { site }));
    };

    it('is violated by a member that waits on', () => {
      expect(givenUp(heldAt(5 * MINUTE_MS))).toMatchObject({
        verdict: 'violated',
        evidence:
          'writes to files01/system of files01 were held for 2 min from 5 min on, ' +
          'though the tag they waited for was called off at 5 min',
      });
    });

    it('passes when it goes on at once', () => {
      expect(givenUp(heldAt(5 * MINUTE_MS), { goesOnAfterMs: SECOND_MS })).toMatchObject({ verdict: 'passed' });
    });

    it('is violated by applications that stand still on, even when they are frozen once more', () => {
      const business = { server: 'files01', machine: 'files01' };
      const frozen = () => heldAt(5 * MINUTE_MS).world('workload.frozen', business);
      const thawedAfter = (run: SyntheticRun, thawedMs: number) => {
        run.role('orders01/mobility', 'tag.group-failed', { group: 'shop', code: 'ETIMEDOUT' });
        run.pass(SECOND_MS).world('disk.released', disk);
        run.pass(thawedMs).world('workload.frozen', business).world('workload.thawed', business);
        return writesResume.judge(Object.assign(run, { site }));
      };
      expect(thawedAfter(frozen(), SECOND_MS)).toMatchObject({ verdict: 'passed' });
      expect(thawedAfter(frozen(), 3 * MINUTE_MS)).toMatchObject({
        verdict: 'violated',
        evidence: expect.stringMatching(/applications of files01 stood still from 5 min to 8 min 01 s, though the tag/),
      });
      const finishing = { role: 'mobility', from: 'x', to: 'a|replication.finishing|b', by: 'FINISH' };
      const ending = frozen().role('files01/mobility', 'role.state', finishing);
      expect(thawedAfter(ending, 3 * MINUTE_MS)).toMatchObject({ verdict: 'passed' });
    });

    it('passes when it holds for another group, or when the tag stands and was not confirmed', () => {
      expect(givenUp(heldAt(5 * MINUTE_MS), { group: 'bank' })).toMatchObject({ verdict: 'passed' });
      expect(givenUp(heldAt(5 * MINUTE_MS), { code: 'GroupTagIncomplete' })).toMatchObject({ verdict: 'passed' });
    });

    it('passes when a fault may have kept it from hearing so, and not when the fault is about an application', () => {
      const beside = (fault: string) => givenUp(heldAt(5 * MINUTE_MS).fault('fault-1', { fault }));
      expect(beside('port-20004-partition')).toMatchObject({ verdict: 'passed' });
      expect(beside('somebodys-own-fault')).toMatchObject({ verdict: 'passed' });
      expect(beside('slow-application-writer')).toMatchObject({ verdict: 'violated' });
    });
  });
});
