/** Reads `result.json` of an earlier run back, from its folder. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../reference/model/result.ts';
import type { RunResult } from '../scenarios/result.ts';

const ground = z.record(z.string(), z.number().int().nonnegative());
const coverage = z.object({
  drills: z.number().int().nonnegative(),
  transitions: ground,
  operations: ground,
  faults: ground,
  pairs: ground,
  properties: ground,
});
/** What is read of it is checked; the rest is taken as it stands. */
const frame = z.looseObject({
  schema: z.literal('muster.result/1'),
  drills: z.array(z.looseObject({ name: z.string(), coverage: coverage.optional() })),
});

/** @param path of the folder, or of the file itself. Fails with `RESULT_NOT_READABLE`. */
export function readResult(path: string): Result<RunResult> {
  try {
    const file = statSync(path).isDirectory() ? join(path, 'result.json') : path;
    const parsed = frame.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (parsed.success) return ok(parsed.data as unknown as RunResult);
    const [issue] = parsed.error.issues;
    return unreadable(path, `not a muster.result/1: ${issue?.path.join('.')}: ${issue?.message}`);
  } catch (error) {
    if (error instanceof SyntaxError) return unreadable(path, 'its result.json is not JSON');
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return unreadable(path, missing ? 'there is no result.json of a run' : (error as Error).message);
  }
}

function unreadable(path: string, why: string): Result<never> {
  return fail('RESULT_NOT_READABLE', `${path}: ${why}`);
}
