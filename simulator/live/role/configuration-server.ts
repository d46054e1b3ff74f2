/** The configuration server's own role. */
import { ConfigurationServer } from '../../../reference/configuration/configuration-server.ts';
import { invariant } from '../../../reference/model/result.ts';
import type { Clock, Hypervisor, HypervisorEndpoint } from '../../../reference/runtime.ts';
import { vcenterClient } from '../../vmware/vcenter.ts';
import { vcenterOverSoap } from '../../vmware/vcenter-over-soap.ts';
import type { LiveNetwork } from '../network/network.ts';
import type { ProgramOf, VcenterAccount } from './config.ts';
import type { RoleParts } from './parts.ts';

export async function startConfigurationServer(
  { configuration, vcenterAccount }: ProgramOf<'configuration-server'>,
  parts: RoleParts,
): Promise<void> {
  await parts.booted();
  const hypervisor = vcenters(parts.clock, vcenterAccount);
  void new ConfigurationServer(parts.runtime('configuration', { hypervisor }), configuration).run();
}

/** A client for each vCenter; one that speaks SOAP keeps its session. */
function vcenters(clock: Clock, account: VcenterAccount | undefined) {
  const known = new Map<string, Hypervisor>();
  return (endpoint: HypervisorEndpoint, network: LiveNetwork): Hypervisor => {
    invariant(endpoint.kind === 'vcenter', 'only Azure itself reaches its fabric');
    const { host, port } = endpoint;
    const client =
      known.get(`${host}:${port}`) ??
      (account
        ? withHosts(vcenterOverSoap({ network, clock, host, port, ...account }), clock)
        : vcenterClient(network, host, port));
    known.set(`${host}:${port}`, client);
    return client;
  };
}

/** Between two looks at a machine that its host has not taken up yet. */
const LOOK_AGAIN_MS = 5000;

/**
 * vcsim keeps an inventory, and its hosts act on it a moment later. A machine that was created is there when its host says
 * where.
 */
function withHosts(vcenter: Hypervisor, clock: Clock): Hypervisor {
  return {
    ...vcenter,
    async create(machine) {
      let found = await vcenter.create(machine);
      while (found.ok && found.value.address === '') {
        await clock.sleep(LOOK_AGAIN_MS);
        found = await vcenter.inspect(machine.name);
      }
      return found;
    },
  };
}
