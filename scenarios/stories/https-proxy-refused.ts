import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** The set-up of a configuration server takes no proxy that is spoken to in HTTPS (documented): the site never registers. */
export const httpsProxyRefused = scenario({
  name: 'https-proxy-refused',
  title:
    'A configuration server that is given a proxy spoken to in HTTPS is not set up; the vault never hears of the site',
  faults: [],
  exercises: ['refusals'],
  site: (site) => (site.proxy ? { ...site, proxy: { ...site.proxy, protocol: 'https' } } : site),
  whyNot: (site) => (site.proxy ? undefined : 'it has no outbound proxy'),
  async run(drill) {
    const { runbook, site } = drill;
    await drill.phase('set-up with such a proxy', async () => {
      await drill.refused('site registration', site.configurationServer.name, 'HttpsProxyNotSupported', () =>
        runbook.siteRegisters(minutes(15)),
      );
      drill.story('Nothing was asked of the proxy: the set-up looks at the setting.');
    });
  },
});
