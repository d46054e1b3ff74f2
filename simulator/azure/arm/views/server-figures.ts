/**
 * What clients see of every server of a site and this emulation does not simulate: the newest version there is, and
 * machines that are never busy. Keys and kinds of values as recorded.
 */
import { isOlder } from '../../../../reference/model/version-order.ts';
import { NO_EXPIRY, wholeSeconds } from './dates.ts';

/** Of configuration server, process server and master target; agents say theirs. */
export const SERVER_VERSION = '9.61.0.0';
/** Of the Recovery Services agent that uploads. */
export const UPLOADER_VERSION = '2.0.9202.0';

export function versionDetails(version: string, status: VersionStatus = 'Supported') {
  return { version, expiryDate: NO_EXPIRY, status };
}

export type VersionStatus = 'Supported' | 'UpdateRequired' | 'NotSupported';

/** The present release and four before it are supported (documented). That an older one than its configuration server's has to be updated is inferred. */
const RELEASES_BEHIND_MAX = 4;

export function versionStatus(version: string, newest: string): VersionStatus {
  const [major = 0, minor = 0] = SERVER_VERSION.split('.').map(Number);
  if (isOlder(version, `${major}.${minor - RELEASES_BEHIND_MAX}`)) return 'NotSupported';
  return isOlder(version, newest) ? 'UpdateRequired' : 'Supported';
}

/** The 16 GB that a configuration server needs (documented), mostly free. */
const MEMORY_BYTES = 16 * 2 ** 30;

export const LOADS = {
  systemLoad: '0',
  systemLoadStatus: 'Green',
  cpuLoad: '5%',
  cpuLoadStatus: 'Green',
  totalMemoryInBytes: MEMORY_BYTES,
  availableMemoryInBytes: MEMORY_BYTES * 0.75,
  memoryUsageStatus: 'Green',
} as const;

/** A process server's health has these limits (documented); that the colours go with them, and red, are inferred. */
const WARNING_FREE_SHARE = 0.3;
const CRITICAL_FREE_SHARE = 0.25;

export function spaceStatus(freeShare: number): 'Green' | 'Yellow' | 'Red' {
  if (freeShare < CRITICAL_FREE_SHARE) return 'Red';
  return freeShare < WARNING_FREE_SHARE ? 'Yellow' : 'Green';
}

const DAY_MS = 24 * 3_600_000;

export function certificate(expiryMs: number, nowMs: number) {
  return {
    sslCertExpiryDate: wholeSeconds(expiryMs),
    sslCertExpiryRemainingDays: Math.floor((expiryMs - nowMs) / DAY_MS),
  };
}
