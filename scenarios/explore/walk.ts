/**
 * A walk where nobody walked: a plan of moves drawn from a seed. Each seed leaves out some operations and some faults, so that
 * the others meet more often; most of what is asked has a place in the life of what it is asked of, and some has none; a fault
 * comes at any time, or while a job is in the middle of a task.
 */
import { Randomness } from '../../simulator/ground/random.ts';
import type { Site } from '../../simulator/site/site.ts';
import { OPERATIONS, POINTS } from '../moves/operations.ts';
import type { FaultMove, Move, MovePlan, OperationMove, When } from '../moves/plan.ts';
import { PLAN } from '../runbook.ts';
import { minutes } from '../times.ts';
import { Chance } from './chance.ts';
import { COPIES, type ExpectedState, LIFE, TASKS } from './expected-life.ts';
import { faultsFor, parametersFor, processServersOf } from './fault-choices.ts';

export interface WalkOptions {
  /** How many operations, faults, heals and waits; a few more come of them. Default 20. */
  readonly moves?: number;
  /** How many faults there may be at a time. Default 2. */
  readonly faultsAtOnce?: number;
  /** Which of the plans that a seed draws. Default: the first, 0. */
  readonly draw?: number;
}

export function walkPlan(site: Site, seed: string, options: WalkOptions = {}): MovePlan {
  return new Walk(site, seed, options).plan();
}

class Walk {
  readonly #site: Site;
  readonly #seed: string;
  readonly #chance: Chance;
  readonly #count: number;
  readonly #faultsAtOnce: number;
  readonly #faults: readonly string[];
  readonly #operations: ReadonlySet<string>;
  readonly #states = new Map<string, ExpectedState>();
  readonly #moves: Move[] = [];
  readonly #active: string[] = [];
  #named = 0;
  #deployed = false;

  constructor(site: Site, seed: string, { draw = 0, moves = 20, faultsAtOnce = 2 }: WalkOptions) {
    this.#site = site;
    this.#seed = seed;
    this.#chance = new Chance(new Randomness(seed).stream(draw === 0 ? 'walk' : `walk ${draw}`));
    this.#count = moves;
    this.#faultsAtOnce = faultsAtOnce;
    this.#faults = this.#chance.swarm(faultsFor(site), 35);
    // The recovery plan is there before the first move.
    this.#operations = new Set(
      this.#chance.swarm(
        OPERATIONS.map(({ name }) => name).filter((name) => name !== 'save-plan'),
        15,
      ),
    );
    for (const { name } of site.servers) this.#states.set(name, 'protected');
  }

  plan(): MovePlan {
    for (let made = 0; made < this.#count; made++) {
      const dice = this.#chance.between(0, 99);
      if (dice < 22 && this.#active.length < this.#faultsAtOnce) this.#fault();
      else if (dice < 38 && this.#active.length > 0) this.#heal();
      else if (dice < 45) this.#moves.push({ waitMs: minutes(this.#chance.between(1, 45)), ...this.#later() });
      else this.#ask();
    }
    return {
      schema: 'muster.moves/1',
      name: `walk-${this.#seed.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
      title: `A walk drawn from seed ${this.#seed}`,
      begins: 'protected',
      moves: this.#moves,
      restMs: minutes(60),
    };
  }

  #later(): { when: When } {
    return { when: { afterMs: this.#chance.between(0, 20) * minutes(1) } };
  }

  #fault(): void {
    const fault = this.#chance.one(this.#faults);
    const as = `fault-${++this.#named}`;
    this.#active.push(as);
    const parameters = parametersFor(fault, this.#chance, this.#site);
    const move: FaultMove = { fault, ...(Object.keys(parameters).length > 0 && { parameters }), as };
    this.#moves.push({ ...move, ...(this.#meanwhile() ?? this.#later()) });
  }

  #heal(): void {
    const [heal = ''] = this.#active.splice(this.#chance.between(0, this.#active.length - 1), 1);
    this.#moves.push({ heal, ...(this.#meanwhile() ?? this.#later()) });
  }

  /** While the job of the operation just asked for is in the middle of something; undefined when there is none, or not now. */
  #meanwhile(): { when: When } | undefined {
    const last = this.#moves.at(-1);
    if (!last || !('operation' in last) || !this.#chance.percent(60)) return undefined;
    const tasks = TASKS[last.operation];
    if (!tasks) return undefined;
    const afterMs = this.#chance.one([0, 1_000, 10_000, minutes(1), minutes(5)]);
    return {
      when: { task: this.#chance.one(tasks), ...(last.subject !== undefined && { of: last.subject }), afterMs },
    };
  }

  #ask(): void {
    const server = this.#chance.one([...this.#states.keys()]);
    const state = this.#states.get(server) ?? 'unprotected';
    const fitting = Object.keys(LIFE[state]).filter((name) => this.#operations.has(name));
    const sensible = fitting.length > 0 && this.#chance.percent(88);
    const name = sensible ? this.#chance.one(fitting) : this.#chance.one([...this.#operations]);
    // Disabling ends the story of a server; it need not come as often as the rest.
    if (sensible && name === 'disable-replication' && this.#chance.percent(70)) return;
    if (name === 'reprotect-home' && !this.#deployed) {
      this.#deployed = true;
      this.#moves.push({ operation: 'deploy-process-server', ...this.#later() });
    }
    const move = this.#operation(name, server);
    if (!move) return;
    this.#moves.push({ ...move, ...this.#later() });
    for (const concerned of move.subject === PLAN ? this.#states.keys() : [server]) {
      const next = LIFE[this.#states.get(concerned) ?? 'unprotected'][name];
      if (next) this.#states.set(concerned, next);
    }
    const protectedAs = COPIES[name];
    if (protectedAs !== undefined && this.#chance.percent(75)) {
      const afterMs = this.#chance.between(0, 10) * minutes(1);
      this.#moves.push({ waitMs: 0, when: { state: protectedAs, of: server, afterMs } });
    }
  }

  /** Undefined for what has no parameters that make sense here. */
  #operation(name: string, server: string): OperationMove | undefined {
    const row = OPERATIONS.find((one) => one.name === name);
    if (!row) return undefined;
    const grouped = this.#site.replicationGroups.some(({ servers }) => servers.length > 1 && servers.includes(server));
    const asPlan = row.subjects.includes('plan') && (grouped ? this.#chance.percent(85) : this.#chance.percent(15));
    const subject = row.subjects.includes('server') ? (asPlan ? PLAN : server) : undefined;
    const parameters = this.#parameters(name);
    if (parameters === undefined) return undefined;
    return {
      operation: name,
      ...(subject !== undefined && { subject }),
      ...(Object.keys(parameters).length > 0 && { parameters }),
    };
  }

  #parameters(name: string): Readonly<Record<string, unknown>> | undefined {
    const chance = this.#chance;
    switch (name) {
      case 'test-failover':
        return { point: chance.one(POINTS) };
      case 'failover':
        return { point: chance.one(POINTS), shutDownSource: chance.percent(50) };
      case 'failback':
        return chance.percent(20) ? { point: 'LatestTag' } : {};
      case 'change-recovery-point':
        return { older: chance.between(0, 5) };
      case 'change-policy':
        return chance.one([
          { rpoThresholdMinutes: chance.one([15, 30, 60]) },
          { appConsistentMinutes: chance.one([0, 60, 120]) },
          { retentionMinutes: chance.one([120, 1440]) },
        ]);
      case 'switch-process-server': {
        const servers = processServersOf(this.#site);
        return servers.length < 2 ? undefined : { from: chance.one(servers), to: chance.one(servers) };
      }
      case 'cancel-job':
        return {
          job: chance.one(['TestFailover', 'UnplannedFailover', 'SwitchReplicationGroupProtection', 'EnableDr']),
        };
      default:
        return {};
    }
  }
}
