/**
 * The coordinator's side of a shared tag: every member holds, then itself, then all tag.
 *
 * Its own disks it holds last, for no longer than it takes to set the tag, and only when every other member has said that
 * it holds: that moment is the consistent cut.
 */
import { PORT } from '../model/ports.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { TIMER } from '../model/timers.ts';
import type { RecoveryTag } from '../replication/batch.ts';
import type { Runtime } from '../runtime.ts';
import type { GroupMember, ReplicationGroup } from '../wire/agent-control.ts';
import { ABORT, COMMIT, type GroupTag, type PrepareAnswer, PREPARE } from '../wire/group-consistency.ts';
import type { TagTarget } from './tag-target.ts';

export class GroupCoordinator {
  readonly #runtime: Runtime;
  readonly #target: TagTarget;
  readonly #group: ReplicationGroup;
  readonly #others: readonly GroupMember[];

  constructor(runtime: Runtime, target: TagTarget, group: ReplicationGroup, serverId: string) {
    this.#runtime = runtime;
    this.#target = target;
    this.#group = group;
    this.#others = group.members.filter((member) => member.serverId !== serverId);
  }

  /** Sets the tag on all members at one cut, or on none: then the failure says who could not and why. */
  async tag(tag: RecoveryTag): Promise<Result<undefined>> {
    const message: GroupTag = {
      groupId: this.#group.id,
      tag: tag.id,
      consistency: tag.consistency,
      atMs: tag.atMs,
    };
    const application = tag.consistency === 'application';
    const frozen = application ? await this.#runtime.machine.freezeApplications() : ok();
    const obstacle = frozen.ok ? await this.#prepareOthers(message) : frozen.failure;
    if (obstacle) {
      if (application) this.#runtime.machine.thawApplications();
      void Promise.all(this.#others.map((member) => this.#ask(member, ABORT, message)));
      return { ok: false, failure: obstacle };
    }
    const blocked = this.#target.whyBlocked();
    // All others hold at this instant: this is the cut, however long applications took to freeze, and its time is the tag's.
    const cut: RecoveryTag = { ...tag, atMs: this.#runtime.clock.nowMs(), groupId: this.#group.id };
    if (!blocked) {
      // They keep holding until the tag stands in their streams too.
      this.#target.hold();
      this.#target.insert(cut);
      this.#target.release();
    }
    const verdict: GroupTag = { ...message, atMs: cut.atMs };
    const answers = await Promise.all(
      this.#others.map((member) => this.#ask(member, blocked ? ABORT : COMMIT, verdict)),
    );
    if (application) this.#runtime.machine.thawApplications();
    if (blocked) return fail(blocked, 'the coordinator itself could not tag');
    const missing = answers.filter((answer) => !answer.ok || answer.value.status !== 200).length;
    // The tag stands in this stream; a member that did not confirm lets go alone, and the point counts for no group.
    return missing === 0 ? ok() : fail('GroupTagIncomplete', `${missing} members did not confirm the tag`);
  }

  async #prepareOthers(message: GroupTag): Promise<{ code: string; message: string } | undefined> {
    const answers = await Promise.all(this.#others.map((member) => this.#ask(member, PREPARE, message)));
    for (const [index, answer] of answers.entries()) {
      const name = this.#others[index]?.host;
      if (!answer.ok) return { code: answer.failure.code, message: `${name}: ${answer.failure.message}` };
      const { ready, code } = (answer.value.body ?? { ready: false }) as PrepareAnswer;
      if (!ready) return { code: code ?? `HTTP ${answer.value.status}`, message: `${name} cannot hold its writes` };
    }
    return undefined;
  }

  #ask(member: GroupMember, path: string, message: GroupTag) {
    return this.#runtime.network.request(
      { host: member.host, port: PORT.groupConsistency },
      { method: 'POST', path, body: message },
      { trust: 'site', timeoutMs: TIMER.drainBarrierMs[this.#runtime.machine.operatingSystem] },
    );
  }
}
