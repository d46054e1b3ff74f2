/**
 * One self-contained HTML page for a run: verdicts, a timeline of phases and faults for each drill, measured figures,
 * properties with their evidence. No script, nothing loaded from anywhere.
 */
import type { DrillResult, RunResult, Verdict } from '../scenarios/result.ts';
import { plantedBug } from './console.ts';
import { duration, labTime } from './durations.ts';
import { escapeHtml } from './html-escape.ts';
import { STYLE } from './html-style.ts';
import { timeline } from './html-timeline.ts';
import { VERDICT_SIGN } from './paint.ts';

export function html(run: RunResult): string {
  const passed = run.drills.filter((drill) => drill.verdict === 'passed').length;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Muster: ${run.verdict} · ${escapeHtml(run.site)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Muster ${badge(run.verdict)}</h1>
<p>${passed} of ${run.drills.length} drills passed · site ${escapeHtml(run.site)} · ${run.lab} lab · seed ${escapeHtml(run.seed)}</p>
${run.plant === undefined ? '' : `<p class="planted">${escapeHtml(plantedBug(run.plant))}</p>`}
</header>
<main>
${overview(run)}
${run.drills.map((drill) => section(drill)).join('\n')}
</main>
<footer>Engine: ${escapeHtml(run.engine)}</footer>
</body>
</html>
`;
}

function overview(run: RunResult): string {
  const rows = run.drills.map(
    (drill) => `<tr><td><a href="#${anchor(drill)}">${escapeHtml(drill.name)}</a></td><td>${escapeHtml(drill.seed)}</td>
<td>${badge(drill.verdict)}</td>${figures([drill.rpoMs, drill.rtoMs, drill.virtualMs, drill.wallMs])}</tr>`,
  );
  return `<div class="wide"><table><thead><tr><th>Drill</th><th>Seed</th><th>Verdict</th><th class="number">RPO</th>
<th class="number">RTO</th><th class="number">Lab time</th><th class="number">Wall time</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
}

function section(drill: DrillResult): string {
  const { stopped } = drill;
  return `<section id="${anchor(drill)}">
<h2>${escapeHtml(drill.name)} ${badge(drill.verdict)}</h2>
<p class="title">${escapeHtml(drill.title)} · seed ${escapeHtml(drill.seed)} · ${duration(drill.virtualMs)} of lab time</p>
${stopped === undefined ? '' : `<p class="stopped">The story stopped at ${labTime(stopped.atMs)}: <code>${escapeHtml(stopped.code)}</code> ${escapeHtml(stopped.message)}</p>`}
${timeline(drill)}
${servers(drill)}
${properties(drill)}
<p class="replay">Run it again: <code>${escapeHtml(drill.replay)}</code><br>Journal: <code>${escapeHtml(drill.journalHash)}</code></p>
</section>`;
}

function servers(drill: DrillResult): string {
  const measured = drill.servers.filter(({ rpoMs, rtoMs }) => rpoMs !== undefined || rtoMs !== undefined);
  if (measured.length === 0) return '';
  const rows = measured.map(
    (server) => `<tr><td>${escapeHtml(server.name)}</td>${figures([server.rpoMs, server.rtoMs])}</tr>`,
  );
  return `<table><thead><tr><th>Server</th><th class="number">Measured RPO</th><th class="number">Measured RTO</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>`;
}

/** What did not pass comes first. */
function properties(drill: DrillResult): string {
  const order: Record<Verdict, number> = { violated: 0, inconclusive: 1, passed: 2 };
  const sorted = [...drill.properties].sort((a, b) => order[a.verdict] - order[b.verdict]);
  const rows = sorted.map(
    ({ evidence, name, title, verdict }) =>
      `<tr><td>${badge(verdict)}</td><td><b>${escapeHtml(name)}</b><br>${escapeHtml(title)}</td><td class="evidence">${escapeHtml(evidence)}</td></tr>`,
  );
  return `<div class="wide"><table class="properties"><thead><tr><th>Verdict</th><th>Property</th><th>Evidence</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
}

function figures(values: readonly (number | undefined)[]): string {
  return values.map((value) => `<td class="number">${duration(value)}</td>`).join('');
}

function badge(verdict: Verdict): string {
  return `<span class="badge ${verdict}">${VERDICT_SIGN[verdict]} ${verdict}</span>`;
}

function anchor(drill: DrillResult): string {
  return `${drill.name}-${drill.seed}`.replace(/[^\w-]/g, '-');
}
