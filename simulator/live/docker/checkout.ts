/** This checkout, as every container finds it: the same code runs in all labs, and no image has to be built for a run. */
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('../../../', import.meta.url));
const INSIDE = '/muster/';

/** As a mount. */
export const THIS_CHECKOUT = `${HERE}:${INSIDE}:ro`;

/** Where a container finds a file of this checkout. */
export function inside(path: string): string {
  return path.replace(HERE, INSIDE);
}
