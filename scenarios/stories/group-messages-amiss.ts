import { answerLost } from '../../chaos/answer-lost.ts';
import { applicationWriter } from '../../chaos/application-writer.ts';
import { messageDelayed } from '../../chaos/message-delayed.ts';
import { messageOvertaken } from '../../chaos/message-overtaken.ts';
import { messageRepeated } from '../../chaos/message-repeated.ts';
import { type ActiveFault, type Drill, minutes } from '../drill.ts';
import { struckSoFar } from '../one-life.ts';
import { scenario } from '../scenario.ts';
import { castOf, threeInAGroup, whyNoThree } from '../three-in-a-group.ts';

/** All that can go amiss with one message; late is later than writes may be held for a tag. */
const AMISS: readonly ((drill: Drill, path: string, to: string) => Promise<ActiveFault>)[] = [
  (drill, path, to) => drill.inject(answerLost, { path, to }),
  (drill, path, to) => drill.inject(messageRepeated, { path, to, afterMs: drill.between(1, 2_000) }),
  (drill, path, to) => drill.inject(messageDelayed, { path, to, byMs: drill.between(100, 30_000) }),
  (drill, path, to) => drill.inject(messageDelayed, { path, to, byMs: drill.between(minutes(3), minutes(4)) }),
  (drill, path, to) => drill.inject(messageOvertaken, { path, to }),
];

/**
 * What the members of a group say to each other goes amiss, one word after the other and in every way: that somebody is to
 * hold its writes, that the tag is to be set, that it is called off. A tag that not all have is one that nobody shares.
 */
export const groupMessagesAmiss = scenario({
  name: 'group-messages-amiss',
  title: 'What a group says to set a tag is lost, late, said twice: what is shared is still one cut, and all write on',
  faults: ['answer-lost', 'message-repeated', 'message-delayed', 'message-overtaken', 'application-writer'],
  exercises: ['consistent-cut', 'writes-resume', 'true-points', 'recovered-image', 'application-recovers'],
  site: threeInAGroup,
  whyNot: whyNoThree,
  async run(drill) {
    const { runbook, servers, site } = drill;
    const { member, third } = castOf(site);
    const inTurn = async (path: string) => {
      for (const amiss of AMISS) {
        const struckBefore = struckSoFar(drill);
        const active = await amiss(drill, path, member);
        await drill.until('it has gone amiss', async () => struckSoFar(drill) > struckBefore, {
          withinMs: minutes(31),
        });
        await drill.sleep(minutes(5));
        await active.heal();
        await drill.expectFreshPoints(servers);
      }
    };
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
    });
    await drill.phase('to hold', () => inTurn('/prepare'));
    await drill.phase('to set the tag', () => inTurn('/commit'));
    await drill.phase('that it is called off', async () => {
      const broken = await drill.inject(applicationWriter, { server: third });
      await inTurn('/abort');
      await broken.heal();
    });
    await drill.phase('test failover', async () => {
      await drill.sleep(minutes(12));
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
