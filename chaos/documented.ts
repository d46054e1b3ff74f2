/** Agents of the newest release are supported, and of the four before it. Documented: N-4. */
export const OLDEST_SUPPORTED_AGENT = '9.57';

/**
 * When people may expect to be told, in minutes: the figures of the documents, and where those are silent the ones that
 * this project settled on (*inferred*). Said here a second time on purpose, so that a reference which changes its own
 * figures is found out.
 */
export const AFTER_MINUTES = {
  /** No replication progress → 90078. Recorded. */
  noProgress: 60,
  /** The RPO threshold of a failback policy → 78026 on the way home. Documented, fixed with the policy. */
  failbackRpoThreshold: 15,
  /** The process server got nothing from a source → 78028. Recorded. */
  uploadBlocked: 30,
  /** Process server silent → 806. Documented. */
  processServerSilent: 15,
  /** Master target silent → 78022. Inferred: as for the process server. */
  masterTargetSilent: 15,
  /** Source silent → 78174. Inferred: as for the process server. */
  sourceSilent: 15,
  /** Configuration server silent → disconnected. Inferred. */
  siteDisconnected: 5,
  /** An access token runs out at the latest. Inferred. */
  tokenExpired: 60,
  /** Statistics and alerts go to Service Bus this often. Documented refresh. */
  monitoring: 5,
  /** A broken stream is resynchronised by itself. Inferred. */
  automaticResync: 10,
  /** The configuration server looks at a vCenter this often; until then it knows nothing of a change there. Documented. */
  vcenterDiscovery: 15,
  /** Crash-consistent recovery points come this often. Documented, fixed. */
  recoveryPoint: 5,
  /** A clock may differ by this much when a site registers. Documented. */
  clockSkew: 5,
  /** Writes may be held for a tag this long at most. From the published source: 3 min on Windows, 40 s on Linux. */
  drainBarrier: 3,
} as const;
