/**
 * A small site in the virtual lab, with the few things an operator does to it: the stage for stories about whole sites.
 * As a program, `node lab-stage.ts SEED`, it prints the hash of one such story's journal.
 */
import type {
  InMageAzureV2EnableProtectionInput,
  ProtectableItem,
  ReplicationProtectedItem,
} from '@azure/arm-recoveryservices-siterecovery';
import { invariant, type Result } from '../../reference/model/result.ts';
import { ItemSteps } from '../desk/item-steps.ts';
import { Vault } from '../desk/vault.ts';
import type { JournalRecord } from '../journal/journal.ts';
import { parseSite } from '../site/site.ts';
import { firstDifference } from '../disks/image-difference.ts';
import { VirtualLab } from '../virtual/lab.ts';

export const minutes = (count: number) => count * 60_000;

/** One file server on a small disk, a configuration server, and a line that is never the bottleneck. */
export function siteText({ churnMbPerMinute = 6 } = {}): string {
  return `
name: Small
servers:
  - name: files01
    address: 10.1.0.13
    operatingSystem: Windows
    disks: [{ name: system, sizeGb: 12, occupiedGb: 0.1 }, { name: files, sizeGb: 2, occupiedGb: 0.1 }]
    churnMbPerMinute: ${churnMbPerMinute}
    workload: { kind: ledger, everySeconds: 120 }
policy: { name: small-policy, appConsistentMinutes: 60, retentionMinutes: 1440 }
azure: { cacheStorageAccount: smallcache }
network: { wan: { uploadMbps: 4000, downloadMbps: 4000, latencyMs: 5 } }
`;
}

export class Stage {
  readonly lab: VirtualLab;
  readonly #vault: Vault;

  constructor(text = siteText(), seed = '1') {
    const site = parseSite(text, 'small-site.yaml');
    invariant(site.ok, site.ok ? '' : site.failure.message);
    const { name, startsAt } = site.value;
    this.lab = new VirtualLab({
      seed,
      site: site.value,
      header: {
        schema: 'muster.journal/1',
        scenario: 'lab test',
        site: name,
        seed,
        lab: 'virtual',
        engine: 'test',
        startsAt,
      },
    });
    this.#vault = new Vault(this.lab.desk);
  }

  records(kind: string): readonly JournalRecord[] {
    return this.lab.journal.records.filter((record) => record.kind === kind);
  }

  /** How the agent of the one server has stood with the configuration server, one after the other. */
  agentStates(): readonly string[] {
    const ofAgent = this.records('role.state').filter(({ role }) => role === 'mobility');
    return [...new Set(ofAgent.map(({ to }) => String(to).split('|')[0] ?? ''))];
  }

  /** What the lab's operator does; its time passes meanwhile. */
  desk<T>(work: (vault: Vault) => Promise<T>): Promise<T> {
    return this.lab.atDesk(() => work(this.#vault));
  }

  async item(name = 'files01'): Promise<ReplicationProtectedItem> {
    return this.desk((vault) => vault.item(name));
  }

  async codes(): Promise<string[]> {
    const { properties } = await this.item();
    return (properties?.healthErrors ?? []).flatMap(({ errorCode = '' }) => (errorCode === '161011' ? [] : errorCode));
  }

  /** A step on the one protected server: `stage.act((files01) => files01.commit())`. */
  act(step: (server: ItemSteps) => Promise<Result<unknown>>): Promise<Result<unknown>> {
    return this.desk((vault) => step(new ItemSteps('files01', this.lab.site, vault)));
  }

  async until(what: string, done: () => boolean | Promise<boolean>, withinMs = minutes(120)): Promise<void> {
    const lastMs = this.lab.elapsedMs() + withinMs;
    while (!(await done())) {
      invariant(this.lab.elapsedMs() < lastMs, `${what} within ${withinMs / 60_000} minutes`);
      await this.lab.sleep(minutes(1));
    }
  }

  async enable(server = 'files01'): Promise<Result<unknown>> {
    const { site } = this.lab;
    await this.until('the site registers', async () => (await this.desk((vault) => vault.fabrics())).length > 0);
    const named = ({ properties }: ProtectableItem) => properties?.friendlyName === server;
    await this.until('the agent registers', async () => (await this.desk((vault) => vault.machines())).some(named));
    await this.until('the process server registers', () =>
      this.records('role.state').some(({ node, to }) => {
        return node === `${site.configurationServer.name}/process` && `${to}`.includes('registration.registered');
      }),
    );
    await this.lab.sleep(minutes(1));
    return this.desk(async (vault) => {
      const { policy, azure, configurationServer } = site;
      const machine = (await vault.machines()).find(named);
      const { client, here } = vault;
      const created = await vault.createPolicy(policy.name, {
        instanceType: 'InMageAzureV2',
        recoveryPointHistory: policy.retentionMinutes,
        multiVmSyncStatus: 'Disable',
      });
      if (!created.ok) return created;
      const providerSpecificDetails: InMageAzureV2EnableProtectionInput = {
        instanceType: 'InMageAzureV2',
        processServerId: await vault.processServer(configurationServer.name),
        logStorageAccountId: vault.beside(`Microsoft.Storage/storageAccounts/${azure.cacheStorageAccount}`),
        targetAzureNetworkId: vault.beside(`Microsoft.Network/virtualNetworks/${azure.network.name}`),
        targetAzureVmName: server,
      };
      const policyId = vault.id(`replicationPolicies/${policy.name}`);
      const properties = { policyId, protectableItemId: machine?.id, providerSpecificDetails };
      const { name, container } = await vault.site();
      return vault.attempt((watch) =>
        client.replicationProtectedItems.beginCreateAndWait(...here, name, container, server, { properties }, watch),
      );
    });
  }

  async protect(): Promise<void> {
    await this.lab.start();
    const enabled = await this.enable();
    invariant(enabled.ok, `enabling works: ${enabled.ok ? '' : enabled.failure.message}`);
    await this.until(
      'the item is protected',
      async () => (await this.item()).properties?.protectionState === 'Protected',
    );
  }

  points(): readonly JournalRecord[] {
    return this.records('point.created');
  }

  async nextPoints(count = 1, withinMs = minutes(60)): Promise<void> {
    const wanted = this.points().length + count;
    await this.until(`${count} more recovery points`, () => this.points().length >= wanted, withinMs);
  }

  /** Where a recovery point's disks in Azure differ from what the source's were when its tag was set. */
  differences(point: JournalRecord | undefined): string[] {
    const tag = `${point?.tag}`;
    const marks = this.lab.history.marksOf(tag);
    invariant(marks.length === 2, `tag ${tag} was set on both disks of the source`);
    const replicas = this.lab.history.azureDisks.all().filter(({ name }) => name.startsWith('asrseeddisk'));
    invariant(replicas.length === 2, 'there are two replica disks');
    return marks.flatMap(({ disk, position }, index) => {
      const source = this.lab.history.machine('files01')?.volumes.all()[index];
      const at = replicas[index]?.positionOfSnapshot(tag);
      invariant(source && at !== undefined, `both ends of disk ${disk} have ${tag}`);
      const difference = firstDifference(source.imageAt(position), replicas[index]!.imageAt(at));
      return difference ? [`${source.name}: ${JSON.stringify(difference)}`] : [];
    });
  }

  /** Every recovery point that was ever made and does not hold what it says, with the first difference. */
  untruePoints(): string[] {
    return this.points().flatMap((point) =>
      this.differences(point).map((difference) => `tag ${point.tag}: ${difference}`),
    );
  }
}

/** A site whose source loses power for a while, reduced to one line; every subsystem draws its random numbers in it. */
export async function journalHashOf(seed: string): Promise<string> {
  const stage = new Stage(siteText(), seed);
  await stage.protect();
  await stage.lab.controls.setPower('files01', 'off', 'test');
  await stage.lab.controls.setPower('files01', 'on', 'test');
  await stage.lab.sleep(minutes(30));
  await stage.lab.stop();
  return stage.lab.journal.journalHash;
}

if (import.meta.main) console.log(await journalHashOf(process.argv[2] ?? '1'));
