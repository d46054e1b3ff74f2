/**
 * What a plan of moves would cover if all of it went as expected: enough to tell one that goes where nobody was from one that does
 * not. What really was covered the journal says.
 */
import { ASKED } from '../coverage/operations.ts';
import type { MovePlan, OperationMove } from '../moves/plan.ts';
import { PLAN } from '../runbook.ts';
import { type ExpectedState, LIFE } from './expected-life.ts';

/** States of the item's chart that an operation passes through. */
const PASSED: Readonly<Record<string, readonly string[]>> = {
  'enable-replication': ['enabling', 'initialReplication'],
  failover: ['failingOver'],
  failback: ['failingBack'],
  'reprotect-home': ['reprotecting', 'initialReplicationHome'],
  'reprotect-to-azure': ['reprotectingToAzure', 'initialReplication'],
};
/** As coverage calls what is asked, where a move has another name. */
const CALLED: Readonly<Record<string, string>> = {
  failback: 'failover',
  'reprotect-home': 'reprotect',
  'reprotect-to-azure': 'reprotect',
};
const COUNTED: ReadonlySet<string> = new Set(ASKED.map(({ name }) => name));

/** Names as `newIn` has them, `operations: commit in failedOver: accepted`; cancelled jobs besides, which stand for transitions. */
export function expectedGround({ begins, moves }: MovePlan, servers: readonly string[]): ReadonlySet<string> {
  const expected = new Expected(servers, begins === 'protected' ? 'protected' : 'unprotected');
  for (const move of moves) {
    if ('operation' in move) expected.ask(move);
    else if ('fault' in move) expected.throw(move.fault, move.as, move.when !== undefined && 'task' in move.when);
    else if ('heal' in move) expected.heal(move.heal);
  }
  return expected.ground;
}

class Expected {
  readonly ground = new Set<string>();
  readonly #states: Map<string, ExpectedState>;
  readonly #faults = new Map<string, string>();
  #passing: readonly string[] = [];

  constructor(servers: readonly string[], state: ExpectedState) {
    this.#states = new Map(servers.map((server) => [server, state]));
  }

  ask({ operation, parameters, subject }: OperationMove): void {
    const concerned = subject === PLAN ? [...this.#states.keys()] : subject === undefined ? [] : [subject];
    const called = CALLED[operation] ?? operation.replaceAll('-', ' ');
    this.#passing = PASSED[operation] ?? [];
    for (const server of concerned) {
      const state = this.#states.get(server) ?? 'unprotected';
      const next = LIFE[state][operation];
      if (COUNTED.has(called)) {
        this.ground.add(`operations: ${called} in ${inChart(state)}: ${next ? 'accepted' : 'refused'}`);
      }
      if (operation === 'cancel-job') this.ground.add(`cancelled: ${parameters?.job} in ${inChart(state)}`);
      if (!next) continue;
      this.#states.set(server, next);
      for (const fault of this.#faults.values()) this.#meets(fault, [...this.#passing, inChart(next)]);
    }
  }

  throw(fault: string, as: string | undefined, meanwhile: boolean): void {
    for (const other of this.#faults.values()) this.ground.add(`pairs: ${[fault, other].toSorted().join(' with ')}`);
    this.#faults.set(as ?? fault, fault);
    this.#meets(fault, [...this.#states.values()].map(inChart));
    if (meanwhile) this.#meets(fault, this.#passing);
  }

  heal(name: string): void {
    this.#faults.delete(name);
  }

  #meets(fault: string, states: readonly string[]): void {
    for (const state of states) this.ground.add(`faults: ${fault} in ${state}`);
  }
}

function inChart(state: ExpectedState): string {
  return state === 'incomplete' ? 'failoverIncomplete' : state;
}
