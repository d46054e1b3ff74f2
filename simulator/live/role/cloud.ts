/** All of Azure except storage: Entra, the vault with its ARM front, Service Bus, and the compute fabric. */
import { PORT } from '../../../reference/model/ports.ts';
import { createCloud } from '../../azure/cloud.ts';
import { azureCompute } from '../../azure/compute.ts';
import { openDiskContainer } from '../disks/disk-account.ts';
import { pageBlobDisks } from '../disks/page-blob-disks.ts';
import { askedPark } from '../park.ts';
import { liveRandom } from '../random.ts';
import type { CloudProgram } from './config.ts';
import type { RoleParts } from './parts.ts';

export async function startCloud(program: CloudProgram, parts: RoleParts): Promise<void> {
  const { site, secrets, storageToken, disks, truthDirectory, addresses } = program;
  const { clock, config, line, networkAt } = parts;
  const volumes = pageBlobDisks(await openDiskContainer(disks), { clock, truthDirectory });
  const random = liveRandom(config.seed, config.machine, config.life);
  const compute = azureCompute(() => askedPark(line), clock, random('compute'));
  const cloud = createCloud({
    site,
    clients: [secrets.provider, secrets.operator],
    clock,
    random: random('entra'),
    outside: (work) => work,
  });
  const runtime = parts.runtime('site-recovery', { volumes, hypervisor: () => compute });
  const vault = cloud.openVault({ runtime, compute, vaultKey: secrets.vaultKey, storageToken });
  void vault.service.run();
  networkAt(addresses.entra, 'entra/service').listen(PORT.azure, cloud.entra);
  networkAt(addresses.arm, 'arm/front').listen(PORT.azure, vault.arm);
  networkAt(addresses.serviceBus, 'service-bus/service').listen(PORT.azure, vault.serviceBus);
}
