/**
 * What is weaker than a move: sooner or at no moment of its own, asked of one server instead of all, with what is usual instead of
 * what was chosen, shorter, less. Each is one step; and each is smaller in something that nothing makes larger, so it comes to an end.
 */
import type { Move, OperationMove, When } from '../moves/plan.ts';
import { PLAN } from '../runbook.ts';
import { lessThan, shorterThan } from './less.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** Weaker ones, what changes most first. Not all can be played: a parameter may be needed. */
export function weakerThan(move: Move, servers: readonly string[]): readonly Move[] {
  return [
    ...lighterMoments(move.when).map((when): Move => withField(move, 'when', when)),
    ...('operation' in move ? weakerOperations(move, servers) : []),
    ...('waitMs' in move ? shorterThan(move.waitMs).map((waitMs): Move => ({ ...move, waitMs })) : []),
    ...('operation' in move || 'fault' in move
      ? lighterParameters(move.parameters).map((parameters): Move => withField(move, 'parameters', parameters))
      : []),
  ];
}

function weakerOperations(move: OperationMove, servers: readonly string[]): readonly Move[] {
  const one = move.subject === PLAN ? servers.map((subject) => ({ ...move, subject })) : [];
  return [...one, ...(move.until === undefined ? [] : [withField(move, 'until', undefined)])];
}

function lighterMoments(when: When | undefined): readonly (When | undefined)[] {
  if (when === undefined) return [];
  const shorter = Object.entries(when).flatMap(([name, span]) =>
    typeof span === 'number' ? shorterThan(span).map((less): When => ({ ...when, [name]: less })) : [],
  );
  // No moment at all is the same as none after the move before.
  return [undefined, ...shorter.filter((lighter) => JSON.stringify(lighter) !== '{"afterMs":0}')];
}

/** Without any, without one of them, with less of one of them. */
function lighterParameters(parameters: Parameters | undefined): readonly (Parameters | undefined)[] {
  const entries = Object.entries(parameters ?? {});
  if (entries.length === 0) return parameters === undefined ? [] : [undefined];
  const without = (name: string) => Object.fromEntries(entries.filter(([other]) => other !== name));
  return [
    undefined,
    ...(entries.length > 1 ? entries.map(([name]) => without(name)) : []),
    ...entries.flatMap(([name, value]) => lessThan(name, value).map((less) => ({ ...parameters, [name]: less }))),
  ];
}

function withField<One extends Move>(move: One, name: string, value: unknown): One {
  const { [name as keyof One]: _, ...rest } = move;
  return (value === undefined ? rest : { ...rest, [name]: value }) as One;
}
