/** The stories of a run's drills, for reports that are written when all is over. */
import type { DrillResult, UnfinishedDrill } from '../scenarios/result.ts';
import { labTime } from './durations.ts';
import type { StoryLine } from './story.ts';

/** A large sweep keeps only those of drills that did not pass; the others are in their journals. */
export type Stories = ReadonlyMap<DrillResult | UnfinishedDrill, readonly StoryLine[]>;

/** As a terminal shows it; undefined when there is nothing to tell. */
export function storyAsText(lines: readonly StoryLine[] = []): string | undefined {
  if (lines.length === 0) return undefined;
  return lines.map(({ atMs, text, tone }) => `${labTime(atMs)}  ${tone === 'phase' ? '' : '  '}${text}\n`).join('');
}
