/** `muster explore matrix`: every fault in every phase of the whole cycle, told as a grid. */
import { ok } from '../../reference/model/result.ts';
import { grid } from '../../reports/grid.ts';
import { laneOfOne } from '../../scenarios/explore/lane.ts';
import { faultsFor } from '../../scenarios/explore/fault-choices.ts';
import { cellsOn, phaseNames } from '../../scenarios/explore/matrix/cells.ts';
import { chosen } from './chosen.ts';
import type { ExploreMode } from './mode.ts';

export const matrixMode: ExploreMode = {
  noun: 'cell',
  folder: 'cells',
  options: ['fault', 'phase'],
  plan({ fault, phase, seed = '1' }, site) {
    const faults = chosen('fault', fault, faultsFor(site));
    if (!faults.ok) return faults;
    const phases = chosen('phase', phase, phaseNames(site));
    if (!phases.ok) return phases;
    const cells = cellsOn(site, seed, faults.value, phases.value);
    return ok({
      drills: cells.length,
      lanes: cells.map(({ plan }, number) => laneOfOne({ number, plan, seed })),
      besides: () => ({
        matrix: cells.map(({ fault, phase, plan, variant }) => ({ fault, phase, variant, drill: plan.name })),
      }),
      ending: (colours, drills) => grid(colours, cells, drills),
    });
  },
};
