import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';
import { askAsSite, tokenFor } from '../site-endpoint.ts';

/** Documented: an access token holds for an hour; this is a little longer. */
const OVER_MINUTES = 65;

/**
 * Somebody out on the internet asks the replication service what a site is to do, as only its configuration server may:
 * without a token, with something that is none, with one that Entra gave for another service, and with one that held an hour
 * ago. Each is refused, and the site does not notice.
 */
export const foreignTokensRefused = scenario({
  name: 'foreign-tokens-refused',
  title: "At the site's endpoint in Azure a token that is none, for something else, or out of date opens nothing",
  faults: [],
  exercises: ['refusals', 'returns-to-protected', 'deltas-in-order', 'causeless-alarms'],
  async run(drill) {
    const { lab, runbook, servers } = drill;
    const held = await drill.phase('a token that will be an hour old', () => tokenFor(lab, 'replication'));
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(minutes(OVER_MINUTES));
    });
    const refused = (token: string | undefined, what: string) =>
      drill.refused('what a site is to do', what, 'TokenInvalid', () => askAsSite(lab, token));
    await drill.phase('strangers ask what a site is to do', async () => {
      await refused(undefined, 'somebody without a token');
      await refused('let-me-in', 'somebody with a word that is no token');
      await refused(await tokenFor(lab, 'management'), 'somebody with a token for Azure Resource Manager');
      await refused(held, 'somebody with a token of an hour ago');
      drill.expectProtected(servers, minutes(5));
      await drill.sleep(minutes(10));
      await drill.expectFreshPoints(servers);
      await drill.expectSite('connected');
    });
  },
});
