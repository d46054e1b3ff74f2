/**
 * From YAML nodes to plain values, and where in the file each of them stands. What a site has no use for, or what two
 * readers of YAML may understand differently, is a mistake here: tags, merge keys, a key twice, a number such as 040.
 */
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Document, Node, Scalar } from 'yaml';
import type { Mistake, Path } from './mistake.ts';

/** What a file may come to when every alias is written out. A site of a thousand servers has 30,000 values. */
const VALUES_MAX = 100_000;

export interface Values {
  readonly root: unknown;
  /** Of each list and section: where its entries stand. */
  readonly places: WeakMap<object, ReadonlyMap<string | number, number>>;
  readonly mistakes: readonly Mistake[];
}

interface Known {
  readonly value: unknown;
  /** How many values it comes to. */
  readonly size: number;
}

export function valuesOf(document: Document.Parsed): Values {
  const places = new WeakMap<object, ReadonlyMap<string | number, number>>();
  const mistakes: Mistake[] = [];
  const anchors = new Map<string, Node>();
  const known = new Map<Node, Known>();
  const open = new Set<Node>();
  let multiplied = false;

  function visit(node: Node | null, path: Path): Known {
    if (node === null) return NOTHING;
    const offset = startOf(node) ?? 0;
    const report = (message: string): Known => {
      mistakes.push({ path, offset, message });
      return NOTHING;
    };
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) return report(`there is no anchor &${node.source} before this`);
      if (open.has(target)) return report(`*${node.source} stands inside of what it stands for`);
      return known.get(target) ?? NOTHING;
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (node.tag !== undefined && !TAGS.has(node.tag)) {
      return report(`the tag ${shortTag(node.tag)} means nothing in a site; leave it out`);
    }
    open.add(node);
    const found = isScalar(node) ? scalar(node, report) : collection(node, path);
    open.delete(node);
    known.set(node, found);
    return found;
  }

  function collection(node: Node, path: Path): Known {
    const entries = new Map<string | number, Known>();
    const at = new Map<string | number, number>();
    const enter = (key: string | number, child: Node | null, offset: number) => {
      at.set(key, offset);
      entries.set(key, visit(child, [...path, key]));
    };
    if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        enter(index, item as Node | null, startOf(item) ?? startOf(node) ?? 0);
      }
    } else if (isMap(node)) {
      for (const { key, value } of node.items) {
        const offset = startOf(key) ?? startOf(value) ?? startOf(node) ?? 0;
        const entryPath = isScalar(key) ? [...path, String(key.value)] : path;
        const report = (message: string) => mistakes.push({ path: entryPath, offset, message });
        if (!isScalar(key)) report('expected a word as the key');
        else if (key.value === '<<') report('merge keys (<<) mean nothing in a site; write the keys out');
        else if (at.has(String(key.value))) report('is there a second time; a key stands once');
        else enter(String(key.value), value as Node | null, offset);
      }
    }
    const size = 1 + [...entries.values()].reduce((sum, entry) => sum + entry.size, 0);
    if (size > VALUES_MAX && !multiplied) {
      multiplied = true;
      const message = `comes to more than ${VALUES_MAX} values, aliases written out; no site needs that many`;
      mistakes.push({ path, offset: startOf(node) ?? 0, message, alone: true });
    }
    const value = multiplied ? undefined : plain(isSeq(node), entries);
    if (typeof value === 'object') places.set(value, at);
    return { value, size };
  }

  const root = visit(document.contents, []).value;
  return { root, places, mistakes };
}

const NOTHING: Known = { value: undefined, size: 1 };

const CORE = 'tag:yaml.org,2002:';
const TAGS = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((tag) => `${CORE}${tag}`));

function shortTag(tag: string): string {
  return (tag.startsWith(CORE) ? `!!${tag.slice(CORE.length)}` : tag).slice(0, 40);
}

function scalar(node: Scalar, report: (message: string) => Known): Known {
  const { source = '', type, value } = node;
  if (typeof value === 'number' && type === 'PLAIN' && /^[-+]?0\d/.test(source)) {
    return report(`${source.slice(0, 40)} begins with a zero, which some read as octal; write ${value}`);
  }
  // There is no use for a zero below zero, and JSON forgets it.
  return { value: value === 0 ? 0 : value, size: 1 };
}

/** Without a prototype: a key `__proto__` is a key like any other. */
function plain(isList: boolean, entries: ReadonlyMap<string | number, Known>): object {
  if (isList) return [...entries.values()].map(({ value }) => value);
  const section: Record<string, unknown> = Object.create(null);
  for (const [key, { value }] of entries) section[key] = value;
  return section;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}
