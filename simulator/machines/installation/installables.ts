/** The machines of a site's servers that let an installer in, by server: bare ones, and those with an older agent perhaps. */
import { invariant } from '../../../reference/model/result.ts';
import { accountFor, isPushed, letsInstallersIn } from '../../site/pushed-servers.ts';
import type { Server, Site } from '../../site/site.ts';
import { agentOf } from '../protected-server.ts';
import { InstallableMachine, type InstallableMachineSettings } from './installable-machine.ts';

export function installablesOf(site: Site, sitePassphrase: string): ReadonlyMap<string, InstallableMachine> {
  const machineOf = (server: Server) => new InstallableMachine(installableOf(site, server, sitePassphrase));
  return new Map(site.servers.filter(letsInstallersIn).map((server) => [server.name, machineOf(server)]));
}

/** Who may sign in at a server, and what is installed there. */
export function installableOf(site: Site, server: Server, sitePassphrase: string): InstallableMachineSettings {
  const account = accountFor(site, server);
  invariant(account, `there is an account for ${server.name}`);
  const { controlHost, passphrase } = agentOf(site, server, sitePassphrase);
  const agent = isPushed(server) ? undefined : { version: server.mobilityService.version, controlHost, passphrase };
  return { operatingSystem: server.operatingSystem, account, agent };
}
