import { diskFull, type DiskFullParameters } from '../../chaos/disk-full.ts';
import { masterTargetHome, PROCESS_SERVER_IN_AZURE } from '../../simulator/machines/site-servers.ts';
import { usualProcessServer } from '../../simulator/site/process-servers.ts';
import { type Drill, hours, minutes, must } from '../drill.ts';
import { lostToAzure } from '../one-life.ts';
import { scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';

/** So long that a process server is said to have got nothing (after 30 minutes), and an RPO to be missed. */
const LONG_MS = minutes(40);

/**
 * The disk of each role runs full in turn, while it is in the middle of something and while it is not. What a role cannot keep
 * it does not acknowledge: replication pauses, the service says so, and all of it goes on when there is room again.
 */
export const disksFull = scenario({
  name: 'disks-full',
  title: 'The disk of each role runs full in turn: nothing acknowledged is lost, and it goes on when there is room',
  faults: ['disk-full', 'server-loss'],
  exercises: [
    'honest-health',
    'recovered-image',
    'true-points',
    'application-recovers',
    'deltas-in-order',
    'diagnosis',
    'fresh-points',
    'throttled-intake',
    'returns-to-protected',
  ],
  site: smallSite,
  whyNot: (site) => whyNoSmallSite(site, { wayHome: true }),
  async run(drill) {
    const { runbook, servers, site } = drill;
    const [server = ''] = servers;
    const item = runbook.one(server);
    const cache = { machine: usualProcessServer(site), role: 'process' } as const;
    const { name: configurationServer } = site.configurationServer;

    await drill.phase('a full cache in the initial copy', async () => {
      await runbook.siteRegistered();
      await runbook.createPolicy();
      const full = await drill.inject(diskFull, {
        ...cache,
        at: { on: 'file', node: cache.machine, done: 'rename', path: '*/completed_sync_*' },
        nth: drill.between(2, 12),
      });
      must('enable replication', await runbook.enable(server));
      await drill.sleep(minutes(10));
      await healed(drill, full);
      await runbook.untilProtected();
    });
    await drill.phase('a full cache in replication', async () => {
      await drill.sleep(drill.between(minutes(6), minutes(12)));
      await whileFull(drill, cache, LONG_MS);
    });
    await drill.phase('a cache with a tenth of its room', () =>
      whileFull(drill, { ...cache, freeShare: 0.1 }, minutes(15)),
    );
    await drill.phase('a full disk on the protected server', async () => {
      await whileFull(drill, { machine: server, role: 'mobility' }, minutes(20));
      await drill.expectEvent('EA0401', 1);
      await drill.untilFreshPoints(servers, minutes(30));
    });
    await drill.phase('a full disk when a resynchronisation is asked for', async () => {
      await drill.sleep(drill.between(minutes(1), minutes(5)));
      const full = await drill.inject(diskFull, { machine: server, role: 'mobility' });
      must('resynchronise', await item.resynchronise());
      await drill.sleep(minutes(5));
      await healed(drill, full);
      await drill.untilFreshPoints(servers, minutes(30));
    });
    await drill.phase('a full disk on the configuration server', async () => {
      const full = await drill.inject(diskFull, { machine: configurationServer, role: 'configuration' });
      // The order for it is not handed out while it could be forgotten.
      must('resynchronise', await item.resynchronise());
      await drill.sleep(minutes(10));
      await healed(drill, full);
      await drill.untilFreshPoints(servers, minutes(30));
    });
    await drill.phase('a full retention drive on the way home', async () => {
      await lostToAzure(drill, server);
      must('reprotect', await item.reprotectHome());
      await whileFull(drill, { machine: masterTargetHome(site, server).name, role: 'master-target' }, minutes(10));
      await whileFull(drill, { machine: `azure:${PROCESS_SERVER_IN_AZURE}`, role: 'process' }, minutes(10));
      await runbook.untilProtected();
      await drill.sleep(minutes(8));
    });
    await drill.phase('failback', async () => {
      drill.disaster(servers);
      must('failback', await item.failBack());
      must('commit', await item.commit());
    });
  },
});

async function whileFull(drill: Drill, which: DiskFullParameters, lastsMs: number): Promise<void> {
  const full = await drill.inject(diskFull, which);
  await drill.sleep(lastsMs);
  await healed(drill, full);
}

async function healed(drill: Drill, full: { heal(): Promise<void> }): Promise<void> {
  await full.heal();
  drill.expectProtected(drill.servers, hours(1));
  await drill.sleep(minutes(12));
}
