/** What may be said of agents in a site file although it goes badly: too old ones, and accounts that are refused. */
import { AGENT_VERSION, isSupportedVersion } from '../../reference/model/agent-version.ts';
import { isOlder } from '../../reference/model/version-order.ts';
import type { Report } from './mistake.ts';
import { accountFor, letsInstallersIn } from './pushed-servers.ts';
import { agentVersionFor } from './process-servers.ts';
import type { Site } from './types.ts';

export function warnOfInstallation(site: Site, report: Report): void {
  site.servers.forEach((server, index) => {
    const { version, installation } = server.mobilityService;
    const through = agentVersionFor(site, server.name);
    const here = ['servers', index, 'mobilityService'];
    if (!isSupportedVersion(version, AGENT_VERSION)) {
      report([...here, 'version'], `${version} is more than four releases behind ${AGENT_VERSION}, and not supported`);
    }
    if (installation !== 'push' && isOlder(through, version)) {
      report(
        [...here, 'version'],
        `${version} is newer than ${through} of its process server, which is updated first (AgentTooNew)`,
        ['configurationServer', 'version'],
        ['processServers', '*', 'version'],
        ['servers', index, 'processServer'],
      );
    }
    if (server.operatingSystem !== 'Linux' || !letsInstallersIn(server)) return;
    const account = accountFor(site, server);
    if (account && account.user !== 'root') {
      const accounts = ['configurationServer', 'accounts'];
      report(here, `signs in as ${account.user}; on Linux an installation needs root (95108)`, accounts);
    }
  });
}
