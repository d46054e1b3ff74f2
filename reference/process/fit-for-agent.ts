/**
 * Whether the Mobility service can live on a machine, as far as an installer can see before it changes anything (facts,
 * sections 1.5 and 4.6): system, firmware, room, and how the disks are laid out that it boots from.
 */
import { fail, type Failure } from '../model/result.ts';
import { SIZE } from '../model/sizes.ts';
import { isSupported } from '../model/supported-systems.ts';
import { isOlder } from '../model/version-order.ts';
import type { RemoteSystem } from '../runtime.ts';

/** From this version on an agent protects boot and system partitions apart, and a root volume over several disks. Documented. */
const ANY_LAYOUT_SINCE = '9.20';

/** Undefined when it can. */
export function whyUnfit(machine: string, system: RemoteSystem, version: string): Failure | undefined {
  const { operatingSystem, release, secureBoot, freeBytes, layout } = system;
  const no = (code: string, message: string) => fail(code, message).failure;
  if (!isSupported(operatingSystem, release)) {
    return no(
      'InstallationSystemUnsupported',
      `${machine} runs ${release}, which this Mobility service does not support`,
    );
  }
  if (secureBoot) return no('InstallationSecureBoot', `${machine} starts with Secure Boot, which is not supported`);
  if (layout.bootDisks === 0) return no('95310', `${machine} has no boot disk`);
  if (layout.bootDisks > 1) return no('95311', `${machine} has ${layout.bootDisks} boot disks`);
  if (layout.deviceNamesInBootLoader)
    return no('95320', `the boot loader of ${machine} names devices instead of UUIDs`);
  if (isOlder(version, ANY_LAYOUT_SINCE)) {
    if (!layout.bootWithSystem) return no('95309', `boot and system partition of ${machine} are on different disks`);
    if (layout.rootDisks > 1) return no('95313', `the root volume of ${machine} is on ${layout.rootDisks} disks`);
  }
  if (freeBytes < SIZE.installerCopyBytes) {
    return no('95524', `${machine} has no room for the installer: ${inMb(freeBytes)} MB are free`);
  }
  const needed = SIZE.installationBytes[operatingSystem];
  if (freeBytes < needed) {
    return no(
      'InstallationOutOfSpace',
      `${machine} has ${inMb(freeBytes)} MB free, the agent needs ${inMb(needed)} MB`,
    );
  }
  return undefined;
}

function inMb(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}
