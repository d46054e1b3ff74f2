import { usualProcessServer } from '../../simulator/site/process-servers.ts';
import { minutes } from '../drill.ts';
import { withAnother } from '../scale-out.ts';
import { scenario } from '../scenario.ts';

/**
 * The passphrase is what lets a process server into the site, as it does an agent (documented): one that was installed with
 * another is never registered, so that nothing can be moved to it. The others do not notice.
 */
export const strangerProcessServerRefused = scenario({
  name: 'stranger-process-server-refused',
  title: 'A process server with the passphrase of another site is turned away; nobody can be moved to it',
  faults: [],
  exercises: ['refusals', 'returns-to-protected', 'deltas-in-order'],
  site: (site) => withAnother(site, 'ps-stranger', 'the passphrase of another site'),
  whyNot: ({ processServers }) =>
    processServers.at(-1)?.passphrase === undefined ? 'it has no free address for another process server' : undefined,
  async run(drill) {
    const { runbook, servers, site } = drill;
    const stranger = site.processServers.at(-1)?.name ?? '';
    const own = usualProcessServer(site);
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(minutes(10));
    });
    await drill.phase('move to the stranger', async () => {
      await drill.expect(
        `the vault knows no ${stranger}`,
        async () => (await runbook.vault.processServer(stranger)) === '',
      );
      await drill.refused('switch of the process server', stranger, 'ArmResourceDoesNotExist', () =>
        runbook.whole.switchProcessServer(own, stranger),
      );
      drill.expectProtected(servers, minutes(5));
      await drill.sleep(minutes(10));
      await drill.expectFreshPoints(servers);
    });
  },
});
