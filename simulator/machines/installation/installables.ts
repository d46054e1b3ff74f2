/** The machines of a site's servers that the Mobility service is pushed to, by server. */
import { invariant } from '../../../reference/model/result.ts';
import { accountFor, isPushed } from '../../site/pushed-servers.ts';
import type { Site } from '../../site/site.ts';
import { InstallableMachine } from './installable-machine.ts';

export function installablesOf(site: Site): ReadonlyMap<string, InstallableMachine> {
  const pushed = site.servers.filter(isPushed);
  return new Map(
    pushed.map((server) => {
      const account = accountFor(site, server);
      invariant(account, `there is an account for ${server.name}`);
      return [server.name, new InstallableMachine({ operatingSystem: server.operatingSystem, account })];
    }),
  );
}
