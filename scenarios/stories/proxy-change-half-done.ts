import { proxyTrouble } from '../../chaos/proxy-trouble.ts';
import { usualProcessServer } from '../../simulator/site/process-servers.ts';
import type { Site } from '../../simulator/site/site.ts';
import { minutes, must } from '../drill.ts';
import { anotherProxy, whyNoOtherProxy } from '../more-proxies.ts';
import { scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';

/** What the installer was given: it takes credentials, whatever the architecture says of such proxies (documented, a conflict). */
const CREDENTIALS = { user: 'site-recovery', password: 'known to the installer' };
const WITHOUT_THE_OLD_MS = minutes(75);

/**
 * After a proxy change on the configuration server every scale-out process server must be changed, too (documented). Here that
 * was forgotten: the configuration server goes by a new proxy, to which it has the login, and when the old one goes the vault
 * hears of the site as before, while what the servers write stays on the process server.
 */
export const proxyChangeHalfDone = scenario({
  name: 'proxy-change-half-done',
  title: 'The configuration server has a new proxy, its process server not: when the old one goes, uploads stop',
  faults: ['proxy-trouble'],
  exercises: ['diagnosis', 'returns-to-protected', 'deltas-in-order', 'fresh-points', 'recovered-image'],
  site: (site) => withNewProxy(smallSite(site)),
  whyNot: (site) => whyNoOtherProxy(site) ?? whyNoSmallSite(site),
  async run(drill) {
    const { runbook, servers, site } = drill;
    const [server = ''] = servers;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(drill.between(minutes(8), minutes(12)));
    });
    await drill.phase('the old proxy goes', async () => {
      const gone = await drill.inject(proxyTrouble, { kind: 'gone', proxy: site.proxy?.host ?? '' });
      await drill.sleep(WITHOUT_THE_OLD_MS);
      await drill.expectSite('connected');
      drill.story(`The configuration server does not miss it; ${usualProcessServer(site)} has no other.`);
      await gone.heal();
      drill.expectProtected(servers, drill.times.caughtUpMs(WITHOUT_THE_OLD_MS));
      await drill.untilFreshPoints(servers, drill.times.caughtUpMs(WITHOUT_THE_OLD_MS));
    });
    await drill.phase('test failover', async () => {
      const item = runbook.one(server);
      must('test failover', await item.testFailover());
      await drill.sleep(minutes(5));
      must('cleanup', await item.cleanUpTest());
    });
  },
});

function withNewProxy(site: Site): Site {
  const proxy = anotherProxy(site, 'new', { authentication: 'basic', credentials: CREDENTIALS });
  return proxy ? { ...site, configurationServer: { ...site.configurationServer, proxy } } : site;
}
