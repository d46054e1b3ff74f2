/** Where shards lie: folders with the `result.json` of a part of a search, the folder that was named or beneath it. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { Campaign, RunResult } from '../../scenarios/result.ts';
import type { Shard } from '../explore/shard.ts';

/** One machine's share, as it was left. */
export interface ShardFiles {
  readonly path: string;
  readonly result: RunResult;
  readonly campaign: Campaign & { readonly shard: Shard };
}

/** An artifact may be unpacked into a folder of its own, in one of its job, in one of its run. */
const DEPTH = 4;

const name = z.string().min(1);
const whole = z.int().nonnegative();
/** What is relied on here and by every report; a version may have written more. */
const frame = z.looseObject({
  schema: z.literal('muster.result/1'),
  lab: z.enum(['virtual', 'process', 'docker']),
  site: name,
  seed: z.string(),
  engine: name,
  startedAt: z.iso.datetime(),
  host: z.string(),
  plant: z.looseObject({ name }).optional(),
  campaign: z
    .looseObject({
      way: name,
      options: z.record(z.string(), z.union([z.string(), z.literal(true)])),
      siteDigest: z.string(),
      drills: whole,
      shard: z.looseObject({ number: whole, of: whole }).optional(),
    })
    .optional(),
  drills: z.array(
    z.looseObject({
      name,
      title: z.string(),
      verdict: z.enum(['passed', 'inconclusive', 'violated']),
      seed: z.string(),
      place: whole.optional(),
      journalHash: z.string(),
      virtualMs: z.number(),
      wallMs: z.number(),
      servers: z.array(z.looseObject({ name })),
      phases: z.array(z.looseObject({ name })),
      faults: z.array(z.looseObject({ name })),
      properties: z.array(
        z.looseObject({
          name,
          title: z.string(),
          verdict: z.enum(['passed', 'inconclusive', 'violated']),
          evidence: z.string(),
        }),
      ),
    }),
  ),
  unfinished: z
    .array(z.looseObject({ name, seed: z.string(), place: whole.optional(), why: name, message: z.string() }))
    .optional(),
});

/** All of one place. Fails with `USAGE` where there is none, or one cannot be read. */
export function shardsIn(place: string): Result<readonly ShardFiles[]> {
  if (!existsSync(place)) return fail('USAGE', `${place}: there is no such folder`);
  if (!statSync(place).isDirectory()) return fail('USAGE', `${place}: this is a file; a shard is a folder`);
  const shards: ShardFiles[] = [];
  let others = 0;
  for (const path of foldersWithResult(place, DEPTH)) {
    const result = readResult(join(path, 'result.json'));
    if (!result.ok) return result;
    const { campaign } = result.value;
    if (campaign?.shard) shards.push({ path, result: result.value, campaign: { ...campaign, shard: campaign.shard } });
    else others += 1;
  }
  if (shards.length > 0) return ok(shards);
  const why = others === 0 ? 'no result.json is in it' : 'the run in it was no shard of a search';
  return fail('USAGE', `${place}: there is nothing to put together, ${why}; shards are what --shard makes`);
}

function foldersWithResult(path: string, depth: number): string[] {
  const here = existsSync(join(path, 'result.json')) ? [path] : [];
  if (depth === 0) return here;
  const below = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
  return [...here, ...below.flatMap((folder) => foldersWithResult(join(path, folder), depth - 1))];
}

function readResult(path: string): Result<RunResult> {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is not JSON, or was cut short' : (error as Error).message;
    return fail('USAGE', `${path}: ${why}; copy the whole folder, or run that shard again`);
  }
  const parsed = frame.safeParse(data);
  if (parsed.success) return ok(data as RunResult);
  const [issue] = parsed.error.issues;
  return fail('USAGE', `${path}: this is no result of a search: ${issue?.path.join('.')}: ${issue?.message}`);
}
