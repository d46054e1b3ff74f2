/** The whole cycle as moves, step by step, and the phases that each step goes through. */
import { JOB_SCENARIO, type JobScenario } from '../../../reference/site-recovery/jobs/job-scenarios.ts';
import type { Site } from '../../../simulator/site/site.ts';
import type { MovePlan, OperationMove, When } from '../../moves/plan.ts';
import { PLAN } from '../../runbook.ts';

export interface Step {
  readonly name: string;
  /** What has to be so before it. */
  readonly begins: MovePlan['begins'];
  readonly moves: readonly OperationMove[];
  /** Where data is copied when its jobs have ended: the state that it leads to. */
  readonly copiesUntil?: string;
  /** States of the item's chart that it goes through, in order. */
  readonly states: readonly string[];
  /** Tasks of its jobs, in order. */
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
    job: JobScenario,
    states: readonly string[],
    parameters?: object,
  ): Step => ({
    name,
    begins: 'protected',
    moves: [{ operation, subject: PLAN, until, ...(parameters && { parameters: { ...parameters } }) }],
    states,
    tasks: tasksOf(job),
  });
  const copyOfEach = (
    name: string,
    operation: string,
    until: string,
    job: JobScenario,
    states: readonly string[],
  ): Step => ({
    name,
    begins: 'protected',
    // All of them at once, as one who marks them in a list.
    moves: servers.map((server, index) => ({
      operation,
      subject: server.name,
      until,
      ...(index > 0 && { when: { sinceMs: 0 } }),
    })),
    copiesUntil: until,
    states,
    tasks: tasksOf(job),
  });
  const enable = copyOfEach('enable', 'enable-replication', 'protected', 'EnableDr', [
    'enabling',
    'initialReplication',
    'protected',
  ]);
  const home = ofPlan('reprotect', 'reprotect-home', 'protectedHome', 'SwitchReplicationGroupProtection', [
    'reprotecting',
    'initialReplicationHome',
    'protectedHome',
  ]);
  return [
    { ...enable, begins: 'registered' },
    {
      name: 'recovery-plan',
      begins: 'registered',
      moves: [{ operation: 'save-plan' }],
      states: [],
      tasks: tasksOf('CreateRecoveryPlan'),
    },
    ofPlan('test-failover', 'test-failover', 'testing', 'TestFailover', ['testing'], { point: 'LatestProcessed' }),
    ofPlan('cleanup', 'test-failover-cleanup', 'protected', 'TestFailoverCleanup', ['protected']),
    ofPlan('failover', 'failover', 'failedOver', 'UnplannedFailover', ['failingOver', 'failedOver'], {
      shutDownSource: true,
    }),
    ofPlan('commit', 'commit', 'committed', 'CommitFailover', ['committed']),
    { ...home, moves: [{ operation: 'deploy-process-server' }, ...home.moves], copiesUntil: 'protectedHome' },
    ofPlan('failback', 'failback', 'failedBack', 'UnplannedFailover', ['failingBack', 'failedBack']),
    ofPlan('commit-failback', 'commit', 'committedHome', 'CommitFailover', ['committedHome']),
    copyOfEach('reprotect-again', 'reprotect-to-azure', 'protected', 'SwitchReplicationGroupProtection', [
      'reprotectingToAzure',
      'initialReplication',
      'protected',
    ]),
  ];
}

/** A check whether all is as it has to be is over the moment it begins: no fault comes in the middle of it. */
function tasksOf(job: JobScenario): readonly string[] {
  return Object.keys(JOB_SCENARIO[job].tasks).filter((task) => !/PrerequisitesCheck|Preflight/.test(task));
}

export function phasesOf(cycle: readonly Step[]): readonly Phase[] {
  return cycle.flatMap(({ name: step, states, tasks }) => [
    ...tasks.map((task) => ({ name: `${step}/${task}`, step, when: { task } })),
    ...states.map((state) => ({ name: `${step}/${state}`, step, when: { state } })),
  ]);
}
