/**
 * One self-contained HTML page for a run: what failed first and why, all verdicts, and a section for each drill. No script,
 * nothing loaded from anywhere; what is long is folded, and prints unfolded where the browser knows how.
 */
import type { DrillResult, RunResult, UnfinishedDrill, Verdict } from '../scenarios/result.ts';
import { plantedBug } from './console.ts';
import { firstFinding } from './evidence.ts';
import { anchor, badge, drillSection, figures, storyOf } from './html-drill.ts';
import { hazardCount } from './hazards.ts';
import { coverageSection } from './html-coverage.ts';
import { escapeHtml } from './html-escape.ts';
import { foundSection } from './html-found.ts';
import { matrixSection } from './html-matrix.ts';
import { STYLE } from './html-style.ts';
import { VERDICT_SIGN } from './paint.ts';
import { partOf } from './part.ts';
import type { Stories } from './stories.ts';

/** Of more drills than this, those that passed are folded to their headings. */
const UNFOLDED = 5;

export function html(run: RunResult, stories: Stories = new Map()): string {
  const { drills, plant, unfinished = [] } = run;
  const passed = drills.filter((drill) => drill.verdict === 'passed').length;
  const hazards = hazardCount(run);
  const part = partOf(run);
  const facts = [
    ...(part === undefined ? [] : [part]),
    `${passed} of ${drills.length + unfinished.length} drills passed`,
    ...(hazards > 0 ? [`hazards: ${hazards}`] : []),
    `site ${run.site}`,
    `${run.lab} lab`,
    `seed ${run.seed}`,
    `${run.startedAt.slice(0, 16).replace('T', ' ')} UTC`,
  ];
  const open = (drill: DrillResult) =>
    drill.verdict !== 'passed' || drill.hazards !== undefined || drills.length <= UNFOLDED;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${plant === undefined ? '' : 'Planted bug · '}Muster: ${run.verdict} · ${escapeHtml(run.site)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Muster ${badge(run.verdict)}</h1>
<p>${escapeHtml(facts.join(' · '))}</p>
${plant === undefined ? '' : `<p class="planted">${escapeHtml(plantedBug(plant))}</p>`}
</header>
<main>
${foundSection(run)}
${whatFailed(run)}
${matrixSection(run)}
${overview(run)}
${notForThisSite(run)}
${coverageSection(drills)}
${leftBehindBy(run)}
${drills.map((drill) => drillSection(drill, stories.get(drill), open(drill))).join('\n')}
${unfinished.map((drill) => unfinishedSection(drill, stories)).join('\n')}
</main>
<footer>Engine: ${escapeHtml(run.engine)}</footer>
</body>
</html>
`;
}

/** A line for each drill that did not pass, with the first thing that was found: where a reader begins. */
function whatFailed({ drills, unfinished = [] }: RunResult): string {
  const order: Record<Verdict, number> = { violated: 0, inconclusive: 1, passed: 2 };
  const failed = drills
    .filter(({ verdict }) => verdict !== 'passed')
    .sort((one, other) => order[one.verdict] - order[other.verdict])
    .map((drill) => {
      const { finding = '', property = '' } = firstFinding(drill) ?? {};
      return `<li>${badge(drill.verdict)} ${link(drill)}: <b>${escapeHtml(property)}</b><br>${escapeHtml(finding)}</li>`;
    });
  const without = unfinished.map(
    (drill) => `<li>${sign(drill)} ${link(drill)}<br>${escapeHtml(drill.message.split('\n')[0] ?? '')}</li>`,
  );
  const list = [...failed, ...without];
  return list.length === 0 ? '' : `<h2>What did not pass</h2>\n<ul class="failed">${list.join('\n')}</ul>`;
}

function overview({ drills, unfinished = [] }: RunResult): string {
  const rows = [
    ...drills.map(
      (drill) => `<tr><td>${link(drill)}</td><td>${escapeHtml(drill.seed)}</td>
<td>${badge(drill.verdict)}</td>${figures([drill.rpoMs, drill.rtoMs, drill.virtualMs, drill.wallMs])}</tr>`,
    ),
    ...unfinished.map(
      (drill) => `<tr><td>${link(drill)}</td><td>${escapeHtml(drill.seed)}</td>
<td>${sign(drill)}</td>${figures([undefined, undefined, undefined, undefined])}</tr>`,
    ),
  ];
  if (rows.length === 0) return '';
  return `<div class="wide"><table><thead><tr><th>Drill</th><th>Seed</th><th>Verdict</th><th class="number">RPO</th>
<th class="number">RTO</th><th class="number">Lab time</th><th class="number">Wall time</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
}

function notForThisSite({ notApplicable = [] }: RunResult): string {
  if (notApplicable.length === 0) return '';
  const rows = notApplicable.map(({ name, reason }) => `<li>${escapeHtml(name)}: ${escapeHtml(reason)}</li>`);
  return `<h2>Not for this site</h2>\n<ul class="skipped">${rows.join('\n')}</ul>`;
}

function leftBehindBy({ leftBehind = [] }: RunResult): string {
  if (leftBehind.length === 0) return '';
  const rows = leftBehind.map((sentence) => `<li>${escapeHtml(sentence)}</li>`);
  return `<h2>Left behind</h2>\n<ul class="skipped">${rows.join('\n')}</ul>`;
}

function unfinishedSection(drill: UnfinishedDrill, stories: Stories): string {
  const [first = '', ...stack] = drill.message.split('\n');
  return `<section id="${anchor(drill)}">
<h2>${escapeHtml(drill.name)} ${sign(drill)}</h2>
<p class="title">${escapeHtml([drill.title, `seed ${drill.seed}`].filter((part) => part !== '').join(' · '))}</p>
<p>${escapeHtml(first)}</p>
${stack.length === 0 ? '' : `<pre>${escapeHtml(stack.join('\n'))}</pre>`}
${storyOf(stories.get(drill) ?? [], true)}
<p class="replay">Run it again: <code>${escapeHtml(drill.replay)}</code></p>
</section>`;
}

function link(drill: DrillResult | UnfinishedDrill): string {
  return `<a href="#${anchor(drill)}">${escapeHtml(drill.name)}</a>`;
}

const WHY = {
  interrupted: 'interrupted',
  'not-started': 'not started',
  'scenario-broken': 'scenario broken',
  'internal-error': 'internal error',
  'lab-unavailable': 'no lab',
} as const;

function sign({ why }: UnfinishedDrill): string {
  const verdict = why === 'internal-error' || why === 'scenario-broken' ? 'violated' : 'inconclusive';
  return `<span class="badge ${verdict}">${VERDICT_SIGN[verdict]} ${WHY[why]}</span>`;
}
