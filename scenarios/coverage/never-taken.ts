/**
 * Declared transitions that no drill takes, each with the reason. `muster coverage --complete` holds it both ways: what is neither
 * taken nor here is an error, and so is what is here and taken.
 */
const IN_ORDER =
  'every sender keeps a batch until it was acknowledged, and sends one at a time: no fault makes a gap. The roles beside which one is made are tried in shipment.test.ts, mobility.test.ts and replica.test.ts';

export const NEVER_TAKEN: Readonly<Record<string, string>> = {
  'mobility: replication.differential STREAM_BROKEN → replication.broken': IN_ORDER,
  'mobility: replication.finishing STREAM_BROKEN → stays': IN_ORDER,
  'replica: stream.copying OUT_OF_ORDER → stream.broken': IN_ORDER,
  'replica: stream.inStep OUT_OF_ORDER → stream.broken': IN_ORDER,
  'replica: disks.released RELEASE → disks.releasing':
    'a failback that is given up begins a new epoch, with a replica of its own; another release of the same one is tried in replica.test.ts',
};
