/** This checkout, as every container finds it: the same code runs in all labs, and no image has to be built for a run. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NODE_COMPILE_CACHE } from '../launcher/child.ts';
import type { ContainerWish } from './container.ts';

const HERE = fileURLToPath(new URL('../../../', import.meta.url));
const INSIDE = '/muster/';

/** What Node has compiled in containers is kept on this computer, apart by who ran it: root's files are no one else's. */
const COMPILED = join(NODE_COMPILE_CACHE, 'containers');
const COMPILED_INSIDE = '/var/cache/node';
/** For programs that run as root, and for those that run as whoever launched the lab. */
const COMPILED_BY = { root: `${COMPILED_INSIDE}/root`, launcher: `${COMPILED_INSIDE}/launcher` } as const;

/** For processes inside that do not run as root. */
export const AS_LAUNCHER = { NODE_COMPILE_CACHE: COMPILED_BY.launcher } as const;

/** What a container needs in order to run this checkout's programs, and what else it is given. */
export function withCheckout({
  mounts = [],
  environment = {},
}: Pick<ContainerWish, 'mounts' | 'environment'>): Required<Pick<ContainerWish, 'mounts' | 'environment'>> {
  for (const folder of ['root', 'launcher']) mkdirSync(join(COMPILED, folder), { recursive: true });
  return {
    mounts: [`${HERE}:${INSIDE}:ro`, `${COMPILED}:${COMPILED_INSIDE}`, ...mounts],
    environment: { NODE_COMPILE_CACHE: COMPILED_BY.root, ...environment },
  };
}

/** For a program of Node's that knows nothing of launchers: with this it ends with its own. */
export const ENDS_WITH_LAUNCHER = inside(fileURLToPath(new URL('../launcher/ends-with-launcher.ts', import.meta.url)));

/** Where a container finds a file of this checkout. */
export function inside(path: string): string {
  return path.replace(HERE, INSIDE);
}
