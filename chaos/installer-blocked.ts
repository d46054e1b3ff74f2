/**
 * Something keeps the process server from installing the Mobility service on a server: the ways to it, the account, what runs
 * there, or how its disks are laid out (facts, section 8, F19 to F23). Enabling its replication fails with the code of the
 * trouble, and can be asked for again when it is over.
 */
import { z } from 'zod';
import { agentVersionFor } from '../simulator/site/process-servers.ts';
import { letsInstallersIn } from '../simulator/site/pushed-servers.ts';
import type { Fault } from './fault.ts';
import {
  INSTALLATION_TROUBLE_NAMES,
  type InstallationTrouble,
  isTroubleFor,
  troubleNamed,
} from './installation-troubles.ts';

export interface InstallerBlockedParameters {
  readonly server: string;
  readonly trouble: InstallationTrouble;
}

export const installerBlocked: Fault<InstallerBlockedParameters> = {
  name: 'installer-blocked',
  title: 'Something keeps the installer of the Mobility service out of a server',
  describe: ({ server, trouble }) => `an installer meets at ${server}: ${troubleNamed(trouble).title}`,
  parameters: z.strictObject({ server: z.string(), trouble: z.enum(INSTALLATION_TROUBLE_NAMES) }),
  needs: ['installers'],
  needsBesides: ({ trouble }) => (troubleNamed(trouble).port ? ['ports'] : []),
  whyNot: ({ server, trouble }, lab) => {
    const named = lab.site.servers.find(({ name }) => name === server);
    if (!named || !letsInstallersIn(named)) return `${server} lets nobody in to install the Mobility service`;
    const version = agentVersionFor(lab.site, server);
    if (isTroubleFor(trouble, named.operatingSystem, version)) return undefined;
    const { codes, agentsBefore } = troubleNamed(trouble);
    return named.operatingSystem in codes
      ? `${trouble} keeps out agents before ${agentsBefore}, and ${server} gets one of ${version}`
      : `${trouble} is nothing that ${named.operatingSystem} knows`;
  },
  inject: (lab, { server, trouble }) => {
    const { port } = troubleNamed(trouble);
    if (!port) return lab.controls.obstructInstallation(server, trouble);
    const system = lab.site.servers.find(({ name }) => name === server)?.operatingSystem ?? 'Linux';
    return lab.controls.blockPort({ port: port[system], to: server });
  },
  // It shows in the job of whoever asks meanwhile, and nowhere else.
  symptoms: () => [],
  band: 'sienna',
};
