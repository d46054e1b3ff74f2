/** Sites as a team would write them down: of realistic size here, and each with something of its own in `docs/examples`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { invariant } from '../../reference/model/result.ts';
import { readSite, type Site } from '../../simulator/site/site.ts';

const EXAMPLES = join(import.meta.dirname, '../../docs/examples');

type NamedSite = readonly [file: string, site: Site];

/** By file name, smallest line first. */
export function realisticSites(): readonly NamedSite[] {
  return sitesIn(import.meta.dirname).sort(
    ([, one], [, other]) => one.network.wan.uploadMbps - other.network.wan.uploadMbps,
  );
}

export function exampleSites(): readonly NamedSite[] {
  return sitesIn(EXAMPLES);
}

export function exampleSite(file: string): Site {
  return siteIn(EXAMPLES, file);
}

function sitesIn(folder: string): NamedSite[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.map((file) => [file, siteIn(folder, file)]);
}

function siteIn(folder: string, file: string): Site {
  const site = readSite(join(folder, file));
  invariant(site.ok, `${file} is a site`);
  return site.value;
}
