/** Ends this process when its launcher is gone; see {@link file://./child.ts}. For `node --import`. */
process.stdin.once('close', () => process.exit(0)).resume();
