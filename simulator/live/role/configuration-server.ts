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
      (account ? vcenterOverSoap({ network, clock, host, port, ...account }) : vcenterClient(network, host, port));
    known.set(`${host}:${port}`, client);
    return client;
  };
}
