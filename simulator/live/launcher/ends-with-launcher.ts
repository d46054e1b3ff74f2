/**
 * Ends this process when its launcher is gone; see {@link file://./child.ts}. For `node --import`. It also keeps what Node
 * has compiled, which Node does by itself only when a process ends in order.
 */
import { flushCompileCache } from 'node:module';

const STARTED_BY_THEN_MS = 3000;

process.stdin.once('close', () => process.exit(0)).resume();
setTimeout(() => flushCompileCache(), STARTED_BY_THEN_MS).unref();
