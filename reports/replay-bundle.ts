/**
 * A replay bundle: everything needed to run exactly one drill again, and the hash that says whether it went the same
 * way. `muster.replay/2`. The site is in it as a whole and so is a scenario of somebody's own, so that it plays in an empty
 * folder. It knows neither times nor places: the same run writes the same bytes.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { fail, ok } from '../reference/model/result.ts';
import type { Result } from '../reference/model/result.ts';
import { checkStory, type OwnStory } from '../scenarios/own/own-story.ts';
import { engine } from '../simulator/journal/engine.ts';
import { canonical } from '../simulator/journal/canonical.ts';
import type { DrillRun } from '../scenarios/runner.ts';
import type { Site } from '../simulator/site/site.ts';
import { parseSite } from '../simulator/site/site.ts';
import { commit } from './commit.ts';

const SCHEMA = 'muster.replay/2';
/** A site of fifty servers takes some 30 KB. What is larger than this was written by nobody who means well. */
const LARGEST_BYTES = 32 * 1024 * 1024;

export interface ReplayBundle {
  readonly schema: typeof SCHEMA;
  /** Name, or the file of `story` that tells it. */
  readonly scenario: string;
  /** The files of a scenario that does not come with Muster. */
  readonly story?: Omit<OwnStory, 'entry'>;
  readonly site: Site;
  readonly seed: string;
  /** Time in a live lab is real and never the same again, so there is no other. */
  readonly lab: 'virtual';
  readonly plant?: string;
  /** What runbooks that stand outside answered, if any was called: a replay calls none of them. */
  readonly answers?: DrillRun['answers'];
  /** `commit()` of the version that ran the drill, for people; whether a replay fits is a matter of `engine`. */
  readonly commit: string;
  /** `engine()` of that version. */
  readonly engine: string;
  readonly journalHash: string;
  /** SHA-256 over all of the above, to tell a bundle that was edited. */
  readonly digest: string;
}

const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const texts = z.record(z.string(), z.string());
const answer = z.strictObject({
  runbook: z.string(),
  output: z.string().optional(),
  failed: z.strictObject({ code: z.enum(['RunbookFailed', 'RunbookTimedOut']), message: z.string() }).optional(),
});
const frame = z.strictObject({
  schema: z.literal(SCHEMA),
  scenario: z.string().min(1),
  story: z.strictObject({ files: texts, imports: z.record(z.string(), texts), packages: texts }).optional(),
  site: z.record(z.string(), z.unknown()),
  seed: z.string(),
  lab: z.literal('virtual'),
  plant: z.string().optional(),
  answers: z.array(answer).optional(),
  commit: z.string(),
  engine: z.string(),
  journalHash: sha256,
  digest: sha256,
});

/** The text of a bundle. */
export function writeBundle(
  drill: Pick<ReplayBundle, 'scenario' | 'site' | 'seed' | 'plant' | 'answers' | 'journalHash'> & {
    readonly story?: OwnStory;
  },
): string {
  const { answers, journalHash, plant, scenario, seed, site, story } = drill;
  const { files, imports, packages } = story ?? {};
  return sealed({
    schema: SCHEMA,
    scenario,
    ...(story && { story: { files, imports, packages } }),
    site,
    seed,
    lab: 'virtual',
    ...(plant !== undefined && { plant }),
    ...(answers !== undefined && { answers }),
    commit: commit(),
    engine: engine(),
    journalHash,
  });
}

/** With the digest that belongs to it, as text. */
export function sealed(content: object): string {
  const fields = Object.entries(content).map(([name, value]) => [name, canonical(value, name)] as const);
  const unsealed = Object.fromEntries(fields.filter(([name]) => name !== 'digest'));
  return `${JSON.stringify({ ...unsealed, digest: digestOf(unsealed) }, null, 2)}\n`;
}

function digestOf(content: object): string {
  return `sha256:${createHash('sha256')
    .update(JSON.stringify(canonical(content, 'bundle')))
    .digest('hex')}`;
}

/** Fails with `BUNDLE_NOT_READABLE` or `BUNDLE_INVALID`. One that was edited is taken only if that is asked for. */
export function readBundle(path: string, edited: 'refused' | 'accepted' = 'refused'): Result<ReplayBundle> {
  const text = readText(path);
  if (!text.ok) return text;
  try {
    const bundle = parse(text.value, edited);
    return bundle.ok ? bundle : fail(bundle.failure.code, `${path}: ${bundle.failure.message}`);
  } catch (error) {
    // Whoever goes through something with a hundred thousand brackets in one another runs out of stack.
    if (error instanceof RangeError) return fail('BUNDLE_INVALID', `${path}: not a replay bundle: nested too deeply`);
    throw error;
  }
}

function parse(text: string, edited: 'refused' | 'accepted'): Result<ReplayBundle> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const cut = text.trimStart().startsWith('{') ? ', or it was cut short' : '';
    return fail('BUNDLE_INVALID', `not a replay bundle: it is not JSON${cut}`);
  }
  const { schema } = (data ?? {}) as { schema?: unknown };
  if (typeof schema === 'string' && schema !== SCHEMA && /^muster\.replay\/\d+$/.test(schema)) {
    const remedy = 'replay it with the version of Muster that wrote it';
    return fail('BUNDLE_INVALID', `a bundle of another version (${schema}; here it is ${SCHEMA}): ${remedy}`);
  }
  const parsed = frame.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    return fail('BUNDLE_INVALID', `not a replay bundle: ${where}${issue?.message}`);
  }
  const { digest, ...content } = data as Record<string, unknown>;
  if (edited === 'refused' && digest !== digestOf(content)) {
    return fail('BUNDLE_INVALID', 'this bundle was edited after it was written; add --force to play it as it is');
  }
  const { scenario, story } = parsed.data;
  if (story !== undefined) {
    const checked = checkStory({ entry: scenario, ...story });
    if (!checked.ok) return checked;
  }
  const site = parseSite(JSON.stringify(parsed.data.site), 'site');
  if (!site.ok) return fail('BUNDLE_INVALID', `the site in the bundle has mistakes: ${site.failure.message}`);
  return ok({ ...parsed.data, site: site.value });
}

/** Not all at once: the path may lead to something without an end. */
function readText(path: string): Result<string> {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const parts: Buffer[] = [];
    for (let bytes = 0; ; ) {
      const part = Buffer.alloc(64 * 1024);
      const length = readSync(file, part);
      if (length === 0) return ok(Buffer.concat(parts).toString('utf8'));
      bytes += length;
      if (bytes > LARGEST_BYTES) return fail('BUNDLE_INVALID', `${path}: too large for a replay bundle`);
      parts.push(part.subarray(0, length));
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const known = {
      ENOENT: 'there is no such file',
      EISDIR: 'this is a folder; bundles are the files in replay/ of a run',
    };
    return fail('BUNDLE_NOT_READABLE', `${path}: ${known[code as keyof typeof known] ?? message}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
