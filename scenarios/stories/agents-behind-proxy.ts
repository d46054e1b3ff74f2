import { usualProcessServer } from '../../simulator/site/process-servers.ts';
import type { Server, Site } from '../../simulator/site/site.ts';
import { agentsThere } from '../agents-there.ts';
import { minutes, must } from '../drill.ts';
import { anotherProxy, whyNoOtherProxy } from '../more-proxies.ts';
import { agentReaches } from '../reached.ts';
import { withScaleOut } from '../scale-out.ts';
import { scenario } from '../scenario.ts';
import { PORT } from '../../simulator/network/well-known.ts';

/** So long that the vault says of a server that nothing comes of it. */
const WAITED_MS = minutes(40);

/**
 * Agents that have a proxy, and what their bypass lists make of that (facts, section 2.3). One whose list is empty asks the
 * configuration server through the proxy, and its registration ends in the handshake (curl 35). One that knows the configuration
 * server alone registers, and meets a proxy that asks for a login on its way to 9443 (407). One that knows both is protected.
 */
export const agentsBehindProxy = scenario({
  name: 'agents-behind-proxy',
  title: 'Agents with a proxy and no bypass list, half a one, and a whole one: curl 35, 407 on 9443, protected',
  faults: [],
  exercises: ['refusals', 'returns-to-protected', 'deltas-in-order'],
  // The process server on a machine of its own, so that a list can hold the one and not the other.
  site: (site) => withAgentProxies(withScaleOut(agentsThere(site))),
  whyNot: (site) =>
    whyNoOtherProxy(site) ?? (site.servers.length > 2 ? undefined : 'it has fewer than three servers to tell it of'),
  async run(drill) {
    const { lab, runbook, servers, site } = drill;
    const { port } = processServerOf(site);
    const [none = '', half = '', whole = ''] = servers;
    await drill.phase('protect whoever has a whole list', async () => {
      await runbook.protectEverything([whole]);
      await drill.refused('registration', none, 'TLS_HANDSHAKE_FAILED', () => agentReaches(lab, none, PORT.control));
      await drill.refused('enable replication', none, 'ArmResourceDoesNotExist', () => runbook.enable(none));
    });
    await drill.phase('replicate with half a list', async () => {
      must('enable replication', await runbook.enable(half));
      await drill.sleep(WAITED_MS);
      await drill.refused('replication data', half, 'PROXY_AUTH_REQUIRED', () => agentReaches(lab, half, port));
      drill.story(`${half} is registered, and not a byte of it reaches the process server.`);
      drill.expectProtected([whole], minutes(5));
      await drill.expectFreshPoints([whole]);
    });
  },
});

function withAgentProxies(site: Site): Site {
  const proxy = anotherProxy(site, 'agents', { authentication: 'basic' });
  if (!proxy || !site.proxy) return site;
  const { credentials: _, ...free } = site.proxy;
  const { credentials: _none, ...login } = proxy;
  const cs = site.configurationServer;
  const bypasses: readonly Server['proxy'][] = [
    { ...free, bypass: [] },
    { ...login, bypass: [cs.address] },
    { ...login, bypass: [cs.address, processServerOf(site).address] },
  ];
  const servers = site.servers.slice(0, 3).map(({ processServer: _own, ...server }, index) => ({
    ...server,
    proxy: bypasses[index],
  }));
  return { ...site, servers, replicationGroups: [] };
}

/** Where its servers send what they write. */
function processServerOf({ configurationServer, processServers, ...site }: Site): { address: string; port: number } {
  const usual = usualProcessServer({ ...site, configurationServer, processServers });
  const own = processServers.find(({ name }) => name === usual);
  return own ?? { address: configurationServer.address, port: configurationServer.processServer.port };
}
