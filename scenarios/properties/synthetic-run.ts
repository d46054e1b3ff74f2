/**
 * For tests: a run told record by record, with a known history to match, in which a fault can be planted by telling one
 * record differently. The verbs write what the world and an honest service would write.
 */
import { BLOCK_BYTES } from '../../reference/model/content.ts';
import { Journal } from '../../simulator/journal/journal.ts';
import type { Run } from './property.ts';
import { SyntheticHistory } from './synthetic-history.ts';

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

const SERVICE = 'azure/site-recovery';
const STARTS_AT_MS = Date.UTC(2026, 0, 5, 8);

type Fields = Readonly<Record<string, unknown>>;

export class SyntheticRun implements Run {
  atMs = 0;
  readonly startsAtMs = STARTS_AT_MS;
  readonly history = new SyntheticHistory();
  readonly #journal = new Journal(
    {
      schema: 'muster.journal/1',
      scenario: 'synthetic',
      site: 'test',
      seed: '1',
      lab: 'virtual',
      engine: 'test',
      startsAt: new Date(STARTS_AT_MS).toISOString(),
    },
    () => this.atMs,
  );

  get header() {
    return this.#journal.header;
  }

  get records() {
    return this.#journal.records;
  }

  /** The clock stands at this time from now on. */
  at(atMs: number): this {
    this.atMs = atMs;
    return this;
  }

  pass(ms: number): this {
    return this.at(this.atMs + ms);
  }

  drill(kind: string, fields: Fields): this {
    this.#journal.record('drill', kind, fields);
    return this;
  }

  world(kind: string, fields: Fields): this {
    this.#journal.record('world', kind, fields);
    return this;
  }

  service(kind: string, fields: Fields): this {
    this.#journal.record(SERVICE, kind, fields);
    return this;
  }

  role(node: string, kind: string, fields: Fields): this {
    this.#journal.record(node, kind, fields);
    return this;
  }

  // -------------------------------------------------------------------------------------------------------------- world

  /** A physical server; its disks are known as `<name>/<disk>`. */
  server(name: string, disks: readonly string[] = ['system']): this {
    const attached = disks.map((disk) => ({ name: disk, disk: this.history.create(name, disk) }));
    return this.world('machine.created', {
      machine: name,
      server: name,
      purpose: 'production',
      place: 'site',
      disks: attached,
    });
  }

  /** A block of one byte value reaches the disk. Returns its position. */
  write(disk: string, value: number, block = 0): number {
    return this.history.write(disk, this.atMs, block, new Uint8Array(BLOCK_BYTES).fill(value));
  }

  /** All these disks, or every known one of a machine, are held, marked and released in this instant. */
  mark(tag: string, machine: string, options: { held?: boolean; server?: string } = {}): this {
    const { held = true, server = machine } = options;
    const fieldsOf = (disk: string) => ({ disk, server, machine, position: this.history.positionOf(disk) });
    const disks = this.history.disksOf(machine);
    if (held) for (const disk of disks) this.world('disk.held', fieldsOf(disk));
    for (const disk of disks) this.markDisk(tag, disk, { server, machine, held });
    if (held) for (const disk of disks) this.world('disk.released', fieldsOf(disk));
    return this;
  }

  markDisk(
    tag: string,
    disk: string,
    { server, machine, held }: { server: string; machine: string; held: boolean },
  ): this {
    const position = this.history.mark(tag, disk, this.atMs, held);
    return this.world('disk.mark', { disk, server, machine, tag, position, held });
  }

  power(machine: string, power: 'on' | 'off', server = machine): this {
    return this.world('machine.power', { machine, server, purpose: 'production', power, why: 'test' });
  }

  /** What a workload does: `workload.<event>` of the machine's ledger, at the present position of its system disk. */
  workload(event: string, machine: string, fields: Fields = {}, server = machine): this {
    const [system = ''] = this.history.disksOf(machine);
    const position = this.history.positionOf(system);
    return this.role(`${machine}/workload`, `workload.${event}`, { server, machine, position, ...fields });
  }

  /** A whole transaction: three writes, begun before the first and committed after the last. */
  transact(machine: string, table: string, id: number, fields: Fields = {}, server = machine): this {
    const [system = ''] = this.history.disksOf(machine);
    this.workload('begin', machine, { table, id }, server);
    for (let step = 0; step < 3; step++) this.write(system, id, step);
    return this.workload('commit', machine, { table, id, digest: `d${id}`, ...fields }, server);
  }

  // ------------------------------------------------------------------------------------------------------------ service

  /** Replication of the server begins and the item is protected at once. */
  protect(server: string, options: { epoch?: number; direction?: string; policy?: string } = {}): this {
    const item = itemOf(server);
    const { epoch = 1, direction = 'to-azure', policy } = options;
    this.service('replication.started', { item, server, epoch, direction, begin: 'full-copy', policy });
    return this.state(server, 'initialReplication', 'protected', 'Protected');
  }

  state(server: string, from: string, to: string, protectionState: string): this {
    return this.service('item.state', { item: itemOf(server), from, to, protectionState });
  }

  point(tag: string, server: string, fields: Fields = {}): this {
    const point = `point ${tag} of ${server}`;
    const given = { consistency: 'crash', epoch: 1, tagAtMs: STARTS_AT_MS + this.atMs, ...fields };
    return this.service('point.created', { item: itemOf(server), server, point, tag, ...given });
  }

  /** A machine from the marks of a tag on another one's disks; its disks are known as `<machine>/<disk>`. */
  bringUp(
    machine: string,
    tag: string,
    from: string,
    options: { purpose?: string; server?: string; place?: 'azure' | 'vmware'; network?: string } & Fields = {},
  ): this {
    const { purpose = 'production', server = from, place = 'azure', network, address, outOfRange } = options;
    const disks = this.history.cloneAll(from, tag, machine);
    this.world('machine.created', { machine, server, purpose, place, network, address, outOfRange, disks });
    const sources = disks.map(({ name }) => name);
    return this.service('machine.prepared', {
      item: itemOf(server),
      server,
      machine,
      purpose,
      point: `point ${tag} of ${server}`,
      tag,
      sources,
      disks: sources,
    });
  }

  job(scenario: string, item: string, state = 'Succeeded', fields: Fields = {}, asked: Fields = {}): this {
    const job = `job ${this.records.length}`;
    this.service('job.start', { job, scenario, item, ...asked });
    return this.service('job.end', { job, scenario, item, state, ...fields });
  }

  fault(id: string, fields: Fields = {}): this {
    return this.drill('fault.inject', { fault: id, id, title: id, parameters: {}, symptoms: [], ...fields });
  }

  heal(id: string): this {
    return this.drill('fault.heal', { fault: id, id });
  }
}

export function itemOf(server: string): string {
  return `item-${server}`;
}
