/** Sites of realistic size, as a team would write them down. `npm run nightly` drills the whole suite on each. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { invariant } from '../../reference/model/result.ts';
import { readSite, type Site } from '../../simulator/site/site.ts';

/** By file name, smallest line first. */
export function realisticSites(): readonly (readonly [file: string, site: Site])[] {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.yaml'));
  return files
    .map((file) => {
      const site = readSite(join(import.meta.dirname, file));
      invariant(site.ok, `${file} is a site`);
      return [file, site.value] as const;
    })
    .sort(([, one], [, other]) => one.network.wan.uploadMbps - other.network.wan.uploadMbps);
}
