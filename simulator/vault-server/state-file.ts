/**
 * What a vault keeps over a restart: not the world, but everything that was ever put into it. The world is deterministic,
 * so living it again gives it back whole, jobs half done included.
 *
 * NDJSON, `muster.vault/1`; a line is added and synced before the thing it tells of is done or shown.
 *
 *     {"schema":"muster.vault/1","engine":"…","seed":"1","site":{…},"port":4711,"clients":[…],"signingKey":{…},"authority":{…}}
 *     {"at":90000,"kind":"request","method":"PUT","path":"/subscriptions/…","body":"{…}","client":"…","journal":"91 0f3a…"}
 *     {"at":690000,"kind":"time"}
 *
 * - `request`: a change, of the ARM surface or of the control path, carried out when the world rested at that time.
 * - `time`: a restart comes back no earlier than this, because later moments may have been shown to somebody. The last
 *   line decides, so that a clean stop can say exactly where the world stood.
 * - `at` is milliseconds since the start of the world; `journal` is how many records its journal had by then, and the
 *   first digits of its hash: a world that comes back differently is noticed.
 */
import { readFile } from 'node:fs/promises';
import type { JWK } from 'jose';
import { z } from 'zod';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { ROLES } from '../azure/arm/operation.ts';
import { engineDifferences } from '../journal/engine.ts';
import { parseSite } from '../site/site.ts';
import type { Site } from '../site/site.ts';
import type { VaultIdentity } from './identity.ts';

const client = z.strictObject({ clientId: z.string(), clientSecret: z.string(), role: z.enum(ROLES) });
const headerShape = z.strictObject({
  schema: z.literal('muster.vault/1'),
  engine: z.string(),
  seed: z.string(),
  site: z.record(z.string(), z.unknown()),
  port: z.number(),
  clients: z.array(client),
  signingKey: z.custom<JWK>((value) => typeof value === 'object' && value !== null, 'expected a JSON web key'),
  authority: z.strictObject({ certificate: z.string(), privateKey: z.string() }),
});
const lineShape = z.discriminatedUnion('kind', [
  z.strictObject({
    at: z.number(),
    kind: z.literal('request'),
    method: z.string(),
    path: z.string(),
    body: z.string(),
    client: z.string().optional(),
    journal: z.string(),
  }),
  z.strictObject({ at: z.number(), kind: z.literal('time'), journal: z.string().optional() }),
]);

export interface StateHeader extends VaultIdentity {
  readonly schema: 'muster.vault/1';
  /** `engine()` of the version whose world it is. */
  readonly engine: string;
  readonly seed: string;
  readonly site: Site;
  /** Where it was served first, and is again unless somebody says otherwise: links that clients hold still lead there. */
  readonly port: number;
}

export type StateLine = z.output<typeof lineShape>;

export interface KeptState {
  readonly header: StateHeader;
  readonly lines: readonly StateLine[];
  /** Length of the file up to here. */
  readonly wholeBytes: number;
  /** What follows is a last line that was cut short: it is not among the lines, and nothing of it was ever done. */
  readonly tornBytes: number;
}

/**
 * What the file holds, undefined when there is none. Fails with `VAULT_STATE_NOT_READABLE`, `VAULT_STATE_INVALID`, or
 * `VAULT_STATE_OUTDATED` when another engine wrote it.
 */
export async function readState(path: string, presentEngine: string): Promise<Result<KeptState | undefined>> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? ok(undefined) : fail('VAULT_STATE_NOT_READABLE', `${path}: ${message}`);
  }
  const wholeBytes = file.lastIndexOf('\n') + 1;
  const lines = file.toString('utf8', 0, wholeBytes).split('\n').slice(0, -1);
  const header = parsed(headerShape, lines[0] ?? '');
  if (!header.ok) return invalid(path, 1, `it is not the header of a muster.vault/1: ${header.failure.message}`);
  const differences = engineDifferences(header.value.engine, presentEngine);
  if (differences.length > 0) {
    const what = `${path} was written by another version (${differences.join('; ')}), whose world would be another`;
    return fail('VAULT_STATE_OUTDATED', `${what}; check that version out, or begin with a new file`);
  }
  const site = parseSite(JSON.stringify(header.value.site), 'site');
  if (!site.ok) return invalid(path, 1, `its site has mistakes: ${site.failure.message}`);
  const kept: StateLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const entry = parsed(lineShape, line);
    if (!entry.ok) return invalid(path, index + 1, entry.failure.message);
    kept.push(entry.value);
  }
  return ok({
    header: { ...header.value, site: site.value },
    lines: kept,
    wholeBytes,
    tornBytes: file.length - wholeBytes,
  });
}

/** The time that a restart comes back to at the earliest. */
export function reachedBy(lines: readonly StateLine[]): number {
  return lines.reduce((reachedMs, { kind, at }) => (kind === 'time' ? at : Math.max(reachedMs, at)), 0);
}

function parsed<Value>(shape: z.ZodType<Value>, line: string): Result<Value> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return fail('VAULT_STATE_INVALID', 'it is not JSON');
  }
  const checked = shape.safeParse(value);
  if (checked.success) return ok(checked.data);
  const [issue] = checked.error.issues;
  return fail('VAULT_STATE_INVALID', `${z.core.toDotPath(issue?.path ?? []) || 'the line'}: ${issue?.message}`);
}

function invalid(path: string, line: number, why: string): Result<never> {
  return fail('VAULT_STATE_INVALID', `${path}: line ${line} cannot be used: ${why}`);
}
