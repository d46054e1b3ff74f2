/** Versions of what is installed at a site, and how far behind an agent may be. */
import { isOlder } from './version-order.ts';

/** Of everything, where nobody says otherwise. */
export const AGENT_VERSION = '9.61.0.0';

/** The newest release is supported, and the four before it. Documented. */
const RELEASES_BEHIND_MAX = 4;

/** Releases are counted by the second part of a version. */
export function isSupportedVersion(version: string, newest: string): boolean {
  const [major = 0, minor = 0] = newest.split('.').map(Number);
  return !isOlder(version, `${major}.${minor - RELEASES_BEHIND_MAX}`);
}

/** Whether it is of a later release: by its numbers, from the left. */
export function isNewer(version: string, than: string): boolean {
  const [ours, theirs] = [version, than].map((text) => text.split('.').map(Number)) as [number[], number[]];
  for (let part = 0; part < Math.max(ours.length, theirs.length); part++) {
    const difference = (ours[part] ?? 0) - (theirs[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
