/** Annotations and a job summary for GitHub Actions: workflow commands on stdout, Markdown for the summary file. */
import type { DrillResult, RunResult } from '../scenarios/result.ts';
import { duration } from './durations.ts';
import { VERDICT_SIGN } from './paint.ts';

/** One `::error` or `::warning` line for each thing that did not pass; empty when everything did. */
export function githubAnnotations(run: RunResult): string {
  return run.drills.flatMap(annotationsOf).join('');
}

function annotationsOf(drill: DrillResult): string[] {
  const lines: string[] = [];
  const annotate = (level: 'error' | 'warning', what: string, text: string) =>
    lines.push(
      `::${level} title=${property(`${drill.name} (seed ${drill.seed}): ${what}`)}::${data(`${text}\n${drill.replay}`)}\n`,
    );
  for (const { evidence, name, verdict } of drill.properties) {
    if (verdict !== 'passed') annotate(verdict === 'violated' ? 'error' : 'warning', `${name} is ${verdict}`, evidence);
  }
  return lines;
}

/** A Markdown table of the drills, for the file `GITHUB_STEP_SUMMARY` names. */
export function githubSummary(run: RunResult): string {
  const rows = run.drills.map((drill) => {
    const verdict = `${VERDICT_SIGN[drill.verdict]} ${drill.verdict}`;
    const cells = [
      drill.name,
      drill.seed,
      verdict,
      duration(drill.rpoMs),
      duration(drill.rtoMs),
      duration(drill.virtualMs),
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return `### Muster: ${run.verdict}\n\n| Drill | Seed | Verdict | RPO | RTO | Lab time |\n|---|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
