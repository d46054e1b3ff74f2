import { clockOff } from '../../chaos/clock-off.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * A site is set up with a clock that is ten minutes off, and the vault refuses to register it (ACS50008, documented). With one
 * that is four minutes off it is registered, and everything goes as if it were right.
 */
export const clockOffRefused = scenario({
  name: 'clock-off-refused',
  title: 'A site whose clock is ten minutes wrong is not registered; four minutes do no harm',
  faults: ['clock-off'],
  exercises: [
    'refusals',
    'diagnosis',
    'returns-to-protected',
    'recovered-image',
    'true-points',
    'application-recovers',
  ],
  async run(drill) {
    const { runbook, servers } = drill;
    const { name } = drill.site.configurationServer;
    await drill.phase('set-up with a wrong clock', async () => {
      const wrong = await drill.inject(clockOff, { byMinutes: drill.between(0, 1) === 0 ? 10 : -10 });
      await drill.refused('site registration', name, 'ACS50008', () => runbook.siteRegisters(minutes(10)));
      await wrong.heal();
    });
    await drill.phase('protect with one that is nearly right', async () => {
      const wrong = await drill.inject(clockOff, { byMinutes: drill.between(0, 1) === 0 ? 4 : -4 });
      await runbook.protectEverything();
      await runbook.createPlan();
      drill.expectProtected(servers, minutes(5));
      await drill.sleep(drill.between(minutes(6), minutes(12)));
      await wrong.heal();
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
