/**
 * What a run depends on besides its inputs: the sources of the four lower floors, Node, and the packages whose
 * behaviour reaches into a run. A replay is promised only where this text is the same.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FLOORS = ['chaos', 'reference', 'scenarios', 'simulator'];
const PACKAGES = ['xstate', '@journeyapps/wa-sqlite', '@faker-js/faker'];

let known: string | undefined;

/** `sources=<16 hex digits> node=24.21.0 xstate=5.33.3 …`, computed once per process. */
export function engine(): string {
  known ??= [
    `sources=${sourcesDigest()}`,
    `node=${process.versions.node}`,
    ...PACKAGES.map((name) => `${name}=${versionOf(name)}`),
  ].join(' ');
  return known;
}

/** The parts in which two engines differ, as `node: 24.21.0 → 24.22.0`; empty when they are the same. */
export function engineDifferences(recorded: string, present: string): string[] {
  const before = partsOf(recorded);
  const after = partsOf(present);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => `${name}: ${before.get(name) ?? 'none'} → ${after.get(name) ?? 'none'}`);
}

function partsOf(text: string): Map<string, string> {
  return new Map(text.split(' ').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
}

/** SHA-256 over path and text of every source file that is not a test, in path order; its first 16 digits. */
function sourcesDigest(): string {
  const digest = createHash('sha256');
  for (const path of FLOORS.flatMap(sourcesOf).sort()) {
    digest
      .update(`${relative(ROOT, path).split(sep).join('/')}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return digest.digest('hex').slice(0, 16);
}

function sourcesOf(floor: string): string[] {
  const entries = readdirSync(join(ROOT, floor), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
}
