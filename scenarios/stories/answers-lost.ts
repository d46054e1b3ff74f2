import { answerLost } from '../../chaos/answer-lost.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** Data from a source to its process server, and what the configuration server asks of Azure. */
const ASKED = ['/data', '/sites/poll'] as const;

/**
 * What was asked is done, and the answer to it is lost: whoever asked does not know, and asks once more. Nothing may come
 * of that twice, and nothing may be left out because of it.
 */
export const answersLost = scenario({
  name: 'answers-lost',
  title: 'Answers are lost after the request was carried out: what is asked again is done once, and nothing is missing',
  faults: ['answer-lost'],
  exercises: ['resynchronisation', 'true-points', 'deltas-in-order', 'returns-to-protected', 'fresh-points'],
  async run(drill) {
    const { runbook, servers } = drill;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(drill.between(minutes(6), minutes(12)));
    });
    for (const path of ASKED) {
      await drill.phase(`answers to ${path} are lost`, async () => {
        for (let count = 0; count < 3; count++) {
          const lost = await drill.inject(answerLost, { path });
          await drill.sleep(drill.between(minutes(3), minutes(5)));
          await lost.heal();
        }
        drill.expectProtected(servers, minutes(15));
        await drill.sleep(minutes(15));
      });
    }
  },
});
