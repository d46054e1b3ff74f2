import type { Server, Site } from '../../simulator/site/site.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** Somebody has installed its agent by hand, with what was meant for another site. */
function withStrangeAgent(server: Server): Server {
  const passphrase = 'the passphrase of another site';
  return { ...server, passphrase, mobilityService: { ...server.mobilityService, installation: 'manual' } };
}

/** The last of those that are known by their agents alone: a VMware machine is there without one. */
function strangerOf({ servers }: Site): string | undefined {
  return servers.findLast(({ kind }) => kind !== 'vmware')?.name;
}

/** The passphrase is what lets an agent into the site (documented): one that has another is never discovered. */
export const wrongPassphraseRefused = scenario({
  name: 'wrong-passphrase-refused',
  title: 'A server whose agent has the wrong passphrase is turned away; the others are protected',
  faults: [],
  exercises: ['refusals', 'returns-to-protected'],
  whyNot: (site) => {
    if (strangerOf(site) === undefined) return 'all of its servers are VMware machines, which their vCenter tells of';
    return site.servers.length > 1
      ? undefined
      : 'it has one server, and the one that is turned away leaves none to protect';
  },
  site: (site) => {
    const stranger = strangerOf(site);
    const servers = site.servers.map((server) => (server.name === stranger ? withStrangeAgent(server) : server));
    return { ...site, servers };
  },
  async run(drill) {
    const { runbook, servers } = drill;
    const stranger = strangerOf(drill.site) ?? '';
    const others = servers.filter((name) => name !== stranger);
    await drill.phase('protect all but the stranger', async () => {
      await runbook.protectEverything(others);
      await drill.sleep(minutes(10));
      await drill.refused('enable replication', stranger, 'ArmResourceDoesNotExist', () => runbook.enable(stranger));
      drill.expectProtected(others, minutes(5));
      await drill.sleep(minutes(5));
    });
  },
});
