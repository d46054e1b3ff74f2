/**
 * A member's side of a shared tag (see `wire/group-consistency.ts`): hold when asked, tag or let go when told, and let go
 * by itself when the coordinator falls silent for longer than writes may be held.
 */
import { TIMER } from '../model/timers.ts';
import type { IncomingRequest, Response, Runtime, Timer } from '../runtime.ts';
import { ABORT, COMMIT, type GroupTag, type PrepareAnswer, PREPARE } from '../wire/group-consistency.ts';
import type { TagTarget } from './tag-target.ts';

/** Those of a day: whoever asks gives up before the next tag is due, but what he asked may lie somewhere for hours. Inferred. */
const ENDED_TAGS = 288;

export class GroupMember {
  readonly #runtime: Runtime;
  readonly #target: TagTarget;
  #held: { tag: string; consistency: GroupTag['consistency']; limit: Timer } | undefined;
  /** The tag that applications are being frozen for. They freeze on when it was called off, and nothing else begins. */
  #preparing: { readonly tag: string; calledOff: boolean } | undefined;
  /** The last tags that were told how they ended: who asks to hold for one of them asks late, and nobody would let go. */
  readonly #ended: string[] = [];
  /** When the last shared tag was set, as its coordinator said. */
  lastTagAtMs: number | undefined;

  constructor(runtime: Runtime, target: TagTarget) {
    this.#runtime = runtime;
    this.#target = target;
  }

  async answer(request: IncomingRequest): Promise<Response> {
    const tag = request.body as GroupTag;
    if (request.path === PREPARE) return { status: 200, body: await this.#prepare(tag) };
    if (request.path === COMMIT || request.path === ABORT) this.#end(tag.tag);
    if (request.path === COMMIT) return { status: this.#commit(tag) ? 200 : 409 };
    if (request.path === ABORT) {
      if (this.#preparing?.tag === tag.tag) this.#preparing.calledOff = true;
      if (this.#held?.tag === tag.tag) this.letGo();
      return { status: 200 };
    }
    return { status: 404 };
  }

  /** No tag is set here any more, also none whose freeze is still going on. */
  stop(): void {
    if (this.#preparing) this.#preparing.calledOff = true;
    this.letGo();
  }

  /** Lets writes go on without a tag. */
  letGo(): void {
    if (!this.#held) return;
    const { consistency, limit } = this.#held;
    this.#held = undefined;
    limit.cancel();
    this.#target.release();
    if (consistency === 'application') this.#runtime.machine.thawApplications();
  }

  #end(tag: string): void {
    this.#ended.push(tag);
    if (this.#ended.length > ENDED_TAGS) this.#ended.shift();
  }

  async #prepare(tag: GroupTag): Promise<PrepareAnswer> {
    const blocked = this.#target.whyBlocked();
    if (blocked) return { ready: false, code: blocked };
    if (this.#ended.includes(tag.tag)) return { ready: false, code: 'Late' };
    if (this.#held || this.#preparing) return { ready: false, code: 'Busy' };
    if (tag.consistency === 'application') {
      const preparing = { tag: tag.tag, calledOff: false };
      this.#preparing = preparing;
      const frozen = await this.#runtime.machine.freezeApplications();
      this.#preparing = undefined;
      // While they froze the driver may have lost the order of writes.
      const blockedNow = this.#target.whyBlocked();
      if (!frozen.ok || preparing.calledOff || blockedNow) {
        this.#runtime.machine.thawApplications();
        return { ready: false, code: frozen.ok ? (blockedNow ?? 'Aborted') : frozen.failure.code };
      }
    }
    this.#target.hold();
    const limitMs = TIMER.drainBarrierMs[this.#runtime.machine.operatingSystem];
    const limit = this.#runtime.clock.after(limitMs, () => this.letGo());
    this.#held = { tag: tag.tag, consistency: tag.consistency, limit };
    return { ready: true };
  }

  #commit(tag: GroupTag): boolean {
    if (this.#held?.tag !== tag.tag) return false;
    if (this.#target.whyBlocked()) {
      this.letGo();
      return false;
    }
    this.#target.insert({
      id: tag.tag,
      atMs: tag.atMs,
      consistency: tag.consistency,
      groupId: tag.groupId,
      final: false,
    });
    this.lastTagAtMs = tag.atMs;
    this.letGo();
    return true;
  }
}
