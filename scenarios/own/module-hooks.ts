/**
 * How files of somebody's own are loaded. Node finds their neighbours; the packages that Muster has, and Muster itself under
 * the name `muster`, they get from Muster, wherever they lie. What was loaded is remembered word for word, so that a bundle
 * holds what was really played, also when a file is changed meanwhile.
 */
import { readFileSync } from 'node:fs';
import {
  isBuiltin,
  registerHooks,
  type LoadFnOutput,
  type ResolveFnOutput,
  type ResolveHookContext,
} from 'node:module';
import { fileURLToPath } from 'node:url';
import { currentFolder, HOME, isOwn, urlOfModule } from './whereabouts.ts';
import { type UnpackedStory, whereTo } from './unpack.ts';

type Next = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;

export interface Remembered {
  readonly text: string;
  /** Where its imports led, by what they say. */
  readonly imports: ReadonlyMap<string, string>;
}

const texts = new Map<string, string>();
const imports = new Map<string, Map<string, string>>();
/** Begun with, though they may stand among Muster's own modules. */
const entries = new Set<string>();
let unpacked: UnpackedStory | undefined;
let hooked = false;

/** From now on, `entry` and what it imports are loaded like this; `from` is where the files of a bundle were unpacked. */
export function watchModules(entry: string, from?: UnpackedStory): void {
  entries.add(entry);
  unpacked = from ?? unpacked;
  if (hooked) return;
  hooked = true;
  registerHooks({ resolve, load });
}

/** What was loaded from there; undefined when nothing was, or before anybody watched. */
export function remembered(url: string): Remembered | undefined {
  const text = texts.get(url);
  return text === undefined ? undefined : { text, imports: imports.get(url) ?? new Map() };
}

export function isTheirs(url: string): boolean {
  return entries.has(url) || isOwn(url);
}

function resolve(specifier: string, context: ResolveHookContext, next: Next): ResolveFnOutput {
  const parent = context.parentURL;
  if (parent === undefined || !isTheirs(parent) || isBuiltin(specifier)) return next(specifier, context);
  const found = find(specifier, parent, context, next);
  const ofParent = imports.get(parent) ?? new Map<string, string>();
  imports.set(parent, ofParent.set(specifier, found.url));
  return found;
}

function find(specifier: string, parent: string, context: ResolveHookContext, next: Next): ResolveFnOutput {
  const told = unpacked && whereTo(unpacked, parent, specifier);
  if (told !== undefined) {
    const url = told.startsWith('muster/') ? urlOfModule(told) : told;
    // `require` knows paths only, and an import would read signs in a path as those of a URL.
    return next(context.conditions.includes('require') ? fileURLToPath(url) : url, context);
  }
  if (!/^[a-z@]/i.test(specifier) || /^[a-z][a-z+.-]+:/i.test(specifier)) return next(specifier, context);
  if (/^muster(\/|$)/.test(specifier)) return next(specifier, { ...context, parentURL: HOME });
  // Muster's own first: a story plays with the same packages everywhere. The current folder is for a story from a bundle.
  for (const parentURL of [HOME, parent, currentFolder()]) {
    try {
      return next(specifier, { ...context, parentURL });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return next(specifier, context);
}

function load(url: string, context: object, next: (url: string, context?: object) => LoadFnOutput): LoadFnOutput {
  const loaded = next(url, context);
  if (isTheirs(url)) texts.set(url, textOf(url, loaded.source));
  return loaded;
}

function textOf(url: string, source: LoadFnOutput['source']): string {
  if (typeof source === 'string') return source;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      source ?? readFileSync(fileURLToPath(url)),
    );
  } catch {
    throw new Error(`${fileURLToPath(url)} is not text, so no replay bundle could hold it`);
  }
}
