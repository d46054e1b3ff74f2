/**
 * Ways on one computer, by `routes.json`. The file is read for each connection that is opened or breaks, so nobody acts
 * on what was true a moment ago; that it changed is noticed by watching the folder, because connections that are open
 * must hear of it as well.
 */
import { readFileSync, renameSync, watch, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Asking, findWay, type Routes } from './routes.ts';
import type { Ways } from './ways.ts';

export function routedWays(file: string, asking: Asking): Ways {
  const listeners: (() => void)[] = [];
  const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
    if (name === basename(file)) for (const listener of listeners) listener();
  });
  return {
    find: (to) => findWay(readRoutes(file), asking, to),
    onChange: (listener) => void listeners.push(listener),
    close: () => watcher.close(),
  };
}

export function readRoutes(file: string): Routes {
  return JSON.parse(readFileSync(file, 'utf8')) as Routes;
}

/** Replaces the file at one instant. There is one writer. */
export function publishRoutes(file: string, routes: Routes): void {
  writeFileSync(`${file}.new`, JSON.stringify(routes, undefined, 2));
  renameSync(`${file}.new`, file);
}
