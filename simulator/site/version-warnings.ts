/**
 * Servers of a site that were updated in another order than the documented one: configuration server, process servers, master
 * targets, agents. The newest release is supported, and the four before it (facts, section 1.5).
 */
import { AGENT_VERSION, isSupportedVersion } from '../../reference/model/agent-version.ts';
import { isOlder } from '../../reference/model/version-order.ts';
import type { Path, Report } from './mistake.ts';
import { ownProcessServers } from './process-servers.ts';
import type { Site } from './types.ts';

const CONFIGURATION: Path = ['configurationServer', 'version'];

export function checkVersions(site: Site, report: Report): void {
  const { configurationServer, masterTargets, processServers } = site;
  const newest = configurationServer.version;
  warnOfAge(CONFIGURATION, newest, report);
  processServers.forEach(({ version }, index) => {
    const path = ['processServers', index, 'version'];
    if (version !== newest) warnOfAge(path, version, report);
    if (!isOlder(newest, version)) return;
    const what = `${version}, newer than ${newest} of the configuration server, which is updated first (ProcessServerTooNew)`;
    report(path, what, CONFIGURATION);
  });
  masterTargets.forEach(({ version }, index) => {
    const path = ['masterTargets', index, 'version'];
    if (version !== newest) warnOfAge(path, version, report);
    if (isOlder(newest, version)) {
      const what = `${version}, newer than ${newest} of the configuration server: a reprotect succeeds, its replication fails (MasterTargetTooNew)`;
      report(path, what, CONFIGURATION);
      return;
    }
    const older = ownProcessServers(processServers).find((server) => isOlder(server.version, version));
    if (!older) return;
    const what = `${version}, newer than ${older.version} of ${older.name}: process servers are updated before master targets`;
    report(path, what, ['processServers', '*', 'version'], CONFIGURATION);
  });
}

function warnOfAge(path: Path, version: string, report: Report): void {
  if (isSupportedVersion(version, AGENT_VERSION)) return;
  report(path, `${version} is more than four releases behind ${AGENT_VERSION}, and not supported`);
}
