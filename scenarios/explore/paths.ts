/**
 * Plans of moves made from the item's chart itself, so that a chart that changes changes the plans: one that takes each declared
 * transition, one that asks in each state whatever the chart does not offer there, and longer ones whose outcome depends on what
 * went before. What none of them can take is listed with its reason.
 */
import { getAdjacencyMap } from 'xstate/graph';
import { type ItemEvent, itemChart } from '../../reference/site-recovery/item-chart.ts';
import type { Move, MovePlan } from '../moves/plan.ts';
import { minutes } from '../times.ts';
import { type Ask, ASKS, eventMoves, HAPPENS_BY_ITSELF, HISTORIES, whyNever } from './path-moves.ts';

export interface Edge {
  readonly from: string;
  readonly event: ItemEvent['type'];
  readonly to: string;
}

export interface PathPlans {
  readonly plans: readonly MovePlan[];
  /** All that the chart declares. */
  readonly edges: readonly Edge[];
  readonly never: readonly (Edge & { readonly why: string })[];
}

const START = 'enabling';
const EVENTS = [...new Set(itemChart.events)].filter((type) => type !== '*') as ItemEvent['type'][];

/** Paths of one server, which is in no replication group. */
export function pathPlans(server: string): PathPlans {
  const edges = declared();
  const never = edges.flatMap((edge) => {
    const why = whyNever(edge, offeredIn(edge.from));
    return why === undefined ? [] : [{ ...edge, why }];
  });
  const untaken = new Set(edges.filter((edge) => !never.some((one) => same(one, edge))).map(named));
  const usable = edges.filter((edge) => untaken.has(named(edge)));
  const paths = usable
    .map((edge) => [...route(START, edge.from, usable), edge])
    .toSorted((one, other) => other.length - one.length);
  const plans: MovePlan[] = [];
  for (const path of paths) {
    const last = path.at(-1) as Edge;
    if (!untaken.has(named(last))) continue;
    for (const edge of path) untaken.delete(named(edge));
    const told = `${last.from} --${last.event}--> ${last.to}`;
    plans.push(planOf(`path-${kebab(last.from)}-${kebab(last.event)}`, `A path to ${told}`, server, path));
  }
  for (const state of new Set(usable.map(({ from }) => from))) plans.push(...refusedIn(state, server, usable));
  for (const [name, events] of Object.entries(HISTORIES)) {
    const path: Edge[] = [];
    for (const event of events) {
      const at = path.at(-1)?.to ?? START;
      const way = usable
        .filter((edge) => edge.event === event)
        .map((edge) => [...route(at, edge.from, usable), edge])
        .filter(([first]) => first?.from === at)
        .toSorted((one, other) => one.length - other.length)[0];
      path.push(...(way ?? []));
    }
    plans.push(planOf(`history-${name}`, name.replaceAll('-', ' '), server, path));
  }
  return { plans, edges, never };
}

/** What the chart can do in each state that it can come to. */
function declared(): Edge[] {
  const happenings = getAdjacencyMap(itemChart, {
    events: EVENTS.map((type) => ({ type, reason: 'path' }) as ItemEvent),
    filterEvents: (state, event) => state.can(event),
    serializeState: ({ value }) => String(value),
  });
  return Object.values(happenings).flatMap(({ state, transitions }) =>
    Object.values<(typeof transitions)[keyof typeof transitions]>(transitions).map(({ event, state: next }) => ({
      from: String(state.value),
      event: event.type,
      to: String(next.value),
    })),
  );
}

/** The shortest way, over transitions that change the state. */
function route(from: string, to: string, edges: readonly Edge[]): Edge[] {
  const ways: { readonly at: string; readonly way: Edge[] }[] = [{ at: from, way: [] }];
  const seen = new Set([from]);
  for (const { at, way } of ways) {
    if (at === to) return way;
    for (const edge of edges) {
      if (edge.from !== at || seen.has(edge.to)) continue;
      seen.add(edge.to);
      ways.push({ at: edge.to, way: [...way, edge] });
    }
  }
  return [];
}

export function offeredIn(state: string): readonly string[] {
  return itemChart.states[state as keyof typeof itemChart.states]?.meta?.allowedOperations ?? [];
}

function isOffered({ listed, provider, unlisted }: Ask, state: string): boolean {
  if (unlisted?.includes(state)) return true;
  const meta = itemChart.states[state as keyof typeof itemChart.states]?.meta;
  return listed !== undefined && offeredIn(state).includes(listed) && (provider ?? meta?.provider) === meta?.provider;
}

/** In a state that passes by itself there is time for one question, in one that lasts for all of them. */
function refusedIn(state: string, server: string, edges: readonly Edge[]): MovePlan[] {
  const refused = ASKS.filter((ask) => !isOffered(ask, state));
  const way = route(START, state, edges);
  const passes = edges.some(({ from, event }) => from === state && HAPPENS_BY_ITSELF.has(event));
  const asked = ({ operation, parameters }: Ask): Move => ({
    operation,
    subject: server,
    ...(parameters && { parameters }),
  });
  const title = `What ${state} does not offer is asked for`;
  if (!passes) return [planOf(`refused-in-${kebab(state)}`, title, server, way, refused.map(asked))];
  // The question waits for the state itself, so nothing else must wait for it before.
  const before = HAPPENS_BY_ITSELF.has(way.at(-1)?.event ?? '') ? way.slice(0, -1) : way;
  return refused.map((ask) =>
    planOf(`refused-in-${kebab(state)}-${ask.operation}`, `${title}: ${ask.operation}`, server, before, [
      { ...asked(ask), when: { state, of: server, afterMs: 200 } },
    ]),
  );
}

function planOf(
  name: string,
  title: string,
  server: string,
  path: readonly Edge[],
  then: readonly Move[] = [],
): MovePlan {
  const moves: Move[] = [{ operation: 'enable-replication', subject: server }];
  let deployed = false;
  for (const [index, edge] of path.entries()) {
    if (HAPPENS_BY_ITSELF.has(edge.event)) {
      // Two of them may come at the same instant: only the last is waited for, or nothing when a move waits itself.
      const next = path[index + 1];
      const lasts = !next || !HAPPENS_BY_ITSELF.has(next.event);
      if (lasts) moves.push({ waitMs: minutes(1), when: { state: edge.to, of: server } });
      continue;
    }
    if (edge.event === 'REPROTECT_STARTED' && edge.from === 'committed' && !deployed) {
      deployed = true;
      moves.push({ operation: 'deploy-process-server' });
    }
    moves.push(...eventMoves(edge, server, index, path[index + 1]?.event));
  }
  return {
    schema: 'muster.moves/1',
    name,
    title,
    begins: 'registered',
    moves: [...moves, ...then],
    restMs: minutes(30),
  };
}

function same(one: Edge, other: Edge): boolean {
  return one.from === other.from && one.event === other.event;
}

function named({ from, event }: Edge): string {
  return `${from} ${event}`;
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]|_/g, (mark) => (mark === '_' ? '-' : `-${mark}`)).toLowerCase();
}
