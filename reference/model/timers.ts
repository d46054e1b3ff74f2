/**
 * How often things happen and how long they are waited for, in milliseconds. Every figure says where it comes from;
 * *inferred* ones may be used but are not documented behaviour of the real system.
 */
const second = 1000;
const minute = 60 * second;

export const TIMER = {
  /** Agent → configuration server, after a failed registration. Source default: 180 s. */
  registrationRetryMs: 180 * second,
  /** Agent → configuration server, first settings poll after registration. Source default. */
  settingsPollFirstMs: 90 * second,
  /** Agent → configuration server, from then on; it doubles as the agent's heartbeat. Source default. */
  settingsPollMs: 60 * second,
  /** Process server and master target → configuration server. Inferred: the connect-info poll of the transport, 60 s. */
  componentPollMs: 60 * second,
  /** Configuration server → Site Recovery service. Inferred. */
  providerPollMs: 20 * second,
  /** Configuration server → vCenter: discovery cycle. Documented. */
  vcenterDiscoveryMs: 15 * minute,
  /** Configuration server → Service Bus, statistics. Inferred from the documented 5-minute statistics refresh. */
  monitoringMs: 5 * minute,

  /** Captured writes are shipped after at most this long. Inferred. */
  drainMs: 30 * second,
  /** After a failed shipment to the process server, or from there onward. Inferred. */
  shipmentRetryMs: 30 * second,
  /** The backup service's word on a process server's uploads holds for so long. Inferred. */
  coordinationMs: minute,
  /** What a full disk had no room for is written again. Inferred. */
  diskRetryMs: 10 * second,
  /** A process server looks how full its cache disk is. Source: every 10 s. */
  cacheLookMs: 10 * second,
  /** The service looks into the cache storage account this often. Inferred. */
  cachePollMs: 30 * second,

  /** Crash-consistent recovery points: every 5 minutes, fixed for classic. Documented. */
  crashConsistentMs: 5 * minute,
  /** How long writes may be held for a tag; Windows 3 min, Linux 40 s. Source. */
  drainBarrierMs: { Windows: 3 * minute, Linux: 40 * second },
  /** Agent alert after this many failures of one kind of tag in a row. Source, and text of 90074. */
  tagFailuresBeforeAlert: 3,

  /** The service looks at every item's health this often. Inferred: the real cycle seems to be about 16 minutes. */
  healthCycleMs: minute,
  /** Process server silent → Critical, 806. Documented. */
  processServerSilentMs: 15 * minute,
  /** Source silent → 78174. The threshold is not published; inferred: as for the process server. */
  sourceSilentMs: 15 * minute,
  /** Master target silent → 78022. Inferred, as above. */
  masterTargetSilentMs: 15 * minute,
  /** Configuration server silent → disconnected. The threshold is not published; inferred. */
  providerSilentMs: 5 * minute,
  /** Process server got nothing from the source → 78028. Recorded. */
  uploadBlockedMs: 30 * minute,
  /** No new recovery point has come → 90078. The limit is recorded; that points are what counts is inferred. */
  noProgressMs: 60 * minute,
  /** The first copy of everything stands still → 78169. The limit is not published; inferred: as for 90078. */
  copyStandsStillMs: 60 * minute,
  /** No more of a copy has arrived for so long → SourceAgentNoResyncProgress. Source default: 7200 s. */
  noResyncProgressMs: 120 * minute,
  /** Nothing of a copy has arrived yet, by who wanted it. Source: 6 h, 1 h, 24 h. */
  copyNotStartedMs: { initial: 360 * minute, manual: 60 * minute, automatic: 1440 * minute },
  /** The clock of a source is so far ahead → 78193. Recorded. */
  clockAheadMs: 10 * minute,
  /** The certificate of a configuration server has less left than this → notice. Documented: two months. */
  certificateNoticeMs: 60 * 24 * 60 * minute,
  /** A connected site has sent no statistics → StatisticsSilent. Inferred: three that did not come. */
  statisticsSilentMs: 15 * minute,
  /** A broken stream is resynchronised by itself after this long. The real window is not published; inferred. */
  automaticResyncMs: 10 * minute,

  /** How long an agent may take to register after the machine was started. Documented. */
  agentRegistrationLimitMs: 15 * minute,
  /** Hydration of a physical server's disks at failover: 8 to 10 minutes. Documented. */
  hydrationFromMs: 8 * minute,
  hydrationToMs: 10 * minute,
  /** A failback waits this long for the last changes to arrive before it gives up and lets Azure go on. Inferred. */
  finalSynchronisationMs: 30 * minute,
  /** A source that was asked to shut down for a failover is waited for this long; then the failover goes on. Inferred. */
  sourceShutdownMs: 5 * minute,
  /** The configuration server's certificate: three years. Documented. */
  certificateMs: 1095 * 24 * 60 * minute,
  /** Disabling replication: 3.3 to 5 minutes. Recorded. */
  disableFromMs: 198 * second,
  disableToMs: 5 * minute,
  /** Creating a policy takes 30 to 60 seconds. Documented. */
  createPolicyMs: 45 * second,
  /** Mapping a policy to a container takes one to two minutes. Documented. */
  createMappingMs: 70 * second,
  /** Bringing a changed policy to a container, and taking a mapping away. Recorded: 8 s, and 1 to 4 s. */
  updateConfigurationMs: 8 * second,
  removeMappingMs: 3 * second,
  /** Vault registration key lifetime. Documented: 5 days. */
  registrationKeyMs: 5 * 24 * 60 * minute,
  /** Largest clock difference at registration. Documented twice: 5 and 15 minutes; the stricter is used. */
  registrationSkewMs: 5 * minute,
} as const;
