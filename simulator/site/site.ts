/**
 * A site as data, and the ways to get one: from a file, from text, or the sample site "Contoso" that comes with Muster.
 * The type is in `site/types.ts`, what a file may say in `site/schema.ts`, the rules in `site/checks.ts`.
 */
import { readFileSync } from 'node:fs';
import { invariant } from '../../reference/model/result.ts';
import { fail } from '../../reference/model/result.ts';
import type { Result } from '../../reference/model/result.ts';
import { parseSite } from './parse.ts';
import type { Site } from './types.ts';

export { parseSite } from './parse.ts';
export type * from './types.ts';

/** Reads a YAML or JSON site file. Fails with `SITE_NOT_READABLE` or `SITE_INVALID` (one line for each mistake). */
export function readSite(path: string): Result<Site> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    return fail('SITE_NOT_READABLE', `${path}: ${reason}`);
  }
  return parseSite(text, path);
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
