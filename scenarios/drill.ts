/**
 * What a scenario is given: the runbook for the vault, the passing of time, the chapters of the story, faults, and
 * expectations. Every call writes to the journal what the reader of a report needs.
 */
import type { Fault } from '../chaos/fault.ts';
import { FaultDesk } from '../chaos/fault-desk.ts';
import {
  type Lab,
  NotInThisLab,
  type OutsideRunbook,
  type RunbookFunction,
  type RunbookManner,
} from '../simulator/lab.ts';
import type { Site } from '../simulator/site/site.ts';
import type { ExpectedTimes } from './expected-times.ts';
import { figuresOf } from './figures.ts';
import { knownServers } from './known-servers.ts';
import type { Outcome } from './outcome.ts';
import { Runbook } from './runbook.ts';
import { StoryStopped } from './story-stopped.ts';
import { minutes, type Patience, span, until } from './times.ts';

/** What a story's file needs beside its drill comes through the same door. */
export { must, type Outcome } from './outcome.ts';
export { manualAction, type PlanWish, runbookAction } from './plan-writing.ts';
export { hours, minutes, type Patience } from './times.ts';

export interface ActiveFault {
  /** Undoes it. Again does no harm. */
  heal(): Promise<void>;
}

export class Drill {
  readonly lab: Lab;
  readonly runbook: Runbook;
  /** How long data takes on this site's lines. */
  readonly times: ExpectedTimes;
  readonly #faults: FaultDesk;

  constructor(lab: Lab) {
    this.lab = lab;
    this.#faults = new FaultDesk(lab);
    this.runbook = new Runbook(lab);
    this.times = this.runbook.times;
  }

  get site(): Site {
    return this.lab.site;
  }

  /** Names of all protected servers. */
  get servers(): readonly string[] {
    return this.site.servers.map(({ name }) => name);
  }

  // ------------------------------------------------------------------------------------------------------------ the story

  /** A chapter; hands on what its work hands back. */
  async phase<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
    this.write('phase.begin', { name });
    const value = await work();
    this.write('phase.end', { name });
    return value;
  }

  /** One sentence for the reader. */
  story(text: string): void {
    this.write('story', { text });
  }

  // ------------------------------------------------------------------------------------------------------------------ time

  async sleep(delayMs: number): Promise<void> {
    return this.lab.sleep(span(delayMs));
  }

  /** Until so long after all agents set their next recovery tag, which they do by the clock. */
  untilNextTag(offsetMs: number): Promise<void> {
    const everyMs = minutes(this.site.policy.crashConsistentMinutes);
    const nowMs = Date.parse(this.site.startsAt) + this.lab.elapsedMs();
    return this.sleep(everyMs - (nowMs % everyMs) + offsetMs);
  }

  /** A moment that the seed decides, so that a sweep over seeds meets the system in different states. */
  between(fromMs: number, toMs: number): number {
    if (span(fromMs) > span(toMs)) throw new NotInThisLab(`there is no moment between ${fromMs} and ${toMs} ms`);
    return this.lab.random('story').integer(fromMs, toMs);
  }

  /** Lets time pass until it is so; stops the story when it is not so in time. */
  until(what: string, isSo: () => Promise<boolean>, patience: Patience): Promise<void> {
    return until(this.lab, what, isSo, patience);
  }

  // ---------------------------------------------------------------------------------------------------------------- faults

  /** Throws a fault. What is not healed by the story is healed at its end. */
  async inject<Parameters>(fault: Fault<Parameters>, parameters: NoInfer<Parameters>): Promise<ActiveFault> {
    const injected = await this.#faults.inject(fault, parameters);
    if (!injected.ok) throw new StoryStopped(injected.failure.code, injected.failure.message);
    return { heal: () => this.#faults.heal(injected.value.id) };
  }

  /** Undoes every fault that is still there, the newest first. */
  healAll(): Promise<void> {
    return this.#faults.healAll();
  }

  // -------------------------------------------------------------------------------------------------------------- runbooks

  /** From now on a recovery plan that calls this runbook calls that: a function of the story, a program, or a web hook. */
  bindRunbook(runbook: string, does: RunbookFunction | OutsideRunbook, manner?: RunbookManner): void {
    this.lab.automation.bind(runbook, does, manner);
  }

  // ---------------------------------------------------------------------------------------------------------- expectations

  /** From here, these servers must be Protected again within that time; judged by `returns-to-protected`. */
  expectProtected(servers: readonly string[], withinMs: number): void {
    this.write('expect.protected', { servers: knownServers(this.site, servers), withinMs: span(withinMs) });
  }

  /** Asks for something that must be refused with this code; judged by `refusals`. The story goes on either way. */
  async refused(operation: string, subject: string, expect: string, ask: () => Promise<Outcome>): Promise<void> {
    this.write('attempt', { operation, subject, expect });
    const answer = await ask();
    const outcome = answer.ok ? 'accepted' : 'refused';
    const code = answer.ok ? undefined : answer.failure.code;
    this.write('attempt.end', { operation, subject, expect, outcome, code });
  }

  /** Stops the story when it is not so at this moment. */
  async expect(what: string, isSo: () => Promise<boolean>): Promise<void> {
    if (!(await isSo())) throw new StoryStopped('NotAsExpected', `expected: ${what}`);
  }

  /** Whether the vault counts the site as connected. */
  expectSite(state: 'connected' | 'disconnected'): Promise<void> {
    return this.expect(`the site is ${state}`, async () => {
      const { health } = await this.runbook.vault.site();
      return (health === 'Normal') === (state === 'connected');
    });
  }

  /** Each of these servers has a recovery point that is younger than two intervals. */
  expectFreshPoints(servers: readonly string[]): Promise<void> {
    return this.expect(`recovery points of ${servers.join(', ')} still come`, () =>
      this.runbook.haveFreshPoints(servers),
    );
  }

  /** Until that is so: what had to wait, behind copies or for a fault to be over, has gone to Azure. */
  untilFreshPoints(servers: readonly string[], withinMs: number): Promise<void> {
    return this.runbook.untilFreshPoints(servers, withinMs);
  }

  /** Whether the vault's event list holds at least so many events of that code; none at all when `least` is 0. */
  expectEvent(code: string, least: number): Promise<void> {
    return this.expect(`${least === 0 ? 'no' : `at least ${least}`} event ${code}`, async () => {
      const count = await this.runbook.vault.eventsOf(code);
      return least === 0 ? count === 0 : count >= least;
    });
  }

  /** The newest point that each server shares with its group, by its time; undefined where there is none. */
  async newestSharedPoints(servers: readonly string[]): Promise<Map<string, string | undefined>> {
    const newest = new Map<string, string | undefined>();
    knownServers(this.site, servers);
    for (const server of servers) {
      newest.set(
        server,
        (await this.runbook.sharedPoints(server)).at(-1)?.properties?.recoveryPointTime?.toISOString(),
      );
    }
    return newest;
  }

  /** Everything that was committed since the last `disaster` call, and before, came up again. */
  async expectNothingLost(servers: readonly string[]): Promise<void> {
    knownServers(this.site, servers);
    return this.expect(`nothing of ${servers.join(', ')} was lost`, async () => {
      const figures = figuresOf(this.lab.journal.records, this.lab.history);
      return servers.every((server) => figures.find(({ name }) => name === server)?.rpoMs === 0);
    });
  }

  /** The moment from which loss of data is counted. */
  disaster(servers: readonly string[]): void {
    this.write('disaster', { servers: knownServers(this.site, servers) });
  }

  write(kind: string, fields: Readonly<Record<string, unknown>>): void {
    this.lab.journal.record('drill', kind, fields);
  }
}
