import { authenticatingProxy } from '../../chaos/authenticating-proxy.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * Classic supports no authenticating proxy (documented). Met at set-up it stops the registration; met later it stops
 * uploads and orchestration, and nothing is lost: everything waits on the process server until the proxy lets go.
 */
export const authenticatingProxyOnTheWayOut = scenario({
  name: 'authenticating-proxy',
  title: 'A proxy that demands authentication: registration fails, later replication stalls and recovers',
  faults: ['authenticating-proxy'],
  exercises: [
    'diagnosis',
    'refusals',
    'returns-to-protected',
    'deltas-in-order',
    'recovered-image',
    'application-recovers',
  ],
  whyNot: (site) => (site.proxy ? undefined : 'it has no outbound proxy'),
  async run(drill) {
    const { runbook, servers } = drill;

    await drill.phase('set-up behind the proxy', async () => {
      const proxy = await drill.inject(authenticatingProxy, {});
      await drill.refused('site registration', drill.site.configurationServer.name, 'PROXY_AUTH_REQUIRED', () =>
        runbook.siteRegisters(minutes(15)),
      );
      drill.story('Without credentials nothing gets out; the vault never hears of the site.');
      await proxy.heal();
    });

    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(minutes(15));
    });

    await drill.phase('the proxy changes its mind', async () => {
      const proxy = await drill.inject(authenticatingProxy, {});
      await drill.sleep(minutes(75));
      await proxy.heal();
      drill.expectProtected(servers, drill.times.caughtUpMs(minutes(75)));
      await drill.sleep(minutes(35));
      await drill.untilFreshPoints(servers, drill.times.caughtUpMs(minutes(75)));
    });

    await drill.phase('test failover', async () => {
      await runbook.createPlan();
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});
