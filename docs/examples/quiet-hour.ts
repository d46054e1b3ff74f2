import { minutes, scenario } from 'muster';
import { shortHolds } from './short-holds.ts';

/** An hour in which nothing happens, judged by a property of its own beside all of Muster's. */
export const quietHour = scenario({
  name: 'quiet-hour',
  title: 'An hour in which nothing happens: writes hardly ever wait',
  faults: [],
  exercises: ['point-cadence'],
  properties: [shortHolds],
  async run(drill) {
    await drill.phase('protect', () => drill.runbook.protectEverything());
    await drill.phase('an hour', () => drill.sleep(minutes(60)));
  },
});
