/**
 * Replication data, HTTPS 9443: source → process server, and process server → master target. One request carries one
 * batch; it is acknowledged when the receiver has it safely.
 */
export const DATA = '/data';
/** A browser's GET of `/` answers 400 when the path is healthy (documented). */
export const PROBE = '/';
/** Asks the far end for checksums of a replica's stretches, for a resynchronisation. */
export const DIGESTS = '/digests';

const MIB = 1024 * 1024;

/**
 * How long whoever sends a batch waits for its acknowledgement: a minute, or 15 s for each MiB. A piece of a copy is large, and
 * several servers share a line: with less it would be given up and sent anew for ever on one of 3 Mbps. Inferred.
 */
export function dataTimeoutMs(bytes: number): number {
  return Math.max(60_000, (bytes / MIB) * 15_000);
}

export interface DataHeader {
  readonly serverId: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly kind: 'diff' | 'sync';
}

/**
 * 200 taken · 404 nobody here expects data of this server · 409 another sequence is expected · 410 another epoch is ·
 * 429 throttled, try later.
 */
export interface DataAnswer {
  readonly expectedSequence?: number;
}

export interface DigestQuery {
  readonly serverId: string;
  readonly epoch: number;
  readonly disk: string;
  readonly extents: readonly { readonly offsetBytes: number; readonly lengthBytes: number }[];
}

export interface DigestAnswer {
  readonly digests: readonly string[];
  /** Where the replica holds something beside what was asked about: it began as another disk than the source's. */
  readonly beyond?: DigestQuery['extents'];
}
