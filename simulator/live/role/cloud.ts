/**
 * All of Azure except storage: Entra, the vault with its ARM front, Service Bus, and the compute fabric; and what is asked for on the
 * internet while a configuration server is set up.
 */
import { PORT } from '../../network/well-known.ts';
import { createCloud } from '../../azure/cloud.ts';
import { setUpServices } from '../../azure/set-up-services.ts';
import { azureCompute } from '../../azure/compute.ts';
import type { Volumes } from '../../../reference/runtime.ts';
import { askedAutomation } from '../automation.ts';
import { askedPark } from '../park.ts';
import { liveRandom } from '../random.ts';
import { signatureUntil } from '../storage-client.ts';
import type { CloudProgram } from './config.ts';
import type { RoleParts } from './parts.ts';

export async function startCloud(program: CloudProgram, parts: RoleParts): Promise<void> {
  const { site, secrets, cacheKey, disks, truthDirectory, addresses, setUpAddresses } = program;
  const { clock, config, line, networkAt } = parts;
  const volumes = openedByFirstUse(async () => {
    const { openDiskContainer } = await import('../disks/disk-account.ts');
    const { pageBlobDisks } = await import('../disks/page-blob-disks.ts');
    return pageBlobDisks(await openDiskContainer(disks), { clock, truthDirectory });
  });
  const random = liveRandom(config.seed, config.machine, config.life);
  const compute = azureCompute(() => askedPark(line), clock, random('compute'));
  const cloud = createCloud({
    site,
    provider: secrets.provider,
    operator: secrets.operator,
    clock,
    random: random('entra'),
    outside: (work) => work,
  });
  const runtime = parts.runtime('site-recovery', {
    volumes,
    hypervisor: () => compute,
    automation: askedAutomation(line),
  });
  const signStorage = (untilMs: number) =>
    signatureUntil(untilMs, site.azure.cacheStorageAccount, cacheKey, config.time);
  const vault = cloud.openVault({ runtime, compute, vaultKey: secrets.vaultKey, signStorage });
  void vault.service.run();
  networkAt(addresses.entra, 'entra/service').listen(PORT.azure, cloud.entra);
  networkAt(addresses.arm, 'arm/front').listen(PORT.azure, vault.arm);
  networkAt(addresses.serviceBus, 'service-bus/service').listen(PORT.azure, vault.serviceBus);
  networkAt(addresses.backup, 'backup-service/service').listen(PORT.azure, vault.backup);
  for (const address of setUpAddresses) {
    networkAt(address, 'set-up-services/service').listen(PORT.azure, setUpServices(clock));
  }
}

/** The client of the storage service takes a quarter of a second to load, and no disk is made before a server is protected. */
function openedByFirstUse(open: () => Promise<Volumes>): Volumes {
  let opening: Promise<Volumes> | undefined;
  const opened = () => {
    opening ??= open();
    return opening;
  };
  return {
    list: async () => (await opened()).list(),
    open: async (...given) => (await opened()).open(...given),
    create: async (...given) => (await opened()).create(...given),
    clone: async (...given) => (await opened()).clone(...given),
    remove: async (...given) => (await opened()).remove(...given),
  };
}
