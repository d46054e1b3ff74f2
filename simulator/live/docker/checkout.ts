/** This checkout, as every container finds it: the same code runs in all labs, and no image has to be built for a run. */
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('../../../', import.meta.url));
const INSIDE = '/muster/';

/** As a mount. */
export const THIS_CHECKOUT = `${HERE}:${INSIDE}:ro`;

/** For a program of Node's that knows nothing of launchers: with this it ends with its own. */
export const ENDS_WITH_LAUNCHER = inside(fileURLToPath(new URL('../launcher/ends-with-launcher.ts', import.meta.url)));

/** Where a container finds a file of this checkout. */
export function inside(path: string): string {
  return path.replace(HERE, INSIDE);
}
