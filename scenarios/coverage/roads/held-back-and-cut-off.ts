import { played } from 'muster';

/** A line that is lost while a source is held back, and a source that is held back as soon as the line is there again. */
export const heldBackAndCutOff = played({
  schema: 'muster.moves/1',
  name: 'held-back-and-cut-off',
  title: 'A process server whose cache is nearly full cannot be reached for a while',
  begins: 'protected',
  moves: [
    { fault: 'disk-full', parameters: { machine: 'cs01', role: 'process', freeShare: 0.1 }, as: 'full' },
    { fault: 'data-port-blocked', as: 'blocked', when: { afterMs: 300_000 } },
    { heal: 'blocked', when: { afterMs: 300_000 } },
    { heal: 'full', when: { afterMs: 300_000 } },
  ],
  restMs: 1_800_000,
});
