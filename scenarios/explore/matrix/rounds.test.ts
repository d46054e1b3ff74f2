/** Cells that are tried together: every cell is in one round, and what is wrong in a round is looked at cell by cell. */
import { expect, test } from 'vitest';
import { sampleSite } from '../../../simulator/site/site.ts';
import { planOf } from '../../moves/mistakes.ts';
import type { DrillResult } from '../../result.ts';
import { cellsOn } from './cells.ts';
import { cycleOn } from './cycle.ts';
import { cellsDecidedBy, decidedBy, roundLanes } from './round-lanes.ts';
import { momentOf } from './moments.ts';
import { type Round, roundsOf, strikesOf } from './rounds.ts';

const site = sampleSite();
const cells = cellsOn(site, '1', ['vpn-loss', 'clock-off']);
const rounds = roundsOf(cells, site, '1');
const [first] = rounds;
const strikes = strikesOf(first?.cells ?? []);

const result = (name: string, also: Partial<DrillResult> = {}) =>
  ({ name, verdict: 'passed', faults: [], ...also }) as unknown as DrillResult;
const together = (also: Partial<DrillResult> = {}) =>
  result(first?.plan.name ?? '', { faults: strikes.map(() => ({ name: 'vpn-loss' }) as never), ...also });

/** In which steps the fault comes in its first lap, and in its second. */
function lapsOf(round: Round | undefined) {
  const cycle = cycleOn(site);
  const struck = strikesOf(round?.cells ?? []).map(({ phase }) => {
    const at = cycle.findIndex(({ name }) => phase.startsWith(`${name}/`));
    return { at, step: cycle[at]?.name, begins: cycle[at]?.begins };
  });
  const turn = struck.findIndex(({ at }, index) => index > 0 && at <= (struck[index - 1]?.at ?? 0));
  return turn < 0 ? [struck] : [struck.slice(0, turn), struck.slice(turn)];
}

/** Names of the drills of a lane that follow when its first came to this. */
function then(came: DrillResult | undefined): readonly string[] {
  const lane = roundLanes(rounds, '1')[0];
  lane?.next();
  const names: string[] = [];
  for (let next = lane?.next(came); next && !next.done; next = lane?.next(undefined)) names.push(next.value.plan.name);
  return names;
}

test('every cell is in one round, with all of its moment, and every round can be played', () => {
  expect(rounds.flatMap((round) => round.cells)).toHaveLength(cells.length);
  expect(new Set(rounds.flatMap((round) => round.cells))).toEqual(new Set(cells));
  for (const round of rounds) {
    const moments = new Set(round.cells.map(({ phase }) => momentOf(phase)));
    const alike = cells.filter(
      (cell) => cell.fault === round.cells[0]?.fault && cell.variant === round.cells[0]?.variant,
    );
    expect(new Set(round.cells)).toEqual(new Set(alike.filter(({ phase }) => moments.has(momentOf(phase)))));
    expect(planOf(round.plan).ok).toBe(true);
  }
  expect(new Set(rounds.map(({ plan }) => plan.name)).size).toBe(rounds.length);
});

test('the fault comes once in every step of a lap, and has gone before the next one', () => {
  const [lap = [], again = []] = lapsOf(first);
  expect(lap.map(({ step }) => step)).toEqual(cycleOn(site).map(({ name }) => name));
  expect(again.map(({ step }) => step)).toEqual(['failover', 'failback']);
  for (const round of rounds) {
    const { moves } = round.plan;
    const thrown = moves.flatMap((move) => ('fault' in move ? [move.as] : []));
    expect(moves.flatMap((move) => ('heal' in move ? [move.heal] : []))).toEqual(thrown);
    expect(thrown).toHaveLength(strikesOf(round.cells).length);
    for (const some of lapsOf(round)) expect(new Set(some.map(({ step }) => step)).size).toBe(some.length);
  }
});

test('a second lap begins with the first step in which the fault comes, and goes to the end of the cycle', () => {
  const asked = first?.plan.moves.flatMap((move) => ('operation' in move ? [move.operation] : [])) ?? [];
  const lap = cycleOn(site).flatMap(({ moves, name }) => moves.map(({ operation }) => ({ name, operation })));
  const failover = lap.findIndex(({ name }) => name === 'failover');
  expect(asked).toEqual([...lap, ...lap.slice(failover)].map(({ operation }) => operation));
});

test('what comes before all is protected comes in a first lap only', () => {
  for (const round of rounds) {
    const early = (lapsOf(round)[1] ?? []).filter(({ begins }) => begins === 'registered');
    expect(early).toEqual([]);
  }
});

test('when nothing is wrong, nothing is tried again, and the round speaks for its cells', () => {
  expect(then(together())).toEqual([]);
  const decided = decidedBy(cells, rounds, [together()]).filter(({ drill }) => drill === first?.plan.name);
  expect(new Set(decided.map(({ phase }) => phase))).toEqual(new Set(first?.cells.map(({ phase }) => phase)));
  expect(decided).toHaveLength(first?.cells.length ?? 0);
  expect(cellsDecidedBy(rounds)(together())).toBe(first?.cells.length);
});

test.each([
  ['was violated', { verdict: 'violated' }],
  ['did not come to its end', { unreached: [{ subject: 'files01', state: 'testing' }] }],
] as const)('when a round %s, each of its moments is tried alone, for all its cells', (_, also) => {
  const alone = strikes.map(({ plan }) => plan.name);
  expect(then(together(also))).toEqual(alone);
  const decidedOf = cellsDecidedBy(rounds);
  expect(decidedOf(together(also))).toBe(0);
  expect(alone.map((name) => decidedOf(result(name))).reduce((sum, many) => sum + many)).toBe(first?.cells.length);
  const drills = decidedBy(cells, rounds, [together(also), ...alone.map((name) => result(name))]);
  const theirs = drills.filter((_cell, index) => first?.cells.includes(cells[index] as never));
  expect(new Set(theirs.map(({ drill }) => drill))).toEqual(new Set(alone));
  for (const { drill, phase } of theirs) {
    expect(momentOf(phase)).toBe(momentOf(strikes.find(({ plan }) => plan.name === drill)?.phase ?? ''));
  }
});

test('of what is lost for good each moment is tried alone from the beginning', () => {
  const lost = cellsOn(site, '1', ['server-loss']);
  const alone = roundsOf(lost, site, '1');
  expect(new Set(alone.flatMap((round) => round.cells))).toEqual(new Set(lost));
  for (const { cells: theirs, plan } of alone) {
    expect(strikesOf(theirs)).toHaveLength(1);
    expect(theirs.map((cell) => cell.plan)).toContain(plan);
  }
});

test('a round of one moment is not tried again: it is that moment alone', () => {
  const [only] = roundsOf(cellsOn(site, '1', ['vpn-loss'], ['commit/VmCommit', 'commit/committed']), site, '1');
  const lane = roundLanes(only ? [only] : [], '1')[0];
  lane?.next();
  const came = result(only?.plan.name ?? '', { verdict: 'violated' });
  expect(lane?.next(came).done).toBe(true);
  expect(cellsDecidedBy(only ? [only] : [])(came)).toBe(2);
  const told = decidedBy(only?.cells ?? [], only ? [only] : [], [came]);
  expect(told.map(({ drill }) => drill)).toEqual([came.name, came.name]);
});

test('a fault that could not be thrown, or waited in vain, is told of the cells of its moment, and the others have passed', () => {
  const thrown = strikes.slice(1).map((_, index) => ({ name: 'vpn-loss', ...(index === 1 && { struck: false }) }));
  const drill = together({
    faults: thrown as never,
    passedOver: [{ move: 'fault', as: `fault in ${strikes[0]?.phase}`, why: 'there is no VPN' }],
  });
  const told = decidedBy(cells, rounds, [drill]).filter((cell) => cell.drill === drill.name);
  expect(told).toHaveLength(first?.cells.length ?? 0);
  const [one, other, third] = strikes.map(({ phase }) =>
    told.filter((cell) => momentOf(cell.phase) === momentOf(phase)).map(({ unstruck }) => unstruck),
  );
  expect(one).toEqual(Array(4).fill('there is no VPN'));
  expect(other).toEqual([undefined]);
  expect(third).toEqual(Array(3).fill('it waited for a moment that did not come before it was healed'));
  expect(then(drill)).toEqual([]);
});

test('no two drills have one number, and each number says of which lane it is', () => {
  const lanes = roundLanes(rounds, '1');
  const numbers = lanes.flatMap((lane, index) => {
    const told: number[] = [];
    for (let next = lane.next(); !next.done; next = lane.next(result('', { verdict: 'violated' })))
      told.push(next.value.number);
    expect(new Set(told.map((number) => number % lanes.length))).toEqual(new Set([index]));
    return told;
  });
  expect(new Set(numbers).size).toBe(numbers.length);
});
