/** What a result says of the search that it is of: enough to know what belongs together, and to put it together. */
import { createHash } from 'node:crypto';
import type { Campaign } from '../../scenarios/result.ts';
import { canonical } from '../../simulator/journal/canonical.ts';
import type { Site } from '../../simulator/site/site.ts';
import { type ExploreOptions, MODE_OPTIONS } from './options.ts';

/** The site of a campaign lies in its folder, so that whoever puts shards together need not be told where it is. */
export const SITE_FILE = 'site.json';

/** Options that say which drills a search has; the others say what becomes of them. */
export const CHOOSING = ['seed', 'for', ...MODE_OPTIONS] as const;

export function campaignRecord(way: string, options: ExploreOptions, drills: number, site: Site): Campaign {
  const { lab = 'virtual' } = options;
  const typed = CHOOSING.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
  const chosen = { ...Object.fromEntries(typed), ...(lab !== 'virtual' && { lab }) };
  return { way, options: chosen, siteDigest: siteDigest(site), drills };
}

export function siteDigest(site: Site): string {
  return `sha256:${createHash('sha256')
    .update(JSON.stringify(canonical(site, 'site')))
    .digest('hex')}`;
}
