import { expect, test } from 'vitest';
import { sampleSite } from '../simulator/site/site.ts';
import { minutes } from './drill.ts';
import { runStory } from './runner.ts';
import { scenario } from './scenario.ts';
import { failoverWithShutdown } from './stories/failover-with-shutdown.ts';

test('a group whose members are shut down one after the other loses nothing: its point is chosen when all are down', async () => {
  const staggered = scenario({
    ...failoverWithShutdown,
    name: 'staggered-shutdown',
    exercises: ['recovered-image', 'application-recovers'],
    async run(drill) {
      const { lab, runbook, servers } = drill;
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(minutes(13));
      drill.disaster(servers);
      const hold = await lab.controls.blockPort({ port: 443, from: 'orders01', to: 'cs01' });
      const failover = runbook.failOver('everything', 'LatestProcessed', true);
      await drill.sleep(minutes(3));
      await hold();
      await failover;
      await drill.sleep(minutes(10));
      await drill.expectNothingLost(servers);
    },
  });
  const { result } = await runStory(staggered, { scenario: staggered.name, site: sampleSite(), seed: '1' });
  expect(result.stopped).toBeUndefined();
  expect(result.verdict).toBe('passed');
});
