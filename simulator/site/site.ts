/**
 * A site as data, and the ways to get one: from a file, from text, or the sample site "Contoso" that comes with Muster.
 * The type is in `site/types.ts`, what a file may say in `site/schema.ts`, the rules in `site/checks.ts`.
 */
import { readFileSync } from 'node:fs';
import { fail, invariant, ok } from '../../reference/model/result.ts';
import type { Result } from '../../reference/model/result.ts';
import { examineSite, parseSite } from './parse.ts';
import type { ExaminedSite } from './parse.ts';
import { readText } from './read.ts';
import type { Site } from './types.ts';

export { examineSite, parseSite } from './parse.ts';
export type { ExaminedSite } from './parse.ts';
export type * from './types.ts';

/** Reads a YAML or JSON site file. Fails with `SITE_NOT_READABLE` or `SITE_INVALID` (one line for each mistake). */
export function readSite(path: string): Result<Site> {
  const examined = examineFile(path);
  if (!examined.ok) return examined;
  const { mistakes, site } = examined.value;
  return site === undefined ? fail('SITE_INVALID', mistakes.join('\n')) : ok(site);
}

/** All that can be said of a site file. Fails with `SITE_NOT_READABLE` alone. */
export function examineFile(path: string): Result<ExaminedSite> {
  const text = readText(path);
  return text.ok ? ok(examineSite(text.value, path)) : text;
}

let sample: Site | undefined;

/** Contoso: three servers, a proxy, a site-to-site VPN and a vCenter to fail back to. */
export function sampleSite(): Site {
  if (sample === undefined) {
    const name = 'sample-site.yaml';
    const parsed = parseSite(readFileSync(new URL(name, import.meta.url), 'utf8'), name);
    invariant(parsed.ok, `the sample site must be valid: ${parsed.ok ? '' : parsed.failure.message}`);
    sample = parsed.value;
  }
  return sample;
}
