import { serverLoss } from '../../chaos/server-loss.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** So that nobody has to wait for an application-consistent point. */
const OFTEN_MINUTES = 20;

/**
 * The latest crash-consistent point is asked for when the newest point of all is an application-consistent one: what comes up
 * is the newest of the kind, a group of servers at one that its members share, and not the newest of any.
 */
export const crashConsistentPoint = scenario({
  name: 'crash-consistent-point',
  title: 'A failover asks for the latest crash-consistent point while a newer application-consistent one is there',
  faults: ['server-loss'],
  exercises: ['point-asked-for', 'recovered-image', 'application-recovers', 'one-active-copy', 'commit-deletes-points'],
  site: (site) => {
    const { appConsistentMinutes } = site.policy;
    return { ...site, policy: { ...site.policy, appConsistentMinutes: Math.min(appConsistentMinutes, OFTEN_MINUTES) } };
  },
  whyNot: ({ policy }) =>
    policy.appConsistentMinutes > 0 ? undefined : 'its policy asks for no application-consistent points',
  async run(drill) {
    const { runbook, servers } = drill;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      // By then there are crash-consistent points too.
      await drill.sleep(drill.between(minutes(11), minutes(13)));
      await drill.until(
        'the newest point of every server is application-consistent',
        async () => {
          const points = await Promise.all(servers.map((server) => runbook.points(server)));
          return points.every((own) => own.at(-1)?.properties?.recoveryPointType === 'ApplicationConsistent');
        },
        { withinMs: minutes(2 * drill.site.policy.appConsistentMinutes), everyMs: minutes(1) },
      );
    });
    await drill.phase('disaster', async () => {
      drill.disaster(servers);
      await drill.inject(serverLoss, { servers });
      await runbook.failOver('everything', 'LatestCrashConsistent');
      await drill.sleep(minutes(5));
      await runbook.commit();
    });
  },
});
