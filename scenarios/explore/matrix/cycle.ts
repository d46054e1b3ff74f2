/** The whole cycle as moves, step by step, and the phases that each step goes through. */
import type { Site } from '../../../simulator/site/site.ts';
import type { OperationMove, When } from '../../moves/plan.ts';
import { PLAN } from '../../runbook.ts';
import { TASKS } from '../expected-life.ts';

export interface Step {
  readonly name: string;
  readonly moves: readonly OperationMove[];
  /** States of the item's chart that it goes through, in order. */
  readonly states: readonly string[];
  /** The operation by which its jobs' tasks are known. */
  readonly tasks: readonly string[];
}

export interface Phase {
  /** `failover/VmFailover`, `failover/failingOver`. */
  readonly name: string;
  readonly step: string;
  readonly when: When;
}

export function cycleOn({ servers }: Site): readonly Step[] {
  const ofPlan = (
    name: string,
    operation: string,
    until: string,
    states: readonly string[],
    parameters?: object,
  ): Step => ({
    name,
    moves: [{ operation, subject: PLAN, until, ...(parameters && { parameters: { ...parameters } }) }],
    states,
    tasks: TASKS[operation] ?? [],
  });
  const ofEach = (name: string, operation: string, until: string, states: readonly string[]): Step => ({
    name,
    // All of them at once, as one who marks them in a list.
    moves: servers.map((server, index) => ({
      operation,
      subject: server.name,
      until,
      ...(index > 0 && { when: { sinceMs: 0 } }),
    })),
    states,
    tasks: TASKS[operation] ?? [],
  });
  const home = ofEach('reprotect', 'reprotect-home', 'protectedHome', [
    'reprotecting',
    'initialReplicationHome',
    'protectedHome',
  ]);
  return [
    ofPlan('test-failover', 'test-failover', 'testing', ['testing'], { point: 'LatestProcessed' }),
    ofPlan('cleanup', 'test-failover-cleanup', 'protected', ['protected']),
    ofPlan('failover', 'failover', 'failedOver', ['failingOver', 'failedOver'], { shutDownSource: true }),
    ofPlan('commit', 'commit', 'committed', ['committed']),
    { ...home, moves: [{ operation: 'deploy-process-server' }, ...home.moves] },
    ofPlan('failback', 'failback', 'failedBack', ['failingBack', 'failedBack']),
    ofPlan('commit-failback', 'commit', 'committedHome', ['committedHome']),
    ofEach('reprotect-again', 'reprotect-to-azure', 'protected', [
      'reprotectingToAzure',
      'initialReplication',
      'protected',
    ]),
  ];
}

export function phasesOf(cycle: readonly Step[]): readonly Phase[] {
  return cycle.flatMap(({ name: step, states, tasks }) => [
    ...tasks.map((task) => ({ name: `${step}/${task}`, step, when: { task } })),
    ...states.map((state) => ({ name: `${step}/${state}`, step, when: { state } })),
  ]);
}
