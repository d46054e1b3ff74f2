/** The whole table of operations, family after family. */
import type { Operation } from './operation.ts';

export const armOperations: readonly Operation[] = [];
