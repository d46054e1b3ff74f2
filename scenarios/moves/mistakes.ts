/** Everything that is wrong with a plan of moves, at once, before anything of it is done. */
import { z } from 'zod';
import { parametersOf } from '../../chaos/fault-desk.ts';
import { faultNamed } from '../../chaos/fault-board.ts';
import { suggestion } from '../../reference/model/near-miss.ts';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { itemChart } from '../../reference/site-recovery/item-chart.ts';
import { JOB_SCENARIO } from '../../reference/site-recovery/jobs/job-scenarios.ts';
import type { Site } from '../../simulator/site/site.ts';
import { PLAN } from '../runbook.ts';
import { OPERATIONS, operationNamed } from './operations.ts';
import { type FaultMove, type Move, type MovePlan, type OperationMove, planSchema } from './plan.ts';

const STATES = Object.keys(itemChart.states);
const TASKS = [...new Set(Object.values(JOB_SCENARIO).flatMap(({ tasks }) => Object.keys(tasks)))];

/** Fails with `MovesInvalid`, a line for each mistake. */
export function planOf(value: unknown): Result<MovePlan> {
  const parsed = planSchema.safeParse(value);
  if (!parsed.success) return fail('MovesInvalid', z.prettifyError(parsed.error));
  const mistakes = mistakesIn(parsed.data);
  return mistakes.length === 0 ? ok(parsed.data) : fail('MovesInvalid', mistakes.join('\n'));
}

/** Why it cannot be played on that site: it is about what the site does not have. */
export function whyNotPlayed({ moves }: MovePlan, { servers }: Site): string | undefined {
  const names = [...servers.map(({ name }) => name), PLAN];
  const subjects = moves.flatMap((move) => [
    ...('operation' in move && move.subject !== undefined ? [move.subject] : []),
    ...(move.when && 'of' in move.when && move.when.of !== undefined ? [move.when.of] : []),
  ]);
  const unknown = subjects.find((subject) => !names.includes(subject));
  return unknown === undefined
    ? undefined
    : `it has no server ${unknown}; it has ${servers.map(({ name }) => name).join(', ')}`;
}

function mistakesIn({ moves }: MovePlan): string[] {
  const mistakes: string[] = [];
  const named = new Set<string>();
  for (const [index, move] of moves.entries()) {
    const say = (text: string) => mistakes.push(`moves[${index}]: ${text}`);
    for (const text of wrongWithMoment(move)) say(text);
    if ('operation' in move) for (const text of wrongWithOperation(move)) say(text);
    else if ('fault' in move) {
      for (const text of wrongWithFault(move)) say(text);
      if (move.as === undefined) continue;
      if (named.has(move.as)) say(`an earlier fault is called "${move.as}" as well`);
      named.add(move.as);
    } else if ('heal' in move && !named.has(move.heal)) {
      say(`no fault before it is called "${move.heal}"${suggestion(move.heal, [...named])}`);
    }
  }
  return mistakes;
}

function* wrongWithMoment({ when }: Move): Generator<string> {
  if (!when) return;
  if ('state' in when) yield* unknown('state of an item', when.state, STATES);
  if ('task' in when) yield* unknown('task of a job', when.task, TASKS);
}

/** Names that are far from anything are told with a few that there are. */
function* unknown(what: string, name: string, known: readonly string[]): Generator<string> {
  if (known.includes(name)) return;
  yield `there is no ${what} called "${name}"${suggestion(name, known)}; there is ${known.slice(0, 5).join(', ')}, …`;
}

function* wrongWithOperation({ operation: name, subject, until, parameters = {} }: OperationMove): Generator<string> {
  const operation = operationNamed(name);
  if (!operation) {
    const names = OPERATIONS.map((one) => one.name);
    return yield `there is no operation "${name}"${suggestion(name, names)}; there are ${names.join(', ')}`;
  }
  const kind = subject === undefined ? 'site' : subject === PLAN ? 'plan' : 'server';
  if (!operation.subjects.includes(kind)) {
    yield `${name} can be asked of a ${operation.subjects.join(' or a ')}, and of no ${kind}`;
  }
  if (until !== undefined) yield* unknown('state of an item', until, STATES);
  const checked = operation.parameters.safeParse(parameters);
  if (!checked.success) yield `${name}: ${z.prettifyError(checked.error)}`;
}

function* wrongWithFault({ fault: name, parameters = {} }: FaultMove): Generator<string> {
  const fault = faultNamed(name);
  if (!fault.ok) return yield fault.failure.message;
  const checked = parametersOf(fault.value, parameters);
  if (!checked.ok) yield checked.failure.message;
}
