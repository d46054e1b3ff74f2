/** The Azure side in the virtual world: Entra, storage, the Site Recovery service with its ARM front, and Service Bus. */
import { invariant } from '../../reference/model/result.ts';
import type { Runtime } from '../../reference/runtime.ts';
import type { VaultKey } from '../../reference/site-recovery/site/site-desk.ts';
import type { Azure } from '../azure/arm/azure.ts';
import { createCloud, type OpenVault } from '../azure/cloud.ts';
import type { Credentials } from '../azure/entra/credentials.ts';
import { createStorageAccount, serveStorage, type StorageAccount } from '../azure/storage.ts';
import { SEGMENT } from '../network/segments.ts';
import { setUpServices } from '../azure/set-up-services.ts';
import { azureHosts } from '../site/clouds.ts';
import { setUpHosts } from '../site/outbound.ts';
import { PORT } from '../network/well-known.ts';
import { azureAddressOf } from '../site/service-tags.ts';
import type { Site } from '../site/site.ts';
import { createClock } from './clock.ts';
import type { LeakWatch } from '../machines/workload/leak-watch.ts';
import type { Lifeline } from './lifeline.ts';
import type { Host } from './network/host.ts';
import type { PlantedParts } from '../lab.ts';
import { PrivateEndpoints } from './private-endpoints.ts';
import type { VirtualWorld } from './world.ts';

export interface AzureSettings {
  readonly site: Site;
  /** Who may speak for the site. */
  readonly provider: Credentials;
  readonly operator: Credentials;
  readonly vaultKey: VaultKey;
  readonly planted: PlantedParts;
  readonly leakWatch: LeakWatch;
  /** Of the lab: Azure itself never loses power. */
  readonly lifeline: Lifeline;
}

export interface AzureSide {
  /** For looking into them at the end. */
  readonly accounts: readonly StorageAccount[];
  /** What an ARM front stands on; there is none before the lab has started. */
  readonly azure: () => Azure;
}

export function buildAzure(world: VirtualWorld, settings: AzureSettings): AzureSide {
  const { site, provider, operator, vaultKey, planted, leakWatch, lifeline } = settings;
  const { azure } = site;
  const hosts = azureHosts(azure);
  const { internet, kernel, randomness, azureCompute } = world.parts;
  const cloud = createCloud({
    site,
    provider,
    operator,
    clock: createClock(kernel, lifeline),
    random: randomness.stream('azure/entra'),
    // Signatures are computed outside the world's time.
    outside: (work) => kernel.outside(work),
  });
  const accountKey = randomness.stream('azure/storage').uuid();
  const account = createStorageAccount({
    name: azure.cacheStorageAccount,
    accepts: (signature) => {
      const [key, untilMs] = signature.split(' until ');
      // By the account's own clock, whatever others show.
      return key === accountKey && Number(untilMs) > kernel.nowMs;
    },
    onPut: (put) => leakWatch.stored(put),
  });

  /** Under the address that the service has in its region, or where the machine is on the internet. */
  function makeKnown(host: Host, publicName: string): void {
    const { address } = azureAddressOf(publicName, azure) ?? {};
    if (address !== undefined) host.answerAt(SEGMENT.internet, address);
    internet.publicNames.set(publicName, address ?? host.address);
  }

  function addMachine(
    name: string,
    role: string,
    publicNames: readonly string[],
    run: (runtime: Runtime) => void,
  ): void {
    const roles = [{ name: role, run: async (runtime: Runtime) => run(runtime) }];
    const kind = { place: 'azure', purpose: 'infrastructure', operatingSystem: 'Linux', bootMs: 0 } as const;
    const settings = { ...kind, name, roles, storage: world.azureDisks };
    const machine = world.addMachine(settings, [{ segment: SEGMENT.internet }], world.newStore(name));
    for (const publicName of publicNames) makeKnown(machine.host, publicName);
  }

  const endpoints = new PrivateEndpoints(internet, site, lifeline);
  addMachine('entra', 'service', [hosts.entra], ({ network }) => {
    network.listen(PORT.azure, cloud.entra);
  });
  addMachine('storage', 'service', [hosts.storage], ({ network }) => {
    serveStorage(endpoints.ofStorage(network, hosts.storage), new Map([[azure.cacheStorageAccount, account]]));
  });
  let vault: OpenVault | undefined;
  addMachine('azure', 'site-recovery', [hosts.replication], (outside) => {
    // Not a copy: a planted bug may say something of its runtime that is none of its own properties.
    const network = endpoints.ofVault(outside.network, hosts.replication);
    const runtime: Runtime = Object.assign(Object.create(outside), { network });
    const opened = cloud.openVault({
      runtime,
      compute: azureCompute,
      vaultKey,
      signStorage: (untilMs) => `${accountKey} until ${untilMs}`,
      parts: planted.service,
    });
    vault = opened;
    internet.host('arm').serve(PORT.azure, {
      node: 'arm/front',
      lifeline,
      certificate: { issuer: 'public', notAfterMs: Number.POSITIVE_INFINITY },
      handler: planted.front?.(opened.arm) ?? opened.arm,
    });
    opened.service.run().catch((error: unknown) => kernel.fail(error));
  });
  addMachine('service-bus', 'service', [hosts.serviceBus], ({ network }) => {
    network.listen(PORT.azure, (request) => vault?.serviceBus(request) ?? { status: 503 });
  });
  addMachine('backup-service', 'service', [hosts.backup], ({ network }) => {
    const everywhere = endpoints.ofVault(network, hosts.backup);
    everywhere.listen(PORT.azure, (request) => vault?.backup(request) ?? { status: 503 });
  });
  addMachine('set-up-services', 'service', setUpHosts(site), ({ network, clock }) => {
    network.listen(PORT.azure, setUpServices(clock));
  });
  const arm = internet.addHost('arm', [{ segment: SEGMENT.internet }]);
  makeKnown(arm, hosts.arm);
  return {
    accounts: [account],
    azure: () => {
      invariant(vault, 'Azure is there once the lab has started');
      return vault.azure;
    },
  };
}
