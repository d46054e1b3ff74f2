/**
 * The Mobility service: runs on every protected machine, captures its writes, sets recovery tags and ships both.
 *
 * It does what the configuration server's settings say, from whatever state it is in, so neither a lost message nor a
 * restart needs repair. Its statechart (`chart.ts`) decides; the classes beside it move the data.
 *
 * Where its own disk has no room, nothing is begun that it could not remember, and what is captured falls back to a bitmap.
 */
import { throughProxy } from './agent-proxy.ts';
import { AlertBook } from './alert-book.ts';
import { type Chart, startChart } from '../model/chart.ts';
import type { Extent } from '../model/content.ts';
import { SIZE } from '../model/sizes.ts';
import { ChangeLog } from '../replication/change-log.ts';
import type { Runtime, Volume } from '../runtime.ts';
import type { AgentSettings, AgentStatus, ReplicationOrder } from '../wire/agent-control.ts';
import { ChangeStream } from './change-stream.ts';
import { mobilityChart, stageOf } from './chart.ts';
import { ChurnMeter } from './churn-meter.ts';
import { ClockWatch } from './clock-watch.ts';
import { CommandNote } from './command-note.ts';
import { ConsistencyEngine, tagsAlike } from './consistency.ts';
import { type MobilityIdentity, registrationOf, runControlChannel } from './control-channel.ts';
import { copyDisks, differingStretches, replicaDigests } from './disk-copy.ts';
import { DiskFilter } from './disk-filter.ts';
import { EpochNote } from './epoch-note.ts';
import { Shipment } from './shipment.ts';

/** How often a shutdown looks whether the order of writes is restored. Inferred. */
const CATCH_UP_LOOK_MS = 5_000;

export class MobilityService {
  readonly #runtime: Runtime;
  /** Towards other members of a replication group: no proxy is asked for these. */
  readonly #amongMembers: Runtime;
  readonly #identity: MobilityIdentity;
  readonly #chart: Chart<typeof mobilityChart>;
  readonly #log: ChangeLog;
  readonly #note: EpochNote;
  readonly #commandNote: CommandNote;
  readonly #shipment: Shipment;
  #order: ReplicationOrder | undefined;
  #filter: DiskFilter | undefined;
  #stream: ChangeStream | undefined;
  #engine: ConsistencyEngine | undefined;
  #copiedPercent = 0;
  /** The copy that began the epoch has ended. */
  #copied = false;
  /** The stream into which positions from bitmap mode are being read again. */
  #rereading: ChangeStream | undefined;
  readonly #clockWatch: ClockWatch;
  #churn: ChurnMeter | undefined;
  readonly #alerts: AlertBook;
  #commandBegun: string | undefined;
  /** The epoch that a crash interrupted, or that an orderly shutdown ended; an order to go on with it cannot be followed. */
  #interruptedEpoch: number | undefined;

  constructor(runtime: Runtime, identity: MobilityIdentity) {
    this.#amongMembers = runtime;
    this.#runtime = { ...runtime, network: throughProxy(runtime.network, identity.proxy) };
    this.#identity = identity;
    this.#clockWatch = new ClockWatch(runtime.clock);
    this.#alerts = new AlertBook(runtime.clock);
    this.#log = new ChangeLog(runtime, (room) => {
      // What waits for room goes first; until then no more is taken into memory.
      if (!this.#hasRoom(room)) this.#overflow();
    });
    this.#note = new EpochNote(runtime.files);
    this.#commandNote = new CommandNote(runtime.files);
    this.#chart = startChart(
      mobilityChart,
      `mobility/${identity.serverId}`,
      {
        changed: (from, to, by) => runtime.journal.write('role.state', { role: 'mobility', from, to, by }),
        stayed: (state, by) => runtime.journal.write('role.stayed', { role: 'mobility', state, by }),
      },
      runtime,
    );
    this.#shipment = new Shipment(this.#runtime, identity.serverId, this.#log, (event) => {
      if (event.type === 'SHIPPED') this.#alerts.tellOnce('EA0411', false);
      if (event.type === 'SHIPMENT_FAILED') this.#alerts.tellOnce('EA0411', true, event.code);
      if (event.type === 'STREAM_BROKEN') this.#alerts.tellOnce('EA0403', true, 'an earlier batch is missed');
      if (event.type === 'SHIPPED') this.#chart.sendUnlessIn('shipment.flowing', event);
      else this.#chart.send(event);
      if (event.type === 'SHIPPED') void this.#leaveBitmapModeWhenCaughtUp();
    });
  }

  async run(): Promise<never> {
    this.#interruptedEpoch = await this.#note.read();
    if (this.#interruptedEpoch !== undefined) this.#alerts.tell('EA0434', 'the machine has started again');
    this.#commandBegun = await this.#commandNote.read();
    return runControlChannel(this.#runtime, this.#identity.controlHost, {
      registration: () => registrationOf(this.#runtime, this.#identity),
      status: () => this.#status(),
      delivered: (status) => {
        this.#alerts.delivered(status.alerts.length);
      },
      settings: (settings) => this.#follow(settings),
      report: (event) => {
        if (event.type === 'REGISTERED') this.#alerts.tellOnce('EA0418', false);
        if (event.type === 'REGISTERED') this.#chart.sendUnlessIn('registration.registered', event);
        else this.#chart.send(event);
      },
      unregistered: (code) => this.#alerts.tellOnce('EA0418', true, code),
      upgraded: (version) => this.#alerts.tell('EA0435', `version ${version} runs now`),
    });
  }

  #status(): AgentStatus {
    const jump = this.#clockWatch.jump();
    if (jump) this.#alerts.tell(jump.code, jump.detail);
    const peakChurn = this.#churn?.peak();
    this.#alerts.tellOnce('EA0437', peakChurn !== undefined, peakChurn);
    const { failure, resyncReason } = this.#chart.context();
    const blocked = this.#chart.matches('shipment.blocked');
    return {
      serverId: this.#identity.serverId,
      biosUuid: this.#runtime.machine.biosUuid,
      address: this.#runtime.network.address,
      epoch: this.#order?.epoch,
      stage: stageOf(this.#chart),
      copiedPercent: this.#copiedPercent,
      pendingBytes: this.#log.sizeBytes,
      processServerFailure: blocked ? failure : undefined,
      clockMs: this.#runtime.clock.nowMs(),
      peakChurn,
      writeOrderKept: this.#filter?.inWriteOrder ?? true,
      resyncReason,
      alerts: this.#alerts.waiting(),
    };
  }

  async #follow(settings: AgentSettings): Promise<void> {
    const { replication, command } = settings;
    const wasBroken = this.#chart.matches('replication.broken');
    if (!replication) await this.#withdraw();
    else if (replication.epoch !== this.#order?.epoch) await this.#begin(replication);
    else this.#adjust(this.#order, replication);
    // Whoever waits for its last changes has to hear first that none will come; the next poll brings the command again.
    const untold = !wasBroken && this.#chart.matches('replication.broken');
    if (command && command.id !== this.#commandBegun && !untold) {
      const noted = await this.#commandNote.write(command.id);
      // The next poll brings it again.
      if (!this.#hasRoom(noted.ok)) return;
      this.#commandBegun = command.id;
      void this.#finish();
    }
  }

  /** The same epoch goes on, perhaps to another process server, with other members in the group, or other intervals. */
  #adjust(known: ReplicationOrder, order: ReplicationOrder): void {
    this.#order = order;
    this.#shipment.aimAt(order.processServer);
    if (this.#stream && this.#filter && !tagsAlike(order, known)) {
      this.#engine?.stop();
      this.#engine = this.#consistencyEngine(order, this.#stream, this.#filter);
    }
  }

  // ----------------------------------------------------------------------------------------------- a replication epoch

  async #begin(order: ReplicationOrder): Promise<void> {
    await this.#end();
    this.#alerts.tellOnce('EA0403', false);
    this.#order = undefined;
    const interrupted = order.epoch === this.#interruptedEpoch;
    // The next poll brings the order again.
    if (!interrupted && !this.#hasRoom((await this.#note.write(order.epoch)).ok)) return;
    this.#order = order;
    this.#chart.send({ type: 'ORDERED', epoch: order.epoch, begin: order.begin });
    if (interrupted) {
      this.#chart.send({ type: 'STREAM_BROKEN', reason: 'SourceAgentUncleanSystemShutdownError' });
      return;
    }
    const volumes: Volume[] = [];
    for (const name of order.disks) {
      const opened = await this.#runtime.volumes.open(name);
      if (!opened.ok) return this.#chart.send({ type: 'STREAM_BROKEN', reason: 'SourceAgentInternalError' });
      volumes.push(opened.value);
    }
    const stream = new ChangeStream(
      { serverId: order.serverId, epoch: order.epoch },
      {
        clock: this.#runtime.clock,
        log: this.#log,
        mark: (label) => this.#filter?.mark(label),
        onBatch: () => this.#batchLogged(),
      },
    );
    const churn = new ChurnMeter(this.#runtime.clock);
    const filter = new DiskFilter(
      volumes,
      (disk, change) => stream.capture(disk, change),
      (disk, bytes) => churn.wrote(disk, bytes),
    );
    this.#churn = churn;
    this.#stream = stream;
    this.#filter = filter;
    this.#shipment.aimAt(order.processServer);
    this.#engine = this.#consistencyEngine(order, stream, filter);
    void this.#copy(order, stream, volumes);
  }

  async #copy(order: ReplicationOrder, stream: ChangeStream, volumes: readonly Volume[]): Promise<void> {
    this.#copiedPercent = 0;
    this.#copied = false;
    const stretches: Extent[][] = [];
    for (const volume of volumes) {
      const stretch =
        order.begin === 'full-copy'
          ? await volume.occupied()
          : await differingStretches(volume, (extents) =>
              replicaDigests(
                this.#runtime,
                order,
                { disk: volume.name, extents },
                () => this.#order?.epoch === order.epoch,
              ),
            );
      // The next epoch may have begun meanwhile, and what became of this one is nothing to it.
      if (this.#stream !== stream) return;
      if (!stretch) return this.#chart.send({ type: 'STREAM_BROKEN', reason: 'TargetAgentInternalError' });
      stretches.push(stretch);
    }
    const whole = await this.#readInto(stream, volumes, stretches, (percent) => {
      this.#copiedPercent = percent;
    });
    if (!whole) return;
    this.#copied = true;
    this.#copiedPercent = 100;
    await stream.orderKept(this.#filter?.inWriteOrder === true && this.#rereading !== stream, true);
    if (this.#stream === stream) this.#chart.send({ type: 'COPIED' });
  }

  /** False when the epoch ended before everything was read. */
  #readInto(
    stream: ChangeStream,
    volumes: readonly Volume[],
    stretches: readonly (readonly Extent[])[],
    onPercent: (percent: number) => void,
  ): Promise<boolean> {
    const sink = async (disk: number, changes: Parameters<ChangeStream['copyPiece']>[1]) => {
      await stream.copyPiece(disk, changes);
      await this.#shipment.backlogAtMost(1);
    };
    return copyDisks(volumes, stretches, sink, {
      onProgress: ({ copiedBytes, totalBytes }) => onPercent(Math.floor((100 * copiedBytes) / totalBytes)),
      cancelled: () => this.#stream !== stream,
    });
  }

  #consistencyEngine(order: ReplicationOrder, stream: ChangeStream, filter: DiskFilter): ConsistencyEngine {
    return new ConsistencyEngine(this.#amongMembers, order, this.#tagTarget(stream, filter), (alert) =>
      this.#alerts.add(alert),
    );
  }

  #tagTarget(stream: ChangeStream, filter: DiskFilter) {
    return {
      whyBlocked: () => {
        if (!this.#chart.matches('replication.differential')) return 'CopyRunning' as const;
        return this.#chart.matches('tracking.bitmap') ? ('NonDataMode' as const) : undefined;
      },
      hold: () => filter.hold(),
      release: () => filter.release(),
      insert: (tag: Parameters<ChangeStream['tag']>[0]) => {
        filter.mark(tag.id);
        void stream.tag(tag);
      },
    };
  }

  /** Ends the epoch here without a word to anyone. */
  async #end(): Promise<void> {
    this.#engine?.stop();
    this.#stream?.end();
    this.#filter?.detach();
    this.#engine = this.#stream = this.#filter = this.#churn = undefined;
    this.#shipment.aimAt(undefined);
    await this.#log.clear();
  }

  async #withdraw(): Promise<void> {
    // An epoch whose successor could not be noted on a full disk is here still, though nothing is ordered of it any more.
    if (this.#chart.matches('replication.idle') && this.#interruptedEpoch === undefined) return;
    await this.#end();
    this.#order = undefined;
    this.#copiedPercent = 0;
    await this.#forgetEpoch();
    this.#chart.send({ type: 'WITHDRAWN' });
  }

  // ------------------------------------------------------------- bitmap mode, when too much waits or there is no room for it

  #batchLogged(): void {
    if (this.#log.sizeBytes > SIZE.changeLogBytes) this.#overflow();
    this.#shipment.wake();
  }

  #overflow(): void {
    if (!this.#filter?.inWriteOrder) return;
    void this.#stream?.orderKept(false, false);
    this.#filter.enterBitmapMode();
    this.#chart.send({ type: 'LOG_FULL' });
  }

  /** Hears of everything it writes to its disk whether there was room, and hands that back. Each lack of it is told once. */
  #hasRoom(room: boolean): boolean {
    this.#alerts.tellOnce('EA0401', !room, 'no room for changes on the disk of the agent');
    return room;
  }

  /** Too much may wait again while positions are being read; then it starts over when that has been shipped. */
  async #leaveBitmapModeWhenCaughtUp(): Promise<void> {
    const stream = this.#stream;
    const filter = this.#filter;
    if (!stream || !filter || filter.inWriteOrder || this.#rereading === stream || this.#log.length > 0) return;
    this.#rereading = stream;
    const whole = await this.#readInto(stream, filter.volumes, filter.leaveBitmapMode(), () => {});
    if (!whole) return;
    this.#rereading = undefined;
    if (!filter.inWriteOrder) return this.#leaveBitmapModeWhenCaughtUp();
    await stream.orderKept(this.#copied, false);
    this.#chart.send({ type: 'LOG_CAUGHT_UP' });
  }

  // ------------------------------------------------------------------------------------------------- an orderly shutdown

  async #finish(): Promise<void> {
    const { machine, journal } = this.#runtime;
    this.#chart.send({ type: 'FINISH' });
    if (!this.#chart.matches('replication.finishing')) return;
    const frozen = await machine.freezeApplications();
    while (this.#copied && this.#stream?.keepsOrder === false) await this.#runtime.clock.sleep(CATCH_UP_LOOK_MS);
    const consistency = frozen.ok ? 'application' : 'crash';
    const tag = this.#stream?.keepsOrder ? this.#engine?.finalTag(consistency) : undefined;
    // Applications that could not be frozen write on; what they write after the last tag must not count as done.
    if (!frozen.ok) this.#filter?.hold();
    await this.#stream?.close();
    this.#engine?.stop();
    await this.#shipment.backlogAtMost(0);
    journal.write('source.finished', { finalTag: tag?.id, frozen: frozen.ok });
    this.#chart.send({ type: 'FINISHED' });
    if (this.#chart.matches('replication.finished')) await machine.shutdown();
  }

  async #forgetEpoch(): Promise<void> {
    this.#interruptedEpoch = undefined;
    await this.#note.remove();
  }
}
