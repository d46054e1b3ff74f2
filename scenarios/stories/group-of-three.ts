import { applicationWriter } from '../../chaos/application-writer.ts';
import { serverLoss } from '../../chaos/server-loss.ts';
import { serverRestart } from '../../chaos/server-restart.ts';
import type { Drill } from '../drill.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';
import { APPLICATION_TAGS_MINUTES, castOf, threeInAGroup, whyNoThree } from '../three-in-a-group.ts';

/**
 * Three servers share their recovery points, and one of them cannot: it is dark for a while, as a member and as the one that
 * coordinates; its application's writer fails, which calls the tag off for everybody. The others go on, each with points of
 * its own. At last one is lost minutes before the other two, and the group comes up at the last instant that all three share.
 */
export const groupOfThree = scenario({
  name: 'group-of-three',
  title: 'One of a group of three is dark, cannot freeze, is lost first: the group comes up at one consistent cut',
  faults: ['server-restart', 'application-writer', 'server-loss'],
  exercises: [
    'consistent-cut',
    'point-asked-for',
    'recovered-image',
    'application-recovers',
    'true-points',
    'writes-resume',
    'diagnosis',
    'fresh-points',
    'returns-to-protected',
    'one-active-copy',
  ],
  site: threeInAGroup,
  whyNot: whyNoThree,
  async run(drill) {
    const { runbook, servers } = drill;
    const { coordinator, member, third } = castOf(drill.site);
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(3), minutes(8)));
    });
    for (const [role, dark] of [['a member', member] as const, ['the one that coordinates', coordinator] as const]) {
      await drill.phase(`${role} is dark`, async () => {
        const others = servers.filter((server) => server !== dark);
        const restart = await drill.inject(serverRestart, { servers: [dark] });
        await drill.sleep(minutes(6));
        await nothingShared(drill, others, minutes(8));
        await restart.heal();
        drill.expectProtected(servers, minutes(30));
        await drill.sleep(minutes(16));
        await sharedAgain(drill);
      });
    }
    await drill.phase('the writer of a member fails', async () => {
      const broken = await drill.inject(applicationWriter, { server: third });
      await drill.sleep(minutes(APPLICATION_TAGS_MINUTES + 1));
      await drill.expectFreshPoints(servers);
      await broken.heal();
      await sharedAgain(drill);
    });
    await drill.phase('one is lost, then the others', async () => {
      drill.disaster(servers);
      await drill.inject(serverLoss, { servers: [member] });
      await drill.sleep(drill.between(minutes(4), minutes(9)));
      await drill.inject(serverLoss, { servers: [coordinator, third] });
      await runbook.failOver();
      await drill.sleep(minutes(5));
      await runbook.commit();
    });
  },
});

/** For so long the members that are there make points of their own, and none that they share. */
async function nothingShared(drill: Drill, members: readonly string[], forMs: number): Promise<void> {
  const before = await drill.newestSharedPoints(members);
  await drill.sleep(forMs);
  await drill.expect('no point was shared meanwhile', async () => {
    const now = await drill.newestSharedPoints(members);
    return members.every((member) => now.get(member) === before.get(member));
  });
  await drill.expectFreshPoints(members);
}

/** Until all members have a shared point that is newer than the newest there is. */
async function sharedAgain(drill: Drill): Promise<void> {
  const { servers } = drill;
  const before = await drill.newestSharedPoints(servers);
  await drill.until(
    'all three share a new point',
    async () => {
      const now = await drill.newestSharedPoints(servers);
      return servers.every((server) => now.get(server) !== before.get(server));
    },
    { withinMs: minutes(20), everyMs: minutes(1) },
  );
}
