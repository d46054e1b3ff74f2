/**
 * A few machines with disks and business in a bare virtual world, for the tests of this folder: time, disks and
 * randomness are the real ones, the network is a wire that delivers after one millisecond unless it is cut.
 */
import { fail, invariant, ok, type Result } from '../../reference/model/result.ts';
import type { IncomingRequest, Listener, Network, NetworkFailure, Request, Response } from '../../reference/runtime.ts';
import { createClock } from '../virtual/clock.ts';
import type { Image } from '../disks/image.ts';
import { Kernel } from '../virtual/kernel.ts';
import { Lifeline } from '../virtual/lifeline.ts';
import { Randomness } from '../ground/random.ts';
import { RecordedDisk } from '../disks/volume.ts';
import { BILLING_PORT } from '../machines/workload/billing.ts';
import { initialiseDisk } from '../machines/workload/factory-disk.ts';
import {
  createWorkload,
  type Workload,
  type WorkloadKind,
  type WorkloadOptions,
} from '../machines/workload/workload.ts';

const MEBIBYTE = 1024 * 1024;

export interface JournalRecord {
  readonly kind: string;
  readonly atMs: number;
  readonly server: string;
  readonly table: string;
  readonly id: number;
  readonly digest: string;
  readonly position: number;
  readonly refers?: number;
  readonly [field: string]: unknown;
}

export interface RigMachine {
  readonly disk: RecordedDisk;
  readonly workload: Workload;
  /** Power off: timers, listeners and everything queued for the disk are gone. */
  cut(): void;
}

export class Rig {
  readonly kernel = new Kernel(Date.UTC(2026, 0, 5, 9));
  readonly records: JournalRecord[] = [];
  wireIsCut = false;
  /** Requests so far, answered or not. */
  asked = 0;
  readonly #randomness: Randomness;
  readonly #world = createClock(this.kernel, new Lifeline());
  readonly #handlers = new Map<string, (request: IncomingRequest) => Promise<Response> | Response>();

  constructor(seed = '1') {
    this.#randomness = new Randomness(seed);
  }

  /** A machine that starts from a factory disk, or from `image`. */
  async machine(
    serverId: string,
    kind: WorkloadKind,
    options: Partial<WorkloadOptions> = {},
    image?: Image,
  ): Promise<RigMachine> {
    const machine = options.machine ?? serverId;
    const lifeline = new Lifeline();
    const clock = createClock(this.kernel, lifeline);
    const random = (stream: string) => this.#randomness.stream(`${machine}/${stream}`);
    const disk = new RecordedDisk({
      name: machine,
      capacityBytes: 256 * MEBIBYTE,
      clock: this.#world,
      random: random('disk'),
    });
    if (image) disk.initialise(image.pieces());
    else
      await initialiseDisk(disk, { name: serverId, capacityBytes: disk.capacityBytes, occupiedBytes: 64 * MEBIBYTE });
    const write = (event: string, fields = {}) => {
      this.records.push({ kind: event, atMs: clock.nowMs(), ...fields } as JournalRecord);
    };
    const network = this.#network(machine, lifeline);
    const workload = createWorkload({
      kind,
      serverId,
      machine,
      purpose: 'production',
      device: disk.openDevice(),
      clock,
      random,
      network,
      journal: { write },
      ...options,
    });
    const cut = () => {
      lifeline.kill();
      disk.cut();
    };
    return { disk, workload, cut };
  }

  /** As {@link machine}, opened and in business. */
  async running(
    serverId: string,
    kind: WorkloadKind,
    options: Partial<WorkloadOptions> = {},
    image?: Image,
  ): Promise<RigMachine> {
    const machine = await this.machine(serverId, kind, options, image);
    await this.kernel.drive(machine.workload.open());
    machine.workload.start();
    return machine;
  }

  async pass(durationMs: number): Promise<void> {
    await this.kernel.drive(this.#world.sleep(durationMs));
  }

  commits(table: string): JournalRecord[] {
    return this.records.filter((record) => record.kind === 'workload.commit' && record.table === table);
  }

  #network(machine: string, lifeline: Lifeline): Network {
    const listen = (port: number, handler: (request: IncomingRequest) => Promise<Response> | Response): Listener => {
      invariant(port === BILLING_PORT, 'only billing listens here');
      this.#handlers.set(machine, handler);
      const close = () => void this.#handlers.delete(machine);
      lifeline.onKill(close);
      return { close };
    };
    return {
      address: machine,
      listen,
      request: (to, request, options) =>
        Promise.race([this.#timeout(options?.timeoutMs ?? 60_000), this.#ask(machine, to.host, request)]),
    };
  }

  async #ask(from: string, host: string, request: Request): Promise<Result<Response, NetworkFailure>> {
    this.asked += 1;
    await this.#world.sleep(1);
    const handler = this.#handlers.get(host);
    if (!handler || this.wireIsCut) return fail('ECONNREFUSED', `${host} does not answer`);
    const response = await handler({ ...request, from });
    await this.#world.sleep(1);
    return ok(response);
  }

  async #timeout(timeoutMs: number): Promise<Result<Response, NetworkFailure>> {
    await this.#world.sleep(timeoutMs);
    return fail('ETIMEDOUT', `no answer within ${timeoutMs} ms`);
  }
}
