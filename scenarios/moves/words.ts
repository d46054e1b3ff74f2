/** A plan of moves for a reader: one line each, as one would say it. */
import { faultNamed } from '../../chaos/fault-board.ts';
import { parametersOf } from '../../chaos/fault-desk.ts';
import { duration } from '../properties/wording.ts';
import { operationNamed } from './operations.ts';
import type { Move, MovePlan, When } from './plan.ts';

export function moveInWords(move: Move): string {
  const what = whatIsDone(move);
  const when = move.when && momentInWords(move.when);
  return when === undefined ? what : `${when}: ${what}`;
}

export function movesInWords({ title, begins, moves, restMs }: MovePlan): string {
  const before = begins === 'protected' ? 'everything is protected' : 'the site has registered';
  const lines = moves.map((move, index) => `${String(index + 1).padStart(3)}. ${moveInWords(move)}`);
  return [title, `  Before: ${before}.`, ...lines, `  Then all is healed, and ${duration(restMs)} pass.`, ''].join(
    '\n',
  );
}

function whatIsDone(move: Move): string {
  if ('waitMs' in move) return `wait ${duration(move.waitMs)}`;
  if ('heal' in move) return `heal ${move.heal}`;
  if ('fault' in move)
    return `fault${move.as === undefined ? '' : ` "${move.as}"`}: ${faultInWords(move.fault, move.parameters)}`;
  const { operation, subject, until, parameters = {} } = move;
  const details = Object.entries(parameters).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const title = operationNamed(operation)?.title ?? operation;
  return [
    title,
    ...(subject === undefined ? [] : [`of ${subject}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(details.length ? [`(${details.join(', ')})`] : []),
  ].join(' ');
}

function faultInWords(name: string, parameters: Readonly<Record<string, unknown>> = {}): string {
  const fault = faultNamed(name);
  if (!fault.ok) return name;
  const checked = parametersOf(fault.value, parameters);
  return checked.ok ? fault.value.describe(checked.value) : name;
}

function momentInWords(when: When): string | undefined {
  if ('sinceMs' in when) return `${duration(when.sinceMs)} after that was begun`;
  if ('atMs' in when) return `at ${duration(when.atMs)}`;
  if ('state' in when || 'task' in when) {
    const what =
      'state' in when ? `${when.of ?? 'an item'} is ${when.state}` : `${when.task} of ${when.of ?? 'a job'} has begun`;
    return `${when.afterMs ? `${duration(when.afterMs)} after ` : 'as soon as '}${what}`;
  }
  return when.afterMs === 0 ? undefined : `${duration(when.afterMs)} later`;
}
