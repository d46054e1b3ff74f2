/**
 * How large the disks are that roles keep their files on, by the site's description: a server's own system disk, the cache
 * disk of a process server, and the three disks of a configuration server (documented). None is cut down in a live lab: what
 * is on them comes in batches, and those are not.
 */
import { fail } from '../../reference/model/result.ts';
import type { FileFailure } from '../../reference/runtime.ts';
import type { Server, Site } from '../site/site.ts';
import { bytesOfGb } from '../site/size.ts';

/** Bytes, by the role's name in the journal. */
export type RoleDisks = Readonly<Record<string, number>>;

/** Free on the drive that a configuration server is installed on, and on the retention drive. Documented: recommended. */
const INSTALLATION_GB = 600;
const RETENTION_GB = 600;
/** An agent has at least so much: what the file of a site says is in use need not be. Documented minimum: 1 GB. */
const AGENT_GB_MIN = 1;

export function configurationServerDisks({ configurationServer }: Site): RoleDisks {
  return {
    configuration: bytesOfGb(INSTALLATION_GB),
    ...processServerDisks(configurationServer.processServer),
    ...masterTargetDisks(),
  };
}

/** The retention drive. */
export function masterTargetDisks(): RoleDisks {
  return { 'master-target': bytesOfGb(RETENTION_GB) };
}

export function processServerDisks({ cacheGb }: { readonly cacheGb: number }): RoleDisks {
  return { process: bytesOfGb(cacheGb) };
}

/** What is free on the system disk. */
export function serverDisks({ disks: [system] }: Server): RoleDisks {
  const freeGb = system ? system.sizeGb - system.occupiedGb : 0;
  return { mobility: bytesOfGb(Math.max(AGENT_GB_MIN, freeGb)) };
}

export function noRoom(bytes: number, freeBytes: number): { ok: false; failure: FileFailure } {
  return fail('ENOSPC', `no room for ${bytes} bytes: ${freeBytes} are free on the disk`);
}
