import { played } from 'muster';

/** A power cut breaks the stream of a source; it is told to stop for a failover before anybody has mended that. */
export const shutDownAfterAPowerCut = played({
  schema: 'muster.moves/1',
  name: 'shut-down-after-a-power-cut',
  title: 'A source whose stream was broken by a power cut is shut down for a failover',
  begins: 'protected',
  moves: [
    {
      fault: 'power-cut-at',
      parameters: { at: { on: 'record', kind: 'workload.commit' }, machine: 'files01', offMinutes: 1 },
    },
    {
      operation: 'failover',
      subject: 'files01',
      parameters: { point: 'LatestProcessed', shutDownSource: true },
      when: { afterMs: 120_000 },
    },
  ],
  restMs: 1_800_000,
});
