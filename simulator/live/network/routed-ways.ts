/**
 * Ways on one computer, by `routes.json`. The file is read for each request and for each connection that breaks, so nobody
 * acts on what was true a moment ago; that it changed is noticed by watching the folder, because connections that are open
 * must hear of it as well.
 */
import { readFileSync, renameSync, watch, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Asking, findWay, type Routes } from './routes.ts';
import type { Ways } from './ways.ts';

export function routedWays(file: string, asking: Asking): Ways {
  const listeners: (() => void)[] = [];
  let known: { readonly text: string; readonly routes: Routes } | undefined;

  const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
    if (name === basename(file)) for (const listener of listeners) listener();
  });
  /** Reading costs little; what it says is worked out again only when it says something else. */
  function routes(): Routes {
    const text = readFileSync(file, 'utf8');
    if (known?.text !== text) known = { text, routes: JSON.parse(text) as Routes };
    return known.routes;
  }

  return {
    find: (to) => findWay(routes(), asking, to),
    onChange: (listener) => void listeners.push(listener),
    close: () => watcher.close(),
  };
}

/** Replaces the file at one instant. There is one writer. */
export function publishRoutes(file: string, routes: Routes): void {
  writeFileSync(`${file}.new`, JSON.stringify(routes, undefined, 2));
  renameSync(`${file}.new`, file);
}
