/**
 * What can be judged of a site file in which some values are of the wrong kind: the same file with stand-ins for them, and
 * where those stand, so that nothing is said about a stand-in. So mistakes of shape do not hide mistakes of meaning.
 */
import type { Path } from './mistake.ts';
import { siteSchema } from './schema.ts';
import type { SiteFile } from './schema.ts';

export interface Mended {
  readonly file: SiteFile;
  readonly standIns: readonly Path[];
}

/** @param strange paths at which other mistakes were found: whatever stands there is not to be relied on. */
export function mend(value: unknown, strange: readonly Path[]): Mended {
  const standIns: Path[] = [...strange];
  const file = mendPart(siteSchema, value, [], standIns) as SiteFile;
  return { file, standIns };
}

function mendPart(schema: Schema, value: unknown, path: Path, standIns: Path[]): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const definition = definitionOf(schema);
  if (definition?.shape && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const section = value as Readonly<Record<string, unknown>>;
    const parts = Object.entries(definition.shape).map(([key, part]) => {
      return [key, mendPart(part, section[key], [...path, key], standIns)] as const;
    });
    return Object.fromEntries(parts);
  }
  if (definition?.element && Array.isArray(value) && value.length > 0) {
    const { element } = definition;
    return value.map((item, index) => mendPart(element, item, [...path, index], standIns));
  }
  standIns.push(path);
  return standIn(schema);
}

/** Something of the right type, with no meaning: the default, or what is empty. */
function standIn(schema: Schema): unknown {
  const absent = schema.safeParse(undefined);
  if (absent.success) return absent.data;
  const definition = definitionOf(schema);
  if (definition?.shape) {
    return Object.fromEntries(Object.entries(definition.shape).map(([key, part]) => [key, standIn(part)]));
  }
  if (definition?.element) return [];
  return definition?.type === 'number' ? 0 : '';
}

/** The keys the schema allows in the section at `path`. */
export function knownKeys(path: Path): string[] {
  let schema: Schema | undefined = siteSchema;
  for (const key of path) {
    const definition = definitionOf(schema);
    schema = typeof key === 'string' ? definition?.shape?.[key] : definition?.element;
  }
  return Object.keys(definitionOf(schema)?.shape ?? {});
}

/** As much of a zod schema as is needed to walk through it. */
interface Schema {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: unknown };
}

interface SchemaDefinition {
  readonly type: string;
  readonly innerType?: Schema;
  /** What a schema that prepares its value hands it to. */
  readonly out?: Schema;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
}

/** The definition below the wrappers that `default`, `prefault`, `optional` and `preprocess` put around a schema. */
function definitionOf(schema: Schema | undefined): SchemaDefinition | undefined {
  const definition = (schema as { readonly def?: SchemaDefinition } | undefined)?.def;
  const inner = definition?.innerType ?? definition?.out;
  return inner === undefined ? definition : definitionOf(inner);
}
