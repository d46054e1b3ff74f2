import { played } from 'muster';

/** A site that Azure refuses, then cannot be heard by it, then is refused again, before its clock is set. */
export const refusedAndCutOff = played({
  schema: 'muster.moves/1',
  name: 'refused-and-cut-off',
  title: 'A configuration server whose clock is wrong registers anew, and loses its way to Azure meanwhile',
  begins: 'protected',
  moves: [
    { fault: 'clock-off', parameters: { byMinutes: -40 }, as: 'clock' },
    { fault: 'process-server-restart', parameters: { processServer: 'cs01' }, as: 'restart' },
    { heal: 'restart', when: { afterMs: 60_000 } },
    { fault: 'blocked-urls', parameters: { category: 'replication' }, as: 'blocked', when: { afterMs: 600_000 } },
    { heal: 'blocked', when: { afterMs: 600_000 } },
    { heal: 'clock', when: { afterMs: 600_000 } },
  ],
  restMs: 1_800_000,
});
