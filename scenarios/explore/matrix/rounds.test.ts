/** Cells that are tried together: every cell is in one round, and what is wrong in a round is looked at cell by cell. */
import { expect, test } from 'vitest';
import { sampleSite } from '../../../simulator/site/site.ts';
import { planOf } from '../../moves/mistakes.ts';
import type { DrillResult } from '../../result.ts';
import { cellsOn } from './cells.ts';
import { cycleOn } from './cycle.ts';
import { cellsDecidedBy, decidedBy, roundLanes } from './round-lanes.ts';
import { momentOf } from './moments.ts';
import { roundsOf, strikesOf } from './rounds.ts';

const site = sampleSite();
const cells = cellsOn(site, '1', ['vpn-loss', 'clock-off']);
const rounds = roundsOf(cells, site, '1');
const [first] = rounds;
const strikes = strikesOf(first?.cells ?? []);

const result = (name: string, also: Partial<DrillResult> = {}) =>
  ({ name, verdict: 'passed', faults: [], ...also }) as unknown as DrillResult;
const together = (also: Partial<DrillResult> = {}) =>
  result(first?.plan.name ?? '', { faults: strikes.map(() => ({ name: 'vpn-loss' }) as never), ...also });

/** Names of the drills of a lane that follow when its first came to this. */
function then(came: DrillResult | undefined): readonly string[] {
  const lane = roundLanes(rounds, '1')[0];
  lane?.next();
  const names: string[] = [];
  for (let next = lane?.next(came); next && !next.done; next = lane?.next(undefined)) names.push(next.value.plan.name);
  return names;
}

test('every cell is in one round, with all of its moment and no other of its step, and every round can be played', () => {
  expect(rounds.flatMap((round) => round.cells)).toHaveLength(cells.length);
  expect(new Set(rounds.flatMap((round) => round.cells))).toEqual(new Set(cells));
  for (const round of rounds) {
    const moments = new Set(round.cells.map(({ phase }) => momentOf(phase)));
    const steps = new Set(round.cells.map(({ phase }) => phase.split('/')[0]));
    expect(moments.size).toBe(steps.size);
    const alike = cells.filter(
      (cell) => cell.fault === round.cells[0]?.fault && cell.variant === round.cells[0]?.variant,
    );
    expect(new Set(round.cells)).toEqual(new Set(alike.filter(({ phase }) => moments.has(momentOf(phase)))));
    expect(planOf(round.plan).ok).toBe(true);
  }
  expect(new Set(rounds.map(({ plan }) => plan.name)).size).toBe(rounds.length);
});

test('the fault comes once in every step, and has gone before the next one', () => {
  const thrown = first?.plan.moves.flatMap((move) => ('fault' in move ? [move.as] : [])) ?? [];
  const heals = first?.plan.moves.flatMap((move) => ('heal' in move ? [move.heal] : [])) ?? [];
  expect(heals).toEqual(thrown);
  expect(thrown).toHaveLength(cycleOn(site).length);
});

test('when nothing is wrong, nothing is tried again, and the round speaks for its cells', () => {
  expect(then(together())).toEqual([]);
  const decided = decidedBy(cells, rounds, [together()]).filter(({ drill }) => drill === first?.plan.name);
  expect(decided.map(({ phase }) => phase)).toEqual(first?.cells.map(({ phase }) => phase));
  expect(cellsDecidedBy(rounds)(together())).toBe(first?.cells.length);
});

test.each([
  ['was violated', { verdict: 'violated' }],
  ['did not come to its end', { unreached: [{ subject: 'files01', state: 'testing' }] }],
] as const)('when a round %s, each of its cells is tried alone', (_, also) => {
  expect(then(together(also))).toEqual(first?.cells.map(({ plan }) => plan.name));
  expect(cellsDecidedBy(rounds)(together(also))).toBe(0);
  expect(decidedBy(cells, rounds, [together(also)]).map(({ drill }) => drill)).not.toContain(first?.plan.name);
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
