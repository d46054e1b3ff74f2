/**
 * The matrix as a heat map on the page of a run: faults down, phases across, each cell with its signs, which lead to the drills.
 * A sign and its words say what a colour says.
 */
import { unreachedInWords } from '../scenarios/moves/unreached.ts';
import type { DrillResult, MatrixCell, RunResult } from '../scenarios/result.ts';
import { anchor } from './html-drill.ts';
import { escapeHtml } from './html-escape.ts';
import { VERDICT_SIGN } from './paint.ts';

const HEALED = { soon: 'healed after five minutes', late: 'healed when nothing goes on any more' } as const;

/** Nothing for a run that is no matrix. */
export function matrixSection({ drills, matrix = [] }: RunResult): string {
  if (matrix.length === 0) return '';
  const results = new Map(drills.map((drill) => [drill.name, drill]));
  const phases = [...new Set(matrix.map(({ phase }) => phase))];
  const rows = [...Map.groupBy(matrix, faultsOf)].map(([faults, row]) => {
    const cells = phases.map((phase) => {
      const both = row.filter((cell) => cell.phase === phase);
      return `<td>${both.map((cell) => sign(cell, results.get(cell.drill))).join('')}</td>`;
    });
    return `<tr><th scope="row">${escapeHtml(faults)}</th>${cells.join('')}</tr>`;
  });
  const heading = phases.map(
    (phase, index) => `<th scope="col"><abbr title="${escapeHtml(phase)}">${index + 1}</abbr></th>`,
  );
  return `<h2>Every fault in every phase</h2>
<p>Of each pair: ${HEALED.soon}, ${HEALED.late}. ✔ passed · ✘ violated · ? inconclusive · ~ no promise broken, but the cycle did not come to its end · ○ the fault did not strike · – not run</p>
<div class="wide matrix"><table><tr><th scope="col">Fault</th>${heading.join('')}</tr>
${rows.join('\n')}</table></div>
<ol class="matrix-phases">${phases.map((phase) => `<li>${escapeHtml(phase)}</li>`).join('')}</ol>`;
}

/** `vpn-loss`, or of a pair `vpn-loss, then clock-off`. */
function faultsOf({ fault, second }: MatrixCell): string {
  return second === undefined ? fault : `${fault}, then ${second}`;
}

function sign(cell: MatrixCell, drill: DrillResult | undefined): string {
  const { phase, unstruck, variant } = cell;
  const about = `${faultsOf(cell)} in ${phase}, ${HEALED[variant]}`;
  if (!drill) return `<span title="${escapeHtml(about)}: not run">–</span>`;
  const unreached = drill.unreached?.map((one) => `; ${unreachedInWords(one)}`).join('') ?? '';
  const absent = unstruck === undefined ? '' : `; the fault did not strike: ${unstruck}`;
  const words = escapeHtml(`${about}: ${drill.verdict}${absent}${unreached}`);
  const passed = absent === '' ? (unreached === '' ? VERDICT_SIGN.passed : '~') : '○';
  const shown = drill.verdict === 'passed' ? passed : VERDICT_SIGN[drill.verdict];
  return `<a class="cell ${drill.verdict}" href="#${anchor(drill)}" title="${words}" aria-label="${words}">${shown}</a>`;
}
