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
