/** `muster explore matrix`: every fault in every phase of the whole cycle, told as a grid. */
import { suggestion } from '../../reference/model/near-miss.ts';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { grid } from '../../reports/grid.ts';
import { laneOfOne } from '../../scenarios/explore/lane.ts';
import { faultsFor } from '../../scenarios/explore/fault-choices.ts';
import { cellsOn, phaseNames } from '../../scenarios/explore/matrix/cells.ts';
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

/** The named ones of them, or all. Of phases, a step (`failover`) stands for all of its own. Fails with `USAGE`. */
function chosen(what: string, text: string | undefined, known: readonly string[]): Result<readonly string[]> {
  if (text === undefined) return ok(known);
  const words = text.split(',').map((word) => word.trim());
  const meant = (word: string) => known.filter((name) => name === word || name.startsWith(`${word}/`));
  const unknown = words.find((word) => meant(word).length === 0);
  if (unknown !== undefined) {
    const hint = suggestion(unknown, known);
    return fail('USAGE', `there is no ${what} "${unknown}"${hint}; there is ${known.join(', ')}`);
  }
  return ok(known.filter((name) => words.some((word) => meant(word).includes(name))));
}
