/** All properties, safety first. A new one is one file and one line here. */
import { deltasInOrder } from './deltas-in-order.ts';
import { nothingReadable } from './nothing-readable.ts';
import { oneActiveCopy } from './one-active-copy.ts';
import type { Property } from './property.ts';
import { recoveredImage } from './recovered-image.ts';
import { reportedRpo } from './reported-rpo.ts';

export const properties: readonly Property[] = [
  recoveredImage,
  deltasInOrder,
  reportedRpo,
  oneActiveCopy,
  nothingReadable,
];
