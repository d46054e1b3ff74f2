import { describe, expect, it } from 'vitest';
import type { Judgement } from './property.ts';
import { oneActiveCopy } from './one-active-copy.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const serves = { purpose: 'production' };
const judged = (run: SyntheticRun) => oneActiveCopy.judge(run) as Judgement;

describe('one-active-copy', () => {
  it('passes when one machine takes over after the other lost its power', () => {
    const run = new SyntheticRun().workload('started', 'files01', serves).at(HOUR_MS).power('files01', 'off');
    run.pass(MINUTE_MS).workload('started', 'files01-Azure', serves, 'files01');
    run.pass(HOUR_MS).workload('stopped', 'files01-Azure', serves, 'files01').workload('started', 'files01', serves);
    run
      .world('machine.removed', { machine: 'files01', server: 'files01', ...serves })
      .workload('started', 'new', serves, 'files01');
    expect(oneActiveCopy.judge(run)).toEqual({
      verdict: 'passed',
      looked: 4,
      evidence: '1 server served 4 times, on one machine at a time',
    });
  });

  it('does not mind a test machine beside the original, nor another server', () => {
    const run = new SyntheticRun().workload('started', 'files01', serves).workload('started', 'web01', serves);
    run.workload('started', 'files01-Test', { purpose: 'test' }, 'files01');
    expect(oneActiveCopy.judge(run)).toMatchObject({ verdict: 'passed', looked: 2 });
  });

  it('is violated when a second machine begins to serve', () => {
    const run = new SyntheticRun().at(MINUTE_MS).workload('started', 'files01', serves).at(HOUR_MS);
    run.workload('started', 'files01-Azure', serves, 'files01');
    expect(oneActiveCopy.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'files01: files01-Azure began to serve at 1 h 00 min beside files01 (serving since 1 min)',
    });
  });

  it('is violated when the copy has the name of the original', () => {
    const run = new SyntheticRun().at(MINUTE_MS).workload('started', 'files01', serves).at(HOUR_MS);
    run.workload('started', 'files01', serves);
    expect(oneActiveCopy.judge(run)).toMatchObject({ verdict: 'violated' });
  });

  describe('tells what the operator did from what the service did', () => {
    const power = (why: string, machine: string) => ({ machine, server: 'files01', ...serves, power: 'on', why });
    /** The server serves, and a copy of it in Azure is made and started by the service. */
    const failedOver = (place = 'azure') => {
      const run = new SyntheticRun().at(MINUTE_MS).server('files01').workload('started', 'files01', serves);
      const copy = { machine: 'copy', server: 'files01', ...serves, place, disks: [] };
      return run.at(HOUR_MS).world('machine.created', copy).world('machine.power', power('fabric', 'copy'));
    };
    const copyServes = (run: SyntheticRun) => run.workload('started', 'copy', serves, 'files01');
    const sourceFinished = (run: SyntheticRun) => run.role('files01/mobility', 'source.finished', { finalTag: 'last' });

    describe('when the failover was to shut the source down', () => {
      /** As {@link failedOver}, by a job that asked for it; what happened in the minutes after is told by `meanwhile`. */
      const asked = (meanwhile: (run: SyntheticRun) => void = () => {}, shutDownSource = true) => {
        const run = new SyntheticRun().at(MINUTE_MS).server('files01').workload('started', 'files01', serves);
        run.protect('files01').at(HOUR_MS - 20 * MINUTE_MS);
        const item = itemOf('files01');
        run.service('job.start', { job: 'f', scenario: 'UnplannedFailover', item, shutDownSource }).pass(MINUTE_MS);
        meanwhile(run);
        const copy = { machine: 'copy', server: 'files01', ...serves, place: 'azure', disks: [] };
        run.at(HOUR_MS).world('machine.created', copy).world('machine.power', power('fabric', 'copy'));
        return judged(copyServes(run));
      };
      const begins = { role: 'mobility', to: 'registration.registered|replication.finishing|tracking.writeOrder' };

      it('is violated when nobody told it so, though nothing was in the way', () => {
        const { verdict, evidence, hazards } = asked();
        expect(verdict).toBe('violated');
        expect(evidence).toContain('though the failover was to shut files01 down and nobody told it so');
        expect(hazards).toBeUndefined();
      });

      it.each<[string, (run: SyntheticRun) => void]>([
        ['it was tried', (run) => void run.role('files01/mobility', 'role.state', begins)],
        ['a fault was in the way', (run) => void run.fault('blocked-urls')],
        ['the site was disconnected', (run) => void run.service('site.state', { site: 's', state: 'disconnected' })],
      ])('leaves it to the operator when %s', (_, meanwhile) => {
        expect(asked(meanwhile)).toMatchObject({ verdict: 'passed', hazards: [{ code: 'SourceStillServing' }] });
      });

      it('does not ask a server at home to heed a failback', () => {
        const home = (from: string) => {
          const run = new SyntheticRun().at(MINUTE_MS).server('files01').workload('started', 'files01', serves);
          run.protect('files01');
          const azure = { machine: 'copy', server: 'files01', ...serves, place: 'azure', disks: [] };
          run.world('machine.created', azure).world('machine.power', power('fabric', 'copy'));
          copyServes(run).world('machine.power', power('power is back', 'files01'));
          run.workload('started', 'files01', serves);
          if (from === 'copy') run.protect('files01', { epoch: 2, direction: 'to-site' });
          const item = itemOf('files01');
          run.at(HOUR_MS).service('job.start', { job: 'f', scenario: 'UnplannedFailover', item, shutDownSource: true });
          run.pass(10 * MINUTE_MS).world('machine.power', { ...power('fabric', 'copy'), power: 'off' });
          const vmware = { ...azure, machine: 'next', place: from === 'copy' ? 'vmware' : 'azure' };
          run.world('machine.created', vmware).world('machine.power', power('fabric', 'next'));
          return judged(run.workload('started', 'next', serves, 'files01'));
        };
        expect(home('copy').evidence).not.toContain('nobody told it so');
        expect(home('files01').evidence).toContain('nobody told it so');
      });

      it('leaves it to the operator when it was not asked for', () => {
        expect(asked(undefined, false)).toMatchObject({ verdict: 'passed', hazards: [{ code: 'SourceStillServing' }] });
      });
    });

    it('a failover of a server that goes on serving is a hazard', () => {
      const { verdict, hazards } = judged(copyServes(failedOver()));
      expect(verdict).toBe('passed');
      expect(hazards).toEqual([
        {
          code: 'SourceStillServing',
          subject: 'files01',
          atMs: HOUR_MS,
          evidence: 'files01: copy began to serve at 1 h 00 min beside files01 (serving since 1 min)',
        },
      ]);
    });

    it('unless that server had said that it was shut down', () => {
      expect(judged(copyServes(sourceFinished(failedOver())))).toMatchObject({ verdict: 'violated' });
    });

    it('a lost server that somebody switches on beside its copy is a hazard', () => {
      const run = copyServes(failedOver().power('files01', 'off')).pass(MINUTE_MS);
      run.world('machine.power', power('somebody', 'files01')).workload('started', 'files01', serves);
      expect(judged(run)).toMatchObject({ verdict: 'passed', hazards: [{ code: 'LostServerSwitchedOn' }] });
    });

    it('so is one that somebody switches on while its copy serves, and that serves when the next copy comes', () => {
      const home = { machine: 'home', server: 'files01', ...serves, place: 'vmware', disks: [] };
      const woken = (run: SyntheticRun) => run.world('machine.power', power('somebody', 'files01'));
      const comesHome = (wake: (run: SyntheticRun) => SyntheticRun, awake: (run: SyntheticRun) => SyntheticRun) => {
        const run = wake(copyServes(failedOver().power('files01', 'off')).pass(MINUTE_MS)).pass(1000);
        awake(run.power('copy', 'off', 'files01'))
          .workload('started', 'files01', serves)
          .pass(MINUTE_MS);
        run.world('machine.created', home).world('machine.power', power('fabric', 'home'));
        return judged(run.workload('started', 'home', serves, 'files01'));
      };
      const nobody = (run: SyntheticRun) => run;
      expect(comesHome(woken, nobody)).toMatchObject({ verdict: 'passed', hazards: [{ code: 'SourceStillServing' }] });
      const byFabric = (run: SyntheticRun) => run.world('machine.power', power('fabric', 'files01'));
      expect(comesHome(nobody, byFabric)).toMatchObject({ verdict: 'violated' });
    });

    it('a copy at home that starts beside the machine in Azure is not, nor is one in Azure that is started again', () => {
      expect(judged(copyServes(failedOver('vmware')))).toMatchObject({ verdict: 'violated' });
      const run = copyServes(failedOver().power('files01', 'off')).pass(MINUTE_MS).power('copy', 'off', 'files01');
      run.world('machine.power', power('somebody', 'files01')).workload('started', 'files01', serves).pass(MINUTE_MS);
      run.world('machine.power', power('fabric', 'copy'));
      expect(judged(copyServes(run))).toMatchObject({ verdict: 'violated' });
    });
  });

  it('a failback beside a server that was never switched off is the same hazard again', () => {
    const power = (machine: string) => ({ machine, server: 'files01', ...serves, power: 'on', why: 'fabric' });
    const made = (machine: string, place: string) => ({ machine, server: 'files01', ...serves, place, disks: [] });
    const run = new SyntheticRun().at(MINUTE_MS).server('files01').workload('started', 'files01', serves);
    for (const [machine, place] of [
      ['azure:files01', 'azure'],
      ['vmware:files01', 'vmware'],
    ] as const) {
      run.pass(HOUR_MS).world('machine.created', made(machine, place)).world('machine.power', power(machine));
      run.workload('started', machine, serves, 'files01').pass(MINUTE_MS);
      if (place === 'azure') run.power(machine, 'off', 'files01');
    }
    const { verdict, hazards } = judged(run);
    expect(verdict).toBe('passed');
    expect(hazards?.map(({ code }) => code)).toEqual(['SourceStillServing', 'SourceStillServing']);
  });

  it('is inconclusive when nothing served', () => {
    expect(oneActiveCopy.judge(new SyntheticRun())).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});
