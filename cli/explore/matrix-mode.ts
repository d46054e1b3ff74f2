/** `muster explore matrix`: every fault in every phase of the whole cycle, told as a grid. */
import { ok } from '../../reference/model/result.ts';
import { grid } from '../../reports/grid.ts';
import { faultsFor } from '../../scenarios/explore/fault-choices.ts';
import { cellsOn, phaseNames } from '../../scenarios/explore/matrix/cells.ts';
import { chosen } from './chosen.ts';
import { cellsDecided, decidedBy, roundLanes } from '../../scenarios/explore/matrix/round-lanes.ts';
import { roundsOf } from '../../scenarios/explore/matrix/rounds.ts';
import type { ExploreMode } from './mode.ts';

export const matrixMode: ExploreMode = {
  noun: 'cell',
  folder: 'cells',
  options: ['fault', 'phase', 'alone'],
  plan({ alone = false, fault, phase, seed = '1' }, site) {
    const faults = chosen('fault', fault, faultsFor(site));
    if (!faults.ok) return faults;
    const phases = chosen('phase', phase, phaseNames(site));
    if (!phases.ok) return phases;
    const cells = cellsOn(site, seed, faults.value, phases.value);
    const rounds = alone ? cells.map((cell) => ({ plan: cell.plan, cells: [cell] })) : roundsOf(cells, site, seed);
    return ok({
      drills: rounds.length,
      lanes: roundLanes(rounds, seed),
      progress: { ofLanes: rounds.map((round) => round.cells.length), by: (drill) => cellsDecided(rounds, drill) },
      besides: (drills) => ({ matrix: decidedBy(cells, rounds, drills) }),
      ending: (colours, drills) => grid(colours, decidedBy(cells, rounds, drills), drills),
    });
  },
};
