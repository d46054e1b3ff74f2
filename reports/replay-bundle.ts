/**
 * A replay bundle: everything needed to run exactly one drill again, and the hash that says whether it went the same
 * way. `muster.replay/1`; the site is in it as a whole, so that a changed site file does no harm.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fail, ok } from '../reference/model/result.ts';
import type { Result } from '../reference/model/result.ts';
import type { Site } from '../simulator/site/site.ts';
import { parseSite } from '../simulator/site/site.ts';

export interface ReplayBundle {
  readonly schema: 'muster.replay/1';
  /** Name, or path of a TypeScript file. */
  readonly scenario: string;
  readonly scenarioDigest: string;
  readonly site: Site;
  readonly seed: string;
  readonly plant?: string;
  /** `engine()` of the version that ran the drill. */
  readonly engine: string;
  readonly journalHash: string;
}

const frame = z.strictObject({
  schema: z.literal('muster.replay/1'),
  scenario: z.string().min(1),
  scenarioDigest: z.string(),
  site: z.record(z.string(), z.unknown()),
  seed: z.string(),
  plant: z.string().optional(),
  engine: z.string(),
  journalHash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
});

/** Fails with `BUNDLE_NOT_READABLE` or `BUNDLE_INVALID`. */
export function readBundle(path: string): Result<ReplayBundle> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    return fail('BUNDLE_NOT_READABLE', `${path}: ${reason}`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return fail('BUNDLE_INVALID', `${path}: not a replay bundle: it is not JSON`);
  }
  const parsed = frame.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    return fail('BUNDLE_INVALID', `${path}: not a replay bundle: ${where}${issue?.message}`);
  }
  const site = parseSite(JSON.stringify(parsed.data.site), 'site');
  if (!site.ok) return fail('BUNDLE_INVALID', `${path}: the site in the bundle has mistakes: ${site.failure.message}`);
  return ok({ ...parsed.data, site: site.value });
}

/**
 * What the scenario's own file says. Scenarios that come with Muster are covered by the engine already, which is all
 * their digest says; one given as a file is hashed.
 */
export function scenarioDigest(nameOrPath: string): string {
  if (!nameOrPath.endsWith('.ts')) return `builtin:${nameOrPath}`;
  return `sha256:${createHash('sha256').update(readFileSync(nameOrPath)).digest('hex')}`;
}
