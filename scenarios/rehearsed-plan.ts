/**
 * A drill of a recovery plan that was exported from Azure (`az`, a REST client or PowerShell): its machines are found on the site by
 * their names, its runbooks are bound to whatever the drill says, and somebody stands by who resumes what is manual.
 */
import { type OutsideRunbook, program, type RunbookFunction, type RunbookManner, webHook } from '../simulator/lab.ts';
import { exportedPlan } from './exported-plan.ts';
import { minutes } from './times.ts';
import { type Scenario, scenario } from './scenario.ts';

/** What a runbook is bound to: a function, a program, a web hook, or nothing but the time that it takes. */
export type RunbookBinding =
  | RunbookFunction
  | ({ readonly takesMinutes?: number; readonly onFailure?: RunbookManner['onFailure'] } & (
      | { readonly command: readonly string[] }
      | { readonly url: string; readonly headers?: Readonly<Record<string, string>> }
      | { readonly standsIn: true }
    ));

export interface Rehearsal {
  /** Of the drill. Default: `plan-` and the plan's name in small letters. */
  readonly name?: string;
  /** By the name of the runbook, the last part of its id. */
  readonly runbooks?: Readonly<Record<string, RunbookBinding>>;
  /** After so long a manual action counts as done, with comments that say so. Default: 15. */
  readonly unattendedMinutes?: number;
}

/** Throws, with a sentence for whoever wrote the file, when it is no recovery plan. */
export function rehearsed(
  exported: unknown,
  { name, runbooks = {}, unattendedMinutes = 15 }: Rehearsal = {},
): Scenario {
  const plan = exportedPlan(exported);
  const servers = plan.groups.flatMap((group) => group.servers);
  const attendance = { afterMs: minutes(unattendedMinutes), comments: `unattended, after ${unattendedMinutes} min` };
  return scenario({
    name:
      name ??
      `plan-${plan.name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '')}`,
    title: `Recovery plan ${plan.name}: a test, a failover with the source shut down, and the commit`,
    faults: [],
    exercises: ['recovered-image', 'application-recovers', 'sound-jobs', 'job-tasks'],
    whyNot: (site) => {
      const unknown = servers.filter((server) => !site.servers.some((one) => one.name === server));
      return unknown.length === 0 ? undefined : `the site has no server ${unknown.join(', ')}, which the plan names`;
    },
    async run(drill) {
      const { runbook } = drill;
      await drill.phase('protect', async () => {
        await runbook.protectEverything();
        for (const [runbookName, binding] of Object.entries(runbooks)) {
          drill.bindRunbook(runbookName, doing(binding), mannerOf(binding));
        }
        await runbook.writePlan(plan.name, plan);
      });
      await runbook.attended(plan.name, attendance, async () => {
        await drill.phase('test failover', async () => {
          await runbook.testFailover(plan.name);
          await runbook.cleanUpTest(plan.name);
        });
        await drill.phase('failover', () => runbook.failOver(plan.name, 'LatestProcessed', true));
        await drill.phase('commit', () => runbook.commit(plan.name));
      });
    },
  });
}

function doing(binding: RunbookBinding): RunbookFunction | OutsideRunbook {
  if (typeof binding === 'function') return binding;
  if ('command' in binding) return program(binding.command);
  if ('url' in binding) return webHook(binding.url, binding.headers);
  return () => ({ output: 'nothing was called: something stands in for it' });
}

function mannerOf(binding: RunbookBinding): RunbookManner {
  if (typeof binding === 'function') return {};
  const { takesMinutes, onFailure } = binding;
  return { ...(takesMinutes !== undefined && { takesMs: minutes(takesMinutes) }), ...(onFailure && { onFailure }) };
}
