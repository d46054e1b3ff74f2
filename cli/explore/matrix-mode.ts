/** `muster explore matrix`: every fault in every phase of the whole cycle, told as a grid. */
import { fail, ok } from '../../reference/model/result.ts';
import { grid } from '../../reports/grid.ts';
import { pairGrid } from '../../reports/pair-grid.ts';
import { faultsFor } from '../../scenarios/explore/fault-choices.ts';
import { cellsOn, pairsOn, phaseNames } from '../../scenarios/explore/matrix/cells.ts';
import { cellsDecidedBy, decidedBy, roundLanes } from '../../scenarios/explore/matrix/round-lanes.ts';
import { roundsOf } from '../../scenarios/explore/matrix/rounds.ts';
import { minutes } from '../../scenarios/times.ts';
import { chosen } from './chosen.ts';
import type { ExploreMode } from './mode.ts';

/**
 * In lab time, whatever the moves: until all is protected, and the rest in the end. With so much for each move the six rounds of vpn-loss
 * come to 127 to 251 minutes; they took 122 to 262.
 */
const BESIDES_MS = minutes(55);
const MOVE_MS = minutes(2.7);

export const matrixMode: ExploreMode = {
  noun: 'cell',
  folder: 'cells',
  options: ['fault', 'phase', 'alone', 'pairs'],
  plan({ alone = false, fault, pairs = false, phase, seed = '1' }, site) {
    const faults = chosen('fault', fault, faultsFor(site));
    if (!faults.ok) return faults;
    const phases = chosen('phase', phase, phaseNames(site));
    if (!phases.ok) return phases;
    if (pairs && faults.value.length < 2) return fail('USAGE', '--pairs needs two faults or more');
    const cells = (pairs ? pairsOn : cellsOn)(site, seed, faults.value, phases.value);
    const rounds = alone ? cells.map((cell) => ({ plan: cell.plan, cells: [cell] })) : roundsOf(cells, site, seed);
    return ok({
      drills: rounds.length,
      drillMs: BESIDES_MS + (MOVE_MS * rounds.reduce((sum, { plan }) => sum + plan.moves.length, 0)) / rounds.length,
      lanes: roundLanes(rounds, seed),
      progress: { ofLanes: rounds.map((round) => round.cells.length), by: cellsDecidedBy(rounds) },
      besides: (drills) => ({ matrix: decidedBy(cells, rounds, drills) }),
      ending: (colours, drills) => (pairs ? pairGrid : grid)(colours, decidedBy(cells, rounds, drills), drills),
    });
  },
};
