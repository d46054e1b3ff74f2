/**
 * `npm run bench [-- --short] [-- SIZES]`: how fast the virtual world, the vault and the live labs are, each beside something
 * bare in the same run, and what a second thread is worth to a search. Machines are shared and noisy; only the ratios are worth comparing between two runs.
 */
import { effortOf } from './effort.ts';
import { benchLive } from './live.ts';
import { benchMatrix } from './matrix.ts';
import { benchShrink } from './shrink.ts';
import { benchVault } from './vault.ts';
import { benchVirtual } from './virtual.ts';

const effort = effortOf(process.argv.slice(2));
if (typeof effort === 'string') {
  console.error(effort);
  process.exitCode = 64;
} else {
  await benchVirtual(effort);
  await benchMatrix(effort);
  await benchShrink(effort);
  await benchVault(effort);
  await benchLive(effort);
  console.log('bench: done');
}
