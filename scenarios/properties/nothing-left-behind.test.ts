import { describe, expect, it } from 'vitest';
import { takenDisks } from './datastore-disks.ts';
import { nothingLeftBehind } from './nothing-left-behind.ts';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

interface Left {
  readonly machines?: readonly string[];
  readonly disks?: readonly string[];
  readonly paths?: readonly string[];
  readonly snapshots?: Readonly<Record<string, readonly string[]>>;
}

/** A machine made from a point, and perhaps removed again. */
function broughtUp(removed: boolean): SyntheticRun {
  const run = new SyntheticRun()
    .server('files01')
    .protect('files01')
    .mark('tag-a', 'files01')
    .point('tag-a', 'files01');
  run.pass(MINUTE_MS).bringUp('azure:files01-Test', 'tag-a', 'files01', { purpose: 'test' });
  const machine = { machine: 'azure:files01-Test', server: 'files01', purpose: 'test' };
  return removed ? run.pass(MINUTE_MS).world('machine.removed', machine) : run;
}

function judged(run: SyntheticRun, { machines = [], disks = [], paths = [], snapshots = {} }: Left) {
  run.pass(MINUTE_MS).drill('lab.end', {
    machines: machines.map((machine) => ({ machine, server: 'files01', purpose: 'production', power: 'on' })),
    disks: disks.map((name) => ({
      place: name.endsWith('.vmdk') ? 'vmware' : 'azure',
      name,
      snapshots: snapshots[name],
    })),
    accounts: [{ account: 'cache', blobs: paths.length, paths }],
    links: [],
  });
  return nothingLeftBehind.judge(run);
}

const seed = 'asrseeddisk-files01-PHYSICAL-1';

describe('nothing-left-behind', () => {
  it('passes when every disk has a machine or an item that needs it', () => {
    expect(judged(broughtUp(true), { disks: [seed] })).toMatchObject({ verdict: 'passed' });
    const there = { machines: ['azure:files01-Test'], disks: [seed, 'system'] };
    expect(judged(broughtUp(false), there)).toMatchObject({ verdict: 'passed' });
  });

  it('is violated by a stream that goes on long after it had stopped, unless a fault may be why', () => {
    const storedAfter = (minutes: number, fault?: string) => {
      const run = broughtUp(true).service('replication.stopped', { item: 'item-files01', server: 'files01', epoch: 1 });
      if (fault) run.fault(fault);
      const path = 'logs/files01/000001/000000009.completed_diff';
      run.pass(minutes * MINUTE_MS).world('cache.put', { account: 'cache', path, bytes: 1, readable: false });
      return judged(run, { disks: [seed] });
    };
    expect(storedAfter(3)).toMatchObject({ verdict: 'passed' });
    expect(storedAfter(10, 'blocked-urls')).toMatchObject({ verdict: 'passed' });
    expect(storedAfter(10)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('batches of files01, epoch 1, were still stored at 12 min'),
    });
  });

  describe('of a failover that was given up', () => {
    const item = 'item-files01';
    /** Its job ended like that; the item showed this state then, and its machine stands at the end. */
    const failedOver = (state: string, shown: string, then: (run: SyntheticRun) => void = () => {}) => {
      const run = new SyntheticRun().server('files01').protect('files01').mark('a', 'files01').point('a', 'files01');
      run.pass(MINUTE_MS).service('job.start', { job: 'f', scenario: 'UnplannedFailover', item });
      run.bringUp('azure:files01', 'a', 'files01').state('files01', 'failingOver', 'x', shown);
      run.service('job.end', { job: 'f', scenario: 'UnplannedFailover', item, state }).pass(MINUTE_MS);
      then(run);
      return judged(run, { machines: ['azure:files01'], disks: [seed, 'system'] });
    };
    const PENDING = 'UnplannedFailoverCommitPendingStatesBegin';

    it('lets the machine of one that succeeded stand', () => {
      expect(failedOver('Succeeded', PENDING)).toMatchObject({ verdict: 'passed' });
    });

    it.each(['Failed', 'Cancelled'])('is violated by the machine of one that ended %s', (state) => {
      expect(failedOver(state, 'UnplannedFailoverCompletionFailed')).toMatchObject({
        verdict: 'violated',
        evidence: `azure:files01 is still there, though the failover of files01 ended ${state} at 1 min`,
      });
    });

    it("lets it stand where a plan's job failed for others", () => {
      expect(failedOver('Failed', PENDING)).toMatchObject({ verdict: 'passed' });
    });

    it('lets it stand when replication was disabled since, whatever became of the next failover', () => {
      const again = failedOver('Succeeded', PENDING, (run) => {
        run.state('files01', 'failedOver', 'unprotected', 'Unprotected').protect('files01').pass(MINUTE_MS);
        run.service('job.start', { job: 'g', scenario: 'UnplannedFailover', item });
        run.state('files01', 'failingOver', 'failoverIncomplete', 'UnplannedFailoverCompletionFailed');
        run.service('job.end', { job: 'g', scenario: 'UnplannedFailover', item, state: 'Failed' });
      });
      expect(again).toMatchObject({ verdict: 'passed' });
    });

    it('lets it stand once it is committed, whatever becomes of the failback', () => {
      const run = failedOver('Succeeded', PENDING, (committed) => {
        committed.state('files01', 'failedOver', 'committed', 'UnplannedFailoverCommitted').pass(MINUTE_MS);
        committed.service('job.start', { job: 'g', scenario: 'UnplannedFailover', item });
        committed.state('files01', 'failingBack', 'initialReplicationHome', 'InitialReplicationInProgress');
        committed.service('job.end', { job: 'g', scenario: 'UnplannedFailover', item, state: 'Failed' });
      });
      expect(run).toMatchObject({ verdict: 'passed' });
    });

    it('is violated by the machine of one that was cancelled before its commit', () => {
      const cancelled = failedOver('Succeeded', PENDING, (run) => void run.job('CancelFailover', item));
      expect(cancelled).toMatchObject({
        verdict: 'violated',
        evidence: expect.stringContaining('was cancelled at 2 min'),
      });
      const refused = failedOver('Succeeded', PENDING, (run) => void run.job('CancelFailover', item, 'Failed'));
      expect(refused).toMatchObject({ verdict: 'passed' });
    });
  });

  it('is violated by the disk of a machine that is gone', () => {
    const evidence = 'system in Azure belongs to no machine any more';
    expect(judged(broughtUp(true), { disks: [seed, 'system'] })).toMatchObject({ verdict: 'violated', evidence });
  });

  it('is violated by the replica of a server that is not protected any more', () => {
    const run = broughtUp(true).state('files01', 'protected', 'unprotected', 'Unprotected');
    const evidence = `${seed} of files01, which is not protected any more`;
    expect(judged(run, { disks: [seed] })).toMatchObject({ verdict: 'violated', evidence });
  });

  it('is violated by a machine in Azure that outlives the commit of its failback', () => {
    const run = new SyntheticRun()
      .server('files01')
      .protect('files01')
      .mark('tag-a', 'files01')
      .point('tag-a', 'files01');
    run.bringUp('azure:files01', 'tag-a', 'files01').pass(MINUTE_MS);
    run.state('files01', 'failedBack', 'committedHome', 'UnplannedFailoverCommitted');
    expect(judged(run, { machines: ['azure:files01'], disks: ['system'] })).toMatchObject({
      verdict: 'violated',
      evidence: 'azure:files01 is still there, though the failback of files01 was committed at 1 min',
    });
  });

  describe('disks on the datastores', () => {
    const [replica, own] = ['item-files01-system.vmdk', 'files01-0.vmdk'];
    /** A server that is in this state, minutes before the end; of a site that hears of it. */
    const now = (to: string, minutesAgo: number, machines: readonly string[] = []) => {
      const run = broughtUp(true).service('site.state', { site: 'test', state: 'connected' });
      run.role('cs01/master-target', 'replica.released', { server: 'files01', epoch: 2, tag: 'tag-a', disks: [own] });
      for (const machine of machines) {
        const disks = [{ name: own, disk: run.history.create(machine, own) }];
        run.world('machine.created', { machine, server: 'files01', purpose: 'production', place: 'vmware', disks });
      }
      run.state('files01', 'protected', to, 'Protected').pass(minutesAgo * MINUTE_MS);
      return { run, machines };
    };
    const left = ({ run, machines }: ReturnType<typeof now>, ...disks: string[]) =>
      judged(run, { machines, disks: [seed, ...disks] });

    it('are not made anew while the machine has them', () => {
      const again = now('failedBack', 10, ['vmware:files01']);
      again.run.role('cs01/master-target', 'replica.released', {
        server: 'files01',
        epoch: 2,
        tag: 'tag-a',
        disks: [own],
      });
      expect(left(again, own)).toMatchObject({
        verdict: 'violated',
        evidence: expect.stringContaining('files01-0.vmdk of vmware:files01 were made anew at'),
      });
    });

    it('are made anew on a machine that its server comes home to, while that is off, and on no other', () => {
      const released = (power: 'on' | 'off', owner = 'files01') => {
        const run = new SyntheticRun().protect('files01');
        const disks = [{ name: 'system', file: `${owner}.vmdk`, disk: run.history.create(owner, 'system') }];
        const machine = { machine: owner, server: owner, purpose: 'production', place: 'site', disks };
        run.world('machine.created', machine).power(owner, 'on').power(owner, power);
        const way = { direction: 'to-site', begin: 'checksum-copy', location: 'original' };
        run.service('replication.started', { item: 'item-files01', server: 'files01', epoch: 2, ...way });
        const order = { server: 'files01', epoch: 2, tag: 'tag-a', disks: [`${owner}.vmdk`] };
        run.role('cs01/master-target', 'replica.released', order);
        return [...takenDisks(run)].length;
      };
      expect([released('off'), released('on'), released('off', 'db01')]).toEqual([0, 1, 1]);
    });

    it('are replicas of servers on their way home, and those of machines', () => {
      expect(left(now('protectedHome', 10), replica)).toMatchObject({ verdict: 'passed' });
      expect(left(now('committedHome', 10, ['vmware:files01']), own)).toMatchObject({ verdict: 'passed' });
    });

    it('stay of one that was purged, which the site is not told', () => {
      const purged = now('protectedHome', 1);
      purged.run.service('replication.left', { item: 'item-files01', server: 'files01', epoch: 2 });
      purged.run.state('files01', 'protectedHome', 'unprotected', 'Unprotected').pass(10 * MINUTE_MS);
      expect(judged(purged.run, { machines: [], disks: [replica] })).toMatchObject({ verdict: 'passed' });
    });

    it('go with what they were for, once the site has been told', async () => {
      const evidence = 'item-files01-system.vmdk on the datastores belongs to no machine';
      expect(left(now('committedHome', 2), replica)).toMatchObject({ verdict: 'passed' });
      const { verdict, evidence: said } = await left(now('committedHome', 10), replica);
      expect([verdict, said.slice(0, evidence.length)]).toEqual(['violated', evidence]);
      const lost = now('committedHome', 1);
      lost.run.service('site.state', { site: 'test', state: 'disconnected' }).pass(20 * MINUTE_MS);
      expect(left(lost, replica)).toMatchObject({ verdict: 'passed' });
    });

    it('that were made for a machine which never came to be are gone too', () => {
      expect(left(now('protectedHome', 10), replica, own)).toMatchObject({ verdict: 'violated' });
    });
  });

  describe('blobs', () => {
    const path = 'logs/files01/000001/000000007.completed_diff';
    const left = (run: SyntheticRun, minutes: number) => {
      run.world('cache.put', { account: 'cache', path, bytes: 100, readable: false }).pass(minutes * MINUTE_MS);
      return judged(run, { disks: [seed], paths: [path] });
    };

    it('are on their way for some minutes, and of a calm server not any longer', () => {
      expect(left(broughtUp(true).pass(60 * MINUTE_MS), 2)).toMatchObject({ verdict: 'passed' });
      expect(left(broughtUp(true).pass(60 * MINUTE_MS), 8)).toMatchObject({
        verdict: 'violated',
        evidence: '1 blob in cache of files01, which came more than 5 min ago',
      });
    });

    it('may wait longer while a server catches up', () => {
      expect(
        left(
          broughtUp(true)
            .pass(60 * MINUTE_MS)
            .fault('blocked-urls'),
          8,
        ),
      ).toMatchObject({ verdict: 'passed' });
    });

    it('of an epoch that is over are gone, were it only one', () => {
      const run = broughtUp(true)
        .pass(60 * MINUTE_MS)
        .fault('blocked-urls');
      expect(left(run.protect('files01', { epoch: 2 }), 8)).toMatchObject({
        verdict: 'violated',
        evidence: '1 blob in cache of files01, of epoch 1, which is over',
      });
    });

    it('of a server that was taken out of protection are gone, were it only one', () => {
      const run = broughtUp(true).pass(MINUTE_MS);
      run.service('replication.stopped', { item: 'item-files01', server: 'files01', epoch: 1 });
      expect(left(run, 8)).toMatchObject({
        verdict: 'violated',
        evidence: '1 blob in cache of files01, which does not replicate to Azure',
      });
    });
  });

  describe('snapshots', () => {
    it('are there for recovery points, and go with them', () => {
      const snapshots = { [seed]: ['tag-a'] };
      expect(judged(broughtUp(true), { disks: [seed], snapshots })).toMatchObject({ verdict: 'passed' });
      const pruned = broughtUp(true);
      const deleted = { item: 'item-files01', points: ['point tag-a of files01'], why: 'retention' };
      expect(judged(pruned.service('points.deleted', deleted), { disks: [seed], snapshots })).toMatchObject({
        verdict: 'violated',
        evidence: `1 snapshot on ${seed} for which there is no recovery point any more: tag tag-a`,
      });
    });

    it('lets a live lab finish what it was in the middle of when the run ended', () => {
      const left = (sinceMs: number) => {
        const run = broughtUp(true);
        const point = run.records.findLast(({ kind }) => kind === 'point.created')?.point;
        run.service('points.deleted', { item: 'item-files01', points: [point] }).pass(sinceMs);
        run.drill('lab.end', {
          machines: [],
          disks: [{ place: 'azure', name: seed, snapshots: ['tag-a'] }],
          accounts: [],
        });
        const { header, records, history, startsAtMs } = run;
        return nothingLeftBehind.judge({
          header: { ...header, lab: 'process', speed: 60 },
          records,
          history,
          startsAtMs,
        });
      };
      expect(left(MINUTE_MS)).toMatchObject({ verdict: 'passed' });
      expect(left(5 * MINUTE_MS)).toMatchObject({ verdict: 'violated' });
    });

    describe('on the way home', () => {
      const replica = 'item-files01-system.vmdk';
      /** Half an hour of replication home; the snapshot is taken some minutes before the end, of a tag that is older. */
      const home = (takenAgoMinutes: number, tagAgeMinutes: number) => {
        const run = broughtUp(true).protect('files01', { epoch: 2, direction: 'to-site' });
        run
          .pass(30 * MINUTE_MS)
          .mark('tag-home', 'files01')
          .pass(tagAgeMinutes * MINUTE_MS);
        run.history.keepSnapshot('tag-home', run.history.create('datastore', replica), run.atMs);
        run.pass(takenAgoMinutes * MINUTE_MS);
        return judged(run, { disks: [replica], snapshots: { [replica]: ['tag-home'] } });
      };

      it('go too, once the service has had the time to hear of them', () => {
        expect(home(2, 0)).toMatchObject({ verdict: 'passed' });
        expect(home(8, 0)).toMatchObject({
          verdict: 'violated',
          evidence: `1 snapshot on ${replica} for which there is no recovery point any more: tag tag-home`,
        });
      });

      it('may be of old tags, which waited long for a line that was full', () => {
        expect(home(2, 130)).toMatchObject({ verdict: 'passed' });
        expect(home(8, 130)).toMatchObject({ verdict: 'violated' });
      });
    });
  });
});
