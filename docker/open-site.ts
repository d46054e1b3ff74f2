/** Protects a site's servers and leaves everything as it is until somebody ends the drill, for looking around by hand. */
import { hours } from '../scenarios/drill.ts';
import { scenario } from '../scenarios/scenario.ts';

export const openSite = scenario({
  name: 'open-site',
  title: 'A site that stays open',
  faults: [],
  exercises: [],
  async run(drill) {
    await drill.runbook.protectEverything();
    drill.story('Everything is protected. The site stays as it is until you end the drill.');
    await drill.sleep(hours(24 * 365));
  },
});
