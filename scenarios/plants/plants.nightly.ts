/** `npm run nightly`: every planted bug is caught by the property that must catch it, as `muster plants` would say. */
import { describe, expect, it } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import { runDrill } from '../runner.ts';
import { huntFor, isAtLarge, isCaught, SEEDS_TRIED, withDrill } from './hunt.ts';
import { plants } from './index.ts';

const SEEDS = Array.from({ length: SEEDS_TRIED }, (_, index) => String(index + 1));

describe('planted bugs', () => {
  it.each(plants)('$name is caught by $caughtBy', async (plant) => {
    let hunt = huntFor(plant, SEEDS);
    while (isAtLarge(hunt)) {
      const place = hunt.places[hunt.drills.length] ?? { scenario: '', seed: '' };
      const run = runDrill({ ...place, site: sampleSite(), plant: plant.name });
      hunt = await run.then(
        ({ result }) => withDrill(hunt, result),
        (error: unknown) => withDrill(hunt, undefined, String(error)),
      );
    }
    expect(isCaught(hunt), JSON.stringify(hunt.drills)).toBe(true);
  });
});
