import { played } from 'muster';

/** After a failover that was taken back the source replicates nothing, and is shut down all the same when the next one asks for it. */
export const shutDownTheSecondTime = played({
  schema: 'muster.moves/1',
  name: 'shut-down-the-second-time',
  title: 'A failover without shutdown is taken back, and the next one shuts the source down',
  begins: 'protected',
  moves: [
    { operation: 'failover', subject: 'files01', parameters: { point: 'LatestProcessed', shutDownSource: false } },
    { operation: 'cancel-failover', subject: 'files01', when: { afterMs: 300_000 } },
    {
      operation: 'failover',
      subject: 'files01',
      parameters: { point: 'LatestProcessed', shutDownSource: true },
      when: { afterMs: 600_000 },
    },
  ],
  restMs: 1_800_000,
});
