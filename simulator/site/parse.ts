/**
 * Turns the text of a site file (YAML, and so JSON as well) into a {@link Site}. The YAML library keeps the position of
 * every node, so each mistake is told as `file:line:column: path: what was expected`, all mistakes at once.
 */
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { suggestion } from '../../reference/model/near-miss.ts';
import { fail, ok } from '../../reference/model/result.ts';
import type { Result } from '../../reference/model/result.ts';
import { checkSite, formatPath } from './checks.ts';
import type { Mistake, Path } from './checks.ts';
import { complete } from './complete.ts';
import { siteSchema } from './schema.ts';
import type { Site } from './types.ts';

/** Fails with `SITE_INVALID` and one line for each mistake. `fileName` is only for those messages. */
export function parseSite(text: string, fileName: string): Result<Site> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    // One slip in the notation makes several errors; the first names the cause.
    const first = document.errors[0];
    return invalid([`${at(first?.pos[0] ?? 0)}: ${first?.message}`]);
  }
  const data: unknown = document.toJS();
  const tell = (mistakes: readonly Mistake[]) => {
    const placed = mistakes.map((mistake) => ({ ...mistake, offset: offsetOf(document, mistake.path) }));
    return placed
      .sort((a, b) => a.offset - b.offset)
      .map(({ message, offset, path }) => {
        const where = formatPath(path);
        return `${at(offset)}: ${where === '' ? '' : `${where}: `}${message}`;
      });
  };
  const parsed = siteSchema.safeParse(data);
  if (!parsed.success) return invalid(tell(parsed.error.issues.flatMap((issue) => mistakesOf(issue, data))));
  const site = complete(parsed.data);
  const mistakes = checkSite(site);
  return mistakes.length > 0 ? invalid(tell(mistakes)) : ok(site);
}

function invalid(messages: readonly string[]): Result<Site> {
  return fail('SITE_INVALID', [...new Set(messages)].join('\n'));
}

function mistakesOf(issue: z.core.$ZodIssue, data: unknown): Mistake[] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path);
    return issue.keys.map((key) => ({ path: [...path, key], message: `unknown key${suggestion(key, known)}` }));
  }
  return [{ path, message: `${issue.message}, found ${show(valueAt(data, path))}` }];
}

/** The keys the schema allows in the section at `path`. */
function knownKeys(path: Path): string[] {
  let schema: unknown = siteSchema;
  for (const key of path) {
    const definition = unwrap(schema);
    schema = definition?.type === 'object' && typeof key === 'string' ? definition.shape?.[key] : definition?.element;
  }
  return Object.keys(unwrap(schema)?.shape ?? {});
}

interface SchemaDefinition {
  readonly type: string;
  readonly innerType?: unknown;
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
}

/** The definition below the wrappers that `default`, `prefault` and `optional` put around a schema. */
function unwrap(schema: unknown): SchemaDefinition | undefined {
  const definition = (schema as { def?: SchemaDefinition } | undefined)?.def;
  return definition?.innerType === undefined ? definition : unwrap(definition.innerType);
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const key of path) value = (value as Record<string | number, unknown> | null | undefined)?.[key];
  return value;
}

function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'a section' : JSON.stringify(value);
}

/** Where `path` stands in the file; where its nearest existing parent stands, when the file does not have it. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      offset = startOf(pair?.key) ?? offset;
      node = pair?.value;
    } else {
      node = isSeq(node) && typeof key === 'number' ? node.items[key] : undefined;
      offset = startOf(node) ?? offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
