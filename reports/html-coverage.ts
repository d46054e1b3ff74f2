/** What a run has been through, on its page: folded, since it is read by whoever asks what the verdicts stand on. */
import { mergedAll } from '../scenarios/coverage/coverage.ts';
import { ITEM_STATES } from '../scenarios/coverage/declared.ts';
import type { DrillResult } from '../scenarios/result.ts';
import { type Answered, chartRows, faultRows, operationRows, type StateRow, unlooked } from './coverage-rows.ts';
import { escapeHtml } from './html-escape.ts';

/** Nothing for drills of before this was counted. */
export function coverageSection(drills: readonly DrillResult[]): string {
  const coverage = mergedAll(drills.map((drill) => drill.coverage));
  if (coverage.drills === 0) return '';
  const charts = chartRows(coverage);
  const declared = charts.reduce((sum, chart) => sum + chart.declared, 0);
  const missed = charts.flatMap((chart) => chart.missed);
  const blind = unlooked(coverage);
  const looked =
    blind.length === 0 ? 'Every property had something to look at.' : `Had nothing to look at: ${blind.join(', ')}.`;
  const pairs = Object.keys(coverage.pairs);
  return `<details class="coverage"><summary><h2>Coverage</h2>
<span class="title">${declared - missed.length} of ${declared} transitions of the charts taken</span></summary>
<div class="wide"><table><thead><tr><th>Chart</th><th class="number">Taken</th><th class="number">Declared</th></tr></thead>
<tbody>${charts.map(chartRow).join('\n')}</tbody></table></div>
${listed('Transitions that nobody took', missed)}
<h3>Asked of an item, by its state</h3>
${stateTable(operationRows(coverage), answered)}
<p>a accepted · r refused · ar each at least once · blank never asked</p>
<h3>Faults, by the state of an item</h3>
${stateTable(faultRows(coverage), counted)}
<p>How many drills had the fault while an item was in that state.</p>
${listed('Faults that were there together', pairs)}
<p>${escapeHtml(looked)}</p></details>`;
}

function chartRow({ declared, missed, name }: ReturnType<typeof chartRows>[number]): string {
  return `<tr><td>${escapeHtml(name)}</td><td class="number">${declared - missed.length}</td><td class="number">${declared}</td></tr>`;
}

function listed(title: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const items = names.map((name) => `<li>${escapeHtml(name)}</li>`);
  return `<details><summary>${escapeHtml(title)}: ${names.length}</summary>\n<ul>${items.join('\n')}</ul></details>`;
}

interface Shown {
  readonly kind: string;
  readonly sign: string;
  readonly words: string;
}

const ANSWERED: Readonly<Record<Answered, Shown>> = {
  accepted: { kind: 'met', sign: 'a', words: 'accepted' },
  refused: { kind: 'refused', sign: 'r', words: 'refused' },
  both: { kind: 'met', sign: 'ar', words: 'accepted and refused' },
  never: { kind: 'never', sign: '', words: 'never asked' },
};

function answered(cell: Answered): Shown {
  return ANSWERED[cell];
}

function counted(drills: number): Shown {
  if (drills === 0) return { kind: 'never', sign: '', words: 'in no drill' };
  return { kind: 'met', sign: String(drills), words: drills === 1 ? 'in one drill' : `in ${drills} drills` };
}

function stateTable<Cell>(rows: readonly StateRow<Cell>[], show: (cell: Cell) => Shown): string {
  if (rows.length === 0) return '<p>None.</p>';
  const heading = ITEM_STATES.map(
    (state, index) => `<th scope="col"><abbr title="${escapeHtml(state)}">${index + 1}</abbr></th>`,
  );
  const body = rows.map(({ cells, name }) => {
    const shown = cells.map((cell, index) => {
      const { kind, sign, words } = show(cell);
      const about = escapeHtml(`${name} in ${ITEM_STATES[index]}: ${words}`);
      return `<td class="${kind}" title="${about}" aria-label="${about}">${sign}</td>`;
    });
    return `<tr><th scope="row">${escapeHtml(name)}</th>${shown.join('')}</tr>`;
  });
  return `<div class="wide matrix"><table><tr><th></th>${heading.join('')}</tr>
${body.join('\n')}</table></div>
<ol class="matrix-phases">${ITEM_STATES.map((state) => `<li>${escapeHtml(state)}</li>`).join('')}</ol>`;
}
