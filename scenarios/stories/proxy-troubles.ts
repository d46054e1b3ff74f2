import { PROXY_TROUBLES, proxyTrouble } from '../../chaos/proxy-trouble.ts';
import type { ProxyTrouble } from '../../simulator/lab.ts';
import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';

/** All but the login, which has a story of its own. */
const KINDS: readonly ProxyTrouble[] = ['inspects-tls', 'https-only', 'gone'];
/** So long that the vault notices that nobody calls. */
const AT_SET_UP_MS = minutes(15);
/** So long that points are missed. */
const LATER_MS = minutes(40);

/**
 * What a proxy on the way out may do besides asking for a login, one after the other: met at set-up it keeps the site from registering,
 * met later each stops uploads and orchestration, each with its own code, and nothing is lost.
 */
export const proxyTroubles = scenario({
  name: 'proxy-troubles',
  title:
    'A proxy that opens TLS, is spoken to in HTTPS, or is gone: registration fails, later replication stalls and recovers',
  faults: ['proxy-trouble'],
  exercises: [
    'diagnosis',
    'refusals',
    'returns-to-protected',
    'deltas-in-order',
    'fresh-points',
    'recovered-image',
    'application-recovers',
  ],
  site: smallSite,
  whyNot: (site) => (site.proxy ? whyNoSmallSite(site) : 'it has no outbound proxy'),
  async run(drill) {
    const { runbook, servers, site } = drill;
    const [server = ''] = servers;
    await drill.phase('set-up behind a proxy that opens TLS', async () => {
      const trouble = await drill.inject(proxyTrouble, { kind: 'inspects-tls' });
      await drill.refused('site registration', site.configurationServer.name, PROXY_TROUBLES['inspects-tls'].code, () =>
        runbook.siteRegisters(AT_SET_UP_MS),
      );
      await trouble.heal();
    });
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(minutes(10));
    });
    for (const kind of KINDS) {
      await drill.phase(`later: ${PROXY_TROUBLES[kind].describe('the proxy')}`, async () => {
        const trouble = await drill.inject(proxyTrouble, { kind });
        await drill.sleep(LATER_MS);
        await drill.expectSite('disconnected');
        await trouble.heal();
        drill.expectProtected(servers, drill.times.caughtUpMs(LATER_MS));
        await drill.untilFreshPoints(servers, drill.times.caughtUpMs(LATER_MS));
        await drill.sleep(minutes(10));
      });
    }
    await drill.phase('test failover', async () => {
      const item = runbook.one(server);
      must('test failover', await item.testFailover());
      await drill.sleep(minutes(5));
      must('cleanup', await item.cleanUpTest());
    });
  },
});
