import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';
import { askAsSite, askForChecksums, tokenFor, tokenOfSite } from '../site-endpoint.ts';

/** Documented: an access token holds for an hour; this is a little longer. */
const OVER_MINUTES = 65;

/**
 * Somebody out on the internet asks the replication service what a site is to do, as only its configuration server may:
 * without a token, with something that is none, with one that Entra gave for another service, with one that held an hour ago,
 * and with one that was the site's own an hour ago: that one opened the door when it was new, so that nothing but its age is
 * wrong with it. Somebody else asks for checksums of a replica with a signature that is none. Each is refused, and the site does
 * not notice.
 */
export const foreignTokensRefused = scenario({
  name: 'foreign-tokens-refused',
  title: "At the site's endpoint in Azure a token that is none, for something else, or out of date opens nothing",
  faults: [],
  exercises: ['refusals', 'returns-to-protected', 'deltas-in-order', 'causeless-alarms'],
  whyNot: ({ azure }) => (azure.privateLink ? 'its vault answers nobody on the internet' : undefined),
  async run(drill) {
    const { lab, runbook, servers } = drill;
    const asked = (expect: string, token: string | undefined, what: string) =>
      drill.refused('what a site is to do', what, expect, () => askAsSite(lab, token));
    const refused = (token: string | undefined, what: string) => asked('TokenInvalid', token, what);
    const [held, own] = await drill.phase('two tokens that will be an hour old', async () => {
      const ownOfSite = await tokenOfSite(lab);
      await asked('VaultSiteUnknown', ownOfSite, "somebody with the site's own token, for a site that there is not");
      return [await tokenFor(lab, 'replication'), ownOfSite] as const;
    });
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(minutes(OVER_MINUTES));
    });
    await drill.phase('strangers ask what a site is to do', async () => {
      await refused(undefined, 'somebody without a token');
      await refused('let-me-in', 'somebody with a word that is no token');
      await refused(await tokenFor(lab, 'management'), 'somebody with a token for Azure Resource Manager');
      await refused(held, 'somebody with a token of an hour ago');
      await refused(own, "somebody with the site's own token of an hour ago");
      const [server = ''] = servers;
      for (const signature of [undefined, 'let-me-in']) {
        const what = `somebody with ${signature === undefined ? 'no signature' : 'a word that is no signature'}`;
        await drill.refused(`checksums of ${server}`, what, 'TokenInvalid', () =>
          askForChecksums(lab, server, signature),
        );
      }
      drill.expectProtected(servers, minutes(5));
      await drill.sleep(minutes(10));
      await drill.expectFreshPoints(servers);
      await drill.expectSite('connected');
    });
  },
});
