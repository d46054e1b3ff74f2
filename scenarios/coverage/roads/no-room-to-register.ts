import { played } from 'muster';

/** Whoever comes back while the configuration server cannot note anybody is turned away, and registers when there is room. */
export const noRoomToRegister = played({
  schema: 'muster.moves/1',
  name: 'no-room-to-register',
  title: 'An agent and a process server come back while the configuration server has no room to note them',
  begins: 'protected',
  moves: [
    { fault: 'disk-full', parameters: { machine: 'cs01', role: 'configuration' }, as: 'full' },
    {
      fault: 'power-cut-at',
      parameters: { at: { on: 'record', kind: 'workload.commit' }, machine: 'files01', offMinutes: 1 },
    },
    { fault: 'process-server-restart', parameters: { processServer: 'cs01' }, as: 'restart' },
    { heal: 'restart', when: { afterMs: 60_000 } },
    { heal: 'full', when: { afterMs: 600_000 } },
  ],
  restMs: 1_800_000,
});
