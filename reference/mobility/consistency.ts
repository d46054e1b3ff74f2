/**
 * The consistency engine: asks for a recovery tag every five minutes, application-consistent when one is due, and for a
 * replication group agrees on it with the other members over port 20004.
 *
 * All machines schedule by the clock, on multiples of the interval, so that a group needs no message to begin: the first
 * member coordinates, the others wait for it and fall back to a tag of their own when it does not come.
 */
import { PORT } from '../model/ports.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { TIMER } from '../model/timers.ts';
import type { RecoveryTag } from '../replication/batch.ts';
import type { Listener, RandomStream, Runtime, Timer } from '../runtime.ts';
import type { AgentAlert, ReplicationOrder } from '../wire/agent-control.ts';
import { GroupCoordinator } from './group-coordinator.ts';
import { GroupMember } from './group-member.ts';
import type { TagTarget } from './tag-target.ts';

/** Whether the same tags are due by both orders, with the same members. */
export function tagsAlike(one: ReplicationOrder, other: ReplicationOrder): boolean {
  const said = ({ group, crashConsistentMs, appConsistentMs }: ReplicationOrder) =>
    JSON.stringify({ group, crashConsistentMs, appConsistentMs });
  return said(one) === said(other);
}

/** VSS results with an alert of their own: the provider is not installed, the service is disabled. Which is which is inferred. */
const ALERT_OF_VSS_RESULT: Readonly<Record<string, 'EA0442' | 'EA0443'>> = {
  '0x80040154': 'EA0442',
  '0x80070422': 'EA0443',
};

export class ConsistencyEngine {
  readonly #runtime: Runtime;
  readonly #order: ReplicationOrder;
  readonly #target: TagTarget;
  readonly #ids: RandomStream;
  readonly #alert: (alert: AgentAlert) => void;
  readonly #member: GroupMember | undefined;
  readonly #coordinator: GroupCoordinator | undefined;
  #listener: Listener | undefined;
  #timer: Timer | undefined;
  #failures = { crash: 0, application: 0 };
  #running = true;

  constructor(runtime: Runtime, order: ReplicationOrder, target: TagTarget, alert: (alert: AgentAlert) => void) {
    this.#runtime = runtime;
    this.#order = order;
    this.#target = target;
    this.#alert = alert;
    this.#ids = runtime.random('tags');
    const { group } = order;
    if (group && group.members.length > 1) {
      this.#member = new GroupMember(runtime, target);
      this.#listener = runtime.network.listen(PORT.groupConsistency, (request) => this.#member!.answer(request));
      if (group.members[0]?.serverId === order.serverId) {
        this.#coordinator = new GroupCoordinator(runtime, target, group, order.serverId);
      }
    }
    this.#scheduleNext();
  }

  stop(): void {
    this.#running = false;
    this.#timer?.cancel();
    this.#listener?.close();
    this.#member?.stop();
  }

  /** The last tag of a machine that is being shut down; application-consistent if its applications have stopped. */
  finalTag(consistency: RecoveryTag['consistency']): RecoveryTag {
    return this.#insertLocal(consistency, true);
  }

  #scheduleNext(): void {
    const interval = this.#order.crashConsistentMs;
    const nowMs = this.#runtime.clock.nowMs();
    const dueMs = (Math.floor(nowMs / interval) + 1) * interval;
    this.#timer = this.#runtime.clock.after(dueMs - nowMs, () => {
      this.#scheduleNext();
      void this.#due(dueMs);
    });
  }

  async #due(atMs: number): Promise<void> {
    const every = this.#order.appConsistentMs;
    const consistency = every > 0 && atMs % every === 0 ? 'application' : 'crash';
    const blocked = this.#target.whyBlocked();
    // What cannot be is not tried; that it lasts is told all the same (recorded, some 15 minutes after enabling).
    if (blocked === 'CopyRunning') return this.#count('crash', blocked);
    if (blocked) return this.#failed('crash', blocked);
    const done = this.#coordinator
      ? await this.#coordinateTag(consistency, atMs)
      : this.#member
        ? await this.#awaitCoordinator(consistency, atMs)
        : await this.#tagAlone(consistency);
    if (done.ok) this.#failures[consistency] = 0;
    else if (this.#running) this.#failed(consistency, done.failure.code);
  }

  async #coordinateTag(consistency: RecoveryTag['consistency'], atMs: number): Promise<Result<undefined>> {
    const shared = await this.#coordinator!.tag({ id: this.#ids.uuid(), atMs, consistency, final: false });
    if (shared.ok || !this.#running) return shared;
    this.#runtime.journal.write('tag.group-failed', { group: this.#order.group?.id, code: shared.failure.code });
    return this.#tagAlone(consistency);
  }

  /** The coordinator's request comes by itself; when none came within the barrier's limit, this machine tags alone. */
  async #awaitCoordinator(consistency: RecoveryTag['consistency'], atMs: number): Promise<Result<undefined>> {
    await this.#runtime.clock.sleep(TIMER.drainBarrierMs[this.#runtime.machine.operatingSystem]);
    if (!this.#running || (this.#member!.lastTagAtMs ?? 0) >= atMs) return ok();
    return this.#tagAlone(consistency);
  }

  async #tagAlone(consistency: RecoveryTag['consistency']): Promise<Result<undefined>> {
    const { machine } = this.#runtime;
    if (consistency === 'crash') {
      this.#insertLocal('crash', false);
      return ok();
    }
    const frozen = await machine.freezeApplications();
    const blocked = this.#target.whyBlocked();
    if (!blocked && this.#running) this.#insertLocal(frozen.ok ? 'application' : 'crash', false);
    machine.thawApplications();
    if (blocked) return fail(blocked, 'the driver lost the order of writes while the applications were frozen');
    return frozen;
  }

  #insertLocal(consistency: RecoveryTag['consistency'], final: boolean): RecoveryTag {
    const tag: RecoveryTag = { id: this.#ids.uuid(), atMs: this.#runtime.clock.nowMs(), consistency, final };
    this.#target.hold();
    this.#target.insert(tag);
    this.#target.release();
    return tag;
  }

  /** An application-consistent failure is told each time, a crash-consistent one after three in a row (recorded). */
  #failed(consistency: RecoveryTag['consistency'], code: string): void {
    this.#runtime.journal.write('tag.failed', { consistency, code });
    this.#count(consistency, code);
  }

  #count(consistency: RecoveryTag['consistency'], code: string): void {
    this.#failures[consistency] += 1;
    const atMs = this.#runtime.clock.nowMs();
    if (consistency === 'application') {
      this.#alert({ code: 'EA0431', atMs, detail: code });
      const cause = ALERT_OF_VSS_RESULT[code];
      if (cause) this.#alert({ code: cause, atMs, detail: code });
    } else if (this.#failures.crash === TIMER.tagFailuresBeforeAlert) {
      this.#alert({ code: code === 'NonDataMode' ? 'EA0429' : 'EA0430', atMs, detail: code });
    }
  }
}
