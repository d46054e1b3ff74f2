/**
 * The vCenters that were added to the configuration server, and what it saw there last. Durable.
 *
 * It can sign in where it holds an account: at the vCenters its configuration names. Those are added from the start; one
 * that was removed, or that moved, can be added again under any name, by name or address.
 * The machines of one that does not answer are those it had when it last did, also after a restart.
 */
import { KeptNote } from '../kept-note.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { TIMER } from '../model/timers.ts';
import type { Runtime } from '../runtime.ts';
import type { MachineAtVcenter, VcenterRecord, VcenterSettings } from '../wire/provider.ts';
import { lookAtVcenter, type VcenterEntry } from './vcenter-tasks.ts';

interface AddedVcenter extends VcenterSettings {
  readonly name: string;
  readonly infrastructureId: string;
  /** As they were when it last answered; none while it has not. */
  readonly machines?: readonly MachineAtVcenter[];
}

export class VcenterBook {
  readonly #runtime: Runtime;
  readonly #accounts: readonly VcenterEntry[];
  readonly #note: KeptNote<readonly AddedVcenter[]>;
  #added: readonly AddedVcenter[] = [];
  #seen: { sinceMs: number; records: readonly VcenterRecord[] } | undefined;

  constructor(runtime: Runtime, accounts: readonly VcenterEntry[]) {
    this.#runtime = runtime;
    this.#accounts = accounts;
    this.#note = new KeptNote(runtime.files, 'vcenters.json');
  }

  async load(): Promise<void> {
    this.#added =
      (await this.#note.read()) ??
      this.#accounts.map(({ name, host, port }, index) => ({
        ...{ name, friendlyName: name, host, port },
        infrastructureId: String(index + 1),
        accountId: '1',
      }));
  }

  /** With the rights that its account has. */
  find(name: string): VcenterEntry | undefined {
    const added = this.#added.find((candidate) => candidate.name === name);
    return added && this.#reachedBy(added.name, added);
  }

  /** What is there, from a look that is at most a discovery cycle old. */
  async records(): Promise<readonly VcenterRecord[]> {
    const lookedAtMs = this.#runtime.clock.nowMs();
    const sinceMs = this.#runtime.clock.monotonicMs();
    if (this.#seen && sinceMs - this.#seen.sinceMs < TIMER.vcenterDiscoveryMs) return this.#seen.records;
    const added = this.#added;
    const looks = added.map(async (one) => {
      const entry = this.#reachedBy(one.name, one);
      return entry
        ? [{ ...one, machines: one.machines ?? [], ...(await lookAtVcenter(this.#runtime, entry)), lookedAtMs }]
        : [];
    });
    const records = (await Promise.all(looks)).flat();
    // Looking takes its time when one does not answer; meanwhile another may have been added or removed.
    if (added !== this.#added) return this.records();
    this.#seen = { sinceMs, records };
    await this.#remember(records);
    return records;
  }

  /** Where there is no room for it, a restart knows less. */
  async #remember(records: readonly VcenterRecord[]): Promise<void> {
    const machinesOf = (one: AddedVcenter) => records.find(({ name }) => name === one.name)?.machines ?? [];
    const isNews = (one: AddedVcenter) => JSON.stringify(machinesOf(one)) !== JSON.stringify(one.machines ?? []);
    if (!this.#added.some(isNews)) return;
    this.#added = this.#added.map((one) => ({ ...one, machines: machinesOf(one) }));
    await this.#note.write(this.#added);
  }

  /** The next to ask makes it look again. */
  lookAgain(): void {
    this.#seen = undefined;
  }

  /** Fails when no account is known there, when it does not answer, and when it was added under another name. */
  async add(name: string, settings: VcenterSettings): Promise<Result<undefined>> {
    const answers = await this.#answers(settings);
    if (!answers.ok) return answers;
    const infrastructureId = String(1 + Math.max(0, ...this.#added.map((added) => Number(added.infrastructureId))));
    return this.#keep({ name, infrastructureId, ...settings });
  }

  /** Fails as {@link add} does, and for one that was never added. */
  async update(name: string, settings: VcenterSettings): Promise<Result<undefined>> {
    const answers = await this.#answers(settings);
    if (!answers.ok) return answers;
    const known = this.#added.find((added) => added.name === name);
    return known ? this.#keep({ ...known, ...settings }) : unknown(name);
  }

  async forget(name: string): Promise<Result<undefined>> {
    return this.#save(this.#added.filter((added) => added.name !== name));
  }

  async #answers(settings: VcenterSettings): Promise<Result<undefined>> {
    const { host, port } = settings;
    const entry = this.#reachedBy(host, settings);
    if (!entry) return unknown(host);
    const { failure } = await lookAtVcenter(this.#runtime, entry);
    return failure ? fail(failure, `the vCenter at ${host}:${port} does not answer`) : ok();
  }

  async #keep(wanted: AddedVcenter): Promise<Result<undefined>> {
    const address = this.#reachedBy(wanted.name, wanted)?.address;
    const others = this.#added.filter(({ name }) => name !== wanted.name);
    const twin = others.find((other) => this.#reachedBy(other.name, other)?.address === address);
    if (twin) return fail('VcenterExists', `${wanted.host} was added already, as ${twin.name}`);
    return this.#save([...others, wanted]);
  }

  #reachedBy(name: string, { host, port }: VcenterSettings): VcenterEntry | undefined {
    const wanted = host.toLowerCase();
    const account = this.#accounts.find((known) => known.address === host || known.host.toLowerCase() === wanted);
    return account && { ...account, name, host, port };
  }

  /** What cannot be kept is not added, changed or removed. */
  async #save(added: readonly AddedVcenter[]): Promise<Result<undefined>> {
    const before = this.#added;
    this.#added = added;
    this.lookAgain();
    const kept = await this.#note.write(added);
    if (!kept.ok && this.#added === added) this.#added = before;
    return kept;
  }
}

function unknown(vcenter: string) {
  return fail('VcenterUnknown', `the configuration server has no account for a vCenter ${vcenter}`);
}
