/**
 * A site in the virtual world: builds Azure, the lines to it, the site's machines and what runs on each, from the site's
 * description and a seed.
 */
import { invariant } from '../../reference/model/result.ts';
import type { RandomStream } from '../../reference/runtime.ts';
import { AutomationAccount } from '../automation/account.ts';
import { azureCompute } from '../azure/compute.ts';
import type { Azure } from '../azure/arm/azure.ts';
import { createCodec } from '../ground/codec.ts';
import { failureTold } from '../journal/failure-told.ts';
import { Journal, type JournalHeader } from '../journal/journal.ts';
import { type OperatorDesk, operatorDesk } from '../desk/desk.ts';
import { atDesk } from '../desk/desk-time.ts';
import { notingAskedPoints } from '../desk/asked-points.ts';
import { labHttpClient } from '../desk/http-client.ts';
import type { Lab, LabRequest, WorldControls } from '../lab.ts';
import { initialiseDisk } from '../machines/workload/factory-disk.ts';
import { drawSecrets } from '../site/secrets.ts';
import { SEGMENT } from '../network/segments.ts';
import type { Site } from '../site/site.ts';
import { bytesOfGb } from '../site/size.ts';
import type { RecordedDisk } from '../disks/volume.ts';
import { type AzureSide, buildAzure } from './azure-machines.ts';
import { createClock } from './clock.ts';
import { virtualControls } from './controls.ts';
import { deskClock } from './desk-clock.ts';
import { Kernel } from './kernel.ts';
import { LeakWatch } from '../machines/workload/leak-watch.ts';
import { Lifeline } from './lifeline.ts';
import { Moments } from './moments.ts';
import { VirtualInternet } from './network/internet.ts';
import { networkOf } from './network/role-network.ts';
import type { PlantedParts } from '../lab.ts';
import { Randomness } from '../ground/random.ts';
import { layLines, recordFullLines } from './segments.ts';
import { SiteMachines } from './site-machines.ts';
import { VirtualWorld } from './world.ts';

export interface VirtualLabOptions {
  readonly site: Site;
  readonly seed: string;
  readonly header: JournalHeader;
  readonly planted?: PlantedParts;
  readonly answers?: LabRequest['answers'];
}

export class VirtualLab implements Lab {
  readonly name = 'virtual';
  readonly site: Site;
  readonly kernel: Kernel;
  readonly journal: Journal;
  readonly desk: OperatorDesk;
  readonly controls: WorldControls;
  readonly automation: AutomationAccount;
  readonly history: VirtualWorld;
  readonly #world: VirtualWorld;
  readonly #internet: VirtualInternet;
  readonly #randomness: Randomness;
  readonly #azureSide: AzureSide;
  readonly #lifeline = new Lifeline();

  constructor({ site, seed, header, planted = {}, answers }: VirtualLabOptions) {
    this.site = site;
    this.kernel = new Kernel(Date.parse(site.startsAt));
    this.#randomness = new Randomness(seed);
    this.#internet = new VirtualInternet(this.kernel, this.#randomness);
    this.journal = new Journal(header, () => this.kernel.elapsedMs());
    const codec = createCodec({ symbolicRatio: site.compressionRatio });
    const clock = createClock(this.kernel, this.#lifeline);
    const drive = <T>(work: () => Promise<T>) => this.drive(work);
    this.automation = new AutomationAccount(clock, (work) => this.kernel.outside(work), answers);

    const secrets = drawSecrets(site, this.#randomness.stream('secrets'), this.kernel.nowMs);
    const { provider, operator, vaultKey } = secrets;
    const siteIssuer = (passphrase: string) => codec.digest(new TextEncoder().encode(passphrase));
    const machines = new SiteMachines(site, { ...secrets, siteIssuer }, planted);

    const parts = {
      kernel: this.kernel,
      journal: this.journal,
      randomness: this.#randomness,
      internet: this.#internet,
      moments: new Moments(this.journal, this.#internet),
      filesTakeTime: true,
    };
    // Azure's fabric makes machines in the world, and the world's roles ask the fabric: whoever comes first waits.
    const world: VirtualWorld = new VirtualWorld(
      {
        ...parts,
        codec,
        automation: this.automation,
        azureCompute: azureCompute(() => world, clock, this.#randomness.stream('azure/compute')),
        cloud: site.azure.cloud,
        runtimes: planted.runtimes,
      },
      (place, specification) => machines.copyOf(place, specification),
    );
    this.#world = world;
    this.history = world;
    layLines(this.#internet, site);
    recordFullLines(this.#internet, this.journal, this.kernel.startsAtMs);
    const leakWatch = new LeakWatch(this.journal);
    this.#internet.onDelivery((delivery) => leakWatch.delivered(delivery));
    const lifeline = this.#lifeline;
    this.#azureSide = buildAzure(world, {
      site,
      provider,
      operator,
      vaultKey,
      planted,
      leakWatch,
      lifeline,
    });
    const proxies = machines.build(world, lifeline);
    this.controls = virtualControls(world, this.#internet, site, {
      deployProcessServer: async () => machines.deployProcessServerInAzure(world),
      proxies,
      home: machines.home,
      drive,
    });
    const host = this.#internet.addHost('operator', [{ segment: SEGMENT.internet }]);
    const atDesk = networkOf(this.#internet, host, lifeline, 'operator/runbook');
    const transport = labHttpClient(notingAskedPoints(atDesk, this.journal), drive);
    this.desk = operatorDesk(site, secrets, transport, clock.nowMs);
  }

  /** What an ARM front over this lab stands on. */
  azure(): Azure {
    return this.#azureSide.azure();
  }

  random(stream: string): RandomStream {
    return this.#randomness.stream(`drill/${stream}`);
  }

  reseed(seed: string): void {
    this.#randomness.reseed(seed);
  }

  elapsedMs(): number {
    return this.kernel.elapsedMs();
  }

  drive<T>(work: () => Promise<T>): Promise<T> {
    return this.kernel.drive(work());
  }

  atDesk<T>(work: () => Promise<T>): Promise<T> {
    return atDesk(deskClock(this.kernel), work);
  }

  fail(error: unknown): void {
    this.kernel.fail(error);
  }

  sleep(delayMs: number): Promise<void> {
    return this.drive(() => createClock(this.kernel, this.#lifeline).sleep(delayMs));
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = createClock(this.kernel, this.#lifeline).after(delayMs, action);
    return () => timer.cancel();
  }

  async start(): Promise<void> {
    await this.drive(async () => {
      for (const server of this.site.servers) {
        const machine = this.#world.machine(server.name);
        for (const [index, disk] of server.disks.entries()) {
          const volume = machine?.volumes.find(disk.name);
          invariant(volume, `server ${server.name} has a disk ${disk.name}`);
          await this.kernel.outside(
            initialiseDisk(volume, {
              name: `${server.name}/${disk.name}`,
              capacityBytes: volume.capacityBytes,
              occupiedBytes: bytesOfGb(disk.occupiedGb),
              ledger: index === 0,
            }),
          );
        }
      }
    });
    const [azure, site] = [(place: string) => place === 'azure', (place: string) => place !== 'azure'];
    for (const isTurn of [azure, site]) {
      for (const machine of this.#world.machines()) if (isTurn(machine.settings.place)) machine.switchOn('start');
      await this.sleep(1);
    }
  }

  whyDisconnected(): string | undefined {
    return failureTold(this.journal.records);
  }

  async stop(): Promise<void> {
    const machines = this.#world.machines().map(({ name: machine, power, settings }) => ({
      machine,
      server: settings.serverId,
      purpose: settings.purpose,
      power,
    }));
    for (const link of this.#internet.links) link.closeLoads();
    const links = this.#internet.links.map(({ name, traffic }) => ({ name, ...traffic }));
    const disks = [
      ...this.#world.azureDisks.named().map((disk) => diskLeft('azure', disk)),
      ...this.#world.datastoreDisks.named().map((disk) => diskLeft('vmware', disk)),
    ];
    const accounts = this.#azureSide.accounts.map(({ name: account, paths }) => {
      return { account, blobs: paths().length, paths: paths() };
    });
    const files = this.#world.machines().flatMap((machine) => machine.filesLeft());
    this.journal.record('drill', 'lab.end', { machines, disks, files, accounts, links });
    this.#lifeline.kill();
    this.kernel.end();
  }

  /** It holds nothing but its world, which a story that broke has left going. */
  async dispose(): Promise<void> {
    this.kernel.end();
  }
}

function diskLeft(place: 'azure' | 'vmware', [name, { snapshotLabels: snapshots }]: [string, RecordedDisk]) {
  return { place, name, ...(snapshots.length > 0 && { snapshots }) };
}
