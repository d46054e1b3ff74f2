/** What was looked up, as if it had been run here: what has no result keeps the words of the machine that was there. */
import { fail } from '../../reference/model/result.ts';
import type { StoryLine } from '../../reports/story.ts';
import type { DrillResult, UnfinishedDrill } from '../../scenarios/result.ts';
import type { RanDrills } from '../ran-drills.ts';
import type { LookedUp } from './looked-up.ts';

export function asOneRan(ran: RanDrills, lookedUp: LookedUp, absent: readonly UnfinishedDrill[]): RanDrills {
  const stories = new Map<DrillResult | UnfinishedDrill, readonly StoryLine[]>(ran.stories);
  const unfinished = ran.unfinished.map((drill) => {
    const told = { ...drill, ...lookedUp.unfinished(drill.name), replay: drill.replay };
    stories.set(told, stories.get(drill) ?? []);
    return told;
  });
  const strangers = lookedUp.strangers();
  const strange = fail(
    'USAGE',
    `the shards tell of drills that this search does not have: ${strangers.join(', ')}; a result.json was changed by hand`,
  );
  const notKept = ran.notKept ?? (strangers.length > 0 ? strange.failure : undefined);
  return {
    ...ran,
    unfinished: [...unfinished, ...absent].toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0)),
    stories,
    // Nobody is interrupted here: the verdict says that something is lacking.
    interrupted: 0,
    ...(notKept && { notKept }),
  };
}
