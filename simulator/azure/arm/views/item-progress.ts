/** How far the replication of an item has come, in figures that the service has from its site. */
import { measuredRpoMs } from '../../../../reference/site-recovery/health/health.ts';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import type { Azure } from '../azure.ts';

const MEGABYTE = 2 ** 20;
const STANDS_STILL: ReadonlySet<string> = new Set(['90078', '78169', 'SourceAgentNoResyncProgress']);

export interface Progress {
  /** A copy of the disks, the first one or a resynchronisation, is under way. */
  readonly copying: boolean;
  /** Recorded for the last; names of the others inferred. */
  readonly stage: 'InitialReplication' | 'Resynchronization' | 'DifferentialSync';
  /** All of it where no copy is under way. */
  readonly copiedPercent: number;
  /** As disks and machines tell it: nothing where no copy is under way (recorded). */
  readonly resyncPercent: number;
  readonly rpoSeconds: number;
  /** What waits at the source, and at the process server. */
  readonly sourceMegabytes: number;
  readonly processServerMegabytes: number;
  /** `None` where nothing replicates, `Completed` where no copy is under way. */
  readonly health: 'None' | 'InProgress' | 'NoProgress' | 'Completed';
}

export function progressOf(azure: Azure, item: ProtectedItem): Progress {
  const { sites } = azure.service.context;
  const { siteId, serverId } = item.input;
  const status = sites.agentOf(item)?.status;
  const present = status?.epoch === item.epoch ? status : undefined;
  const copying =
    (item.replicating || item.face.protectionState === 'EnablingProtection') && item.newestPoint?.epoch !== item.epoch;
  const relay = sites
    .processServer(siteId, item.processServerId)
    ?.sources.find((source) => item.replicating && source.serverId === serverId);
  const waiting = { source: present?.pendingBytes ?? 0, processServer: relay?.pendingBytes ?? 0 };
  const initial = item.points.length === 0;
  const copiedPercent = copying
    ? Math.floor((present?.copiedPercent ?? 0) * (initial ? arrivedShare(item, waiting) : 1))
    : 100;
  const stuck = azure.service.health.of(item.name).some(({ code }) => STANDS_STILL.has(code));
  return {
    copying,
    stage: !copying ? 'DifferentialSync' : initial ? 'InitialReplication' : 'Resynchronization',
    copiedPercent,
    resyncPercent: copying ? copiedPercent : 0,
    rpoSeconds: Math.round(rpoMs(azure, item) / 1000),
    sourceMegabytes: waiting.source / MEGABYTE,
    processServerMegabytes: waiting.processServer / MEGABYTE,
    health: !copying ? 'Completed' : stuck ? 'NoProgress' : 'InProgress',
  };
}

/** Of what the agent has read: how much of it has reached Azure. A master target does not tell. */
function arrivedShare(
  { homeward, receivedBytes }: ProtectedItem,
  waiting: { source: number; processServer: number },
): number {
  const arrived = receivedBytes.reduce((sum, bytes) => sum + bytes, 0);
  const read = arrived + waiting.source + waiting.processServer;
  return homeward || read === 0 ? 1 : arrived / read;
}

/** After a failover: how old the point was that it used, when it was asked for. */
function rpoMs({ runtime }: Azure, item: ProtectedItem): number {
  const { failoverPoint, lastFailoverAskedMs } = item.held;
  if (item.replicating) return measuredRpoMs(item, runtime.clock.nowMs());
  return failoverPoint && lastFailoverAskedMs !== undefined ? Math.max(0, lastFailoverAskedMs - failoverPoint.atMs) : 0;
}
