/**
 * What a site may have, and a drill may be run on, although it will go badly or is beyond what is supported: it is said
 * before a run and stops nobody. Figures are those of the documents (facts, sections 3.7, 4 and 5.7).
 */
import { warnOfInstallation } from './installation-warnings.ts';
import { shortfalls, shortfallText } from './capacity.ts';
import { warnOfEgress } from './egress.ts';
import { isOverPublicPeering } from './lines.ts';
import { checkHome } from './home-warnings.ts';
import { checkMasterTargets } from './master-target-warnings.ts';
import { reporter, some } from './mistake.ts';
import type { Mistake, Path, Report } from './mistake.ts';
import { checkOutbound } from './outbound-warnings.ts';
import { checkProcessServers } from './process-server-warnings.ts';
import { checkReadiness } from './readiness.ts';
import { isOverPrivateLink, PRIVATE_PATHS, warnOfPrivateLink } from './private-link.ts';
import { warnOfProxies } from './proxy-checks.ts';
import { whyUnknown } from './regions.ts';
import type { Site } from './types.ts';
import { checkVersions } from './version-warnings.ts';

/**
 * Every warning, in the order of the site's sections.
 * @param unsound where nothing stands that could be judged: nothing is said of what rests on a mistake.
 */
export function warningsOf(site: Site, unsound: readonly Path[]): readonly Mistake[] {
  const { mistakes, report } = reporter(unsound);
  checkSizes(site, report);
  checkReadiness(site, report);
  checkChurn(site, report);
  checkProcessServers(site, report);
  checkPolicy(site, report);
  checkWayToAzure(site, report);
  checkWayHome(site, report);
  checkHome(site, report);
  checkMasterTargets(site, report);
  checkVersions(site, report);
  warnOfProxies(site, report);
  checkDatastores(site, report);
  warnOfInstallation(site, report);
  for (const shortfall of shortfalls(site)) {
    report(shortfall.way.path, shortfallText(shortfall), ['servers', '*'], ['compressionRatio'], ['network']);
  }
  warnOfEgress(site, report);
  warnOfPrivateLink(site, report);
  checkOutbound(site, report);
  const unknown = whyUnknown(site.azure.cloud, site.azure.region);
  if (unknown !== undefined) report(['azure', 'region'], unknown, ['azure', 'cloud']);
  return mistakes;
}

/** Where the sizing tables end, and what a recovery plan holds. */
const SERVERS_MAX = 200;
const PLAN_ITEMS_MAX = 100;

function checkSizes({ servers }: Site, report: Report): void {
  if (servers.length > SERVERS_MAX) {
    report(['servers'], `${servers.length} servers; the sizing of a configuration server ends at ${SERVERS_MAX}`);
  }
  if (servers.length > PLAN_ITEMS_MAX) {
    report(
      ['servers'],
      `${servers.length} servers; the drills put all into one recovery plan, which holds at most ${PLAN_ITEMS_MAX}`,
    );
  }
}

/** Megabytes a second: of a standard disk, and of a machine. */
const DISK_MB_PER_SECOND_MAX = 2;
const SERVER_MB_PER_SECOND_MAX = 54;

function checkChurn({ servers }: Site, report: Report): void {
  servers.forEach(({ churnMbPerMinute, disks }, index) => {
    const path = ['servers', index, 'churnMbPerMinute'];
    const diskCount: Path = ['servers', index, 'disks'];
    const perSecond = churnMbPerMinute / 60;
    if (perSecond > SERVER_MB_PER_SECOND_MAX) {
      const most = SERVER_MB_PER_SECOND_MAX * 60;
      report(
        path,
        `${churnMbPerMinute} MB a minute; supported are ${most} for a server (${SERVER_MB_PER_SECOND_MAX} MB/s)`,
      );
    } else if (perSecond > DISK_MB_PER_SECOND_MAX * disks.length) {
      const most = DISK_MB_PER_SECOND_MAX * 60 * disks.length;
      report(
        path,
        `${churnMbPerMinute} MB a minute; on standard disks, supported are ${most} (${DISK_MB_PER_SECOND_MAX} MB/s a disk)`,
        diskCount,
      );
    }
  });
}

const CRASH_CONSISTENT: Path = ['policy', 'crashConsistentMinutes'];

function checkPolicy({ policy }: Site, report: Report): void {
  const { appConsistentMinutes, crashConsistentMinutes, retentionMinutes, rpoThresholdMinutes } = policy;
  if (retentionMinutes === 0 && appConsistentMinutes > 0) {
    report(
      ['policy', 'retentionMinutes'],
      `0 keeps the latest point alone, so an application-consistent one is gone after ${crashConsistentMinutes} minutes`,
      ['policy', 'appConsistentMinutes'],
    );
  } else if (retentionMinutes > 0 && retentionMinutes < crashConsistentMinutes) {
    report(
      ['policy', 'retentionMinutes'],
      `${retentionMinutes} minutes; points come every ${crashConsistentMinutes}, so there may be none`,
    );
  }
  if (rpoThresholdMinutes <= crashConsistentMinutes) {
    const message = `${rpoThresholdMinutes} minutes; points come every ${crashConsistentMinutes}, so the alert comes although nothing is wrong`;
    report(['policy', 'rpoThresholdMinutes'], message, CRASH_CONSISTENT);
  }
}

function checkWayToAzure(site: Site, report: Report): void {
  const { network, replicationPath } = site;
  if (PRIVATE_PATHS.includes(replicationPath) && !isOverPrivateLink(site)) {
    const message = `${replicationPath}: nobody can enable replication over it; it takes public endpoints, or Private Link`;
    report(['replicationPath'], message, ['network', 'vpn']);
  }
  if (replicationPath === 'expressroute-public') {
    report(['replicationPath'], `${replicationPath}: retired by now; Microsoft peering has taken its place`);
  }
  if (isOverPublicPeering(site) && !network.expressRoute) {
    const message = 'there is none, so the figures of network.wan are used for it';
    report(['network', 'expressRoute'], message, ['replicationPath'], ['network']);
  }
  if (!isOverPublicPeering(site) && network.expressRoute) {
    report(['network', 'expressRoute'], `is not used: replicationPath says ${replicationPath}`, ['replicationPath']);
  }
}

function checkWayHome({ network, vcenter }: Site, report: Report): void {
  if (network.vpn === undefined) {
    report(['network', 'vpn'], 'there is none, so nothing can fail back, and the full cycle ends violated');
  }
  if (vcenter.access === 'read')
    report(['vcenter', 'access'], 'read is enough to fail over; to reprotect and fail back it takes write');
}

function checkDatastores({ servers, vcenter }: Site, report: Report): void {
  vcenter.datastores.forEach(({ capacityGb, name, takenGb }, index) => {
    const coming = servers.filter(({ failback }) => failback.datastore === name);
    const neededGb = coming.flatMap(({ disks }) => disks).reduce((sum, { sizeGb }) => sum + sizeGb, 0);
    const leftGb = Math.max(0, capacityGb - takenGb);
    if (neededGb <= leftGb) return;
    report(
      ['vcenter', 'datastores', index, 'capacityGb'],
      `${takenGb > 0 ? `${leftGb} of ${capacityGb}` : capacityGb} GB; the disks of ${some(coming.map((server) => server.name))} that come home to it have ${neededGb} GB`,
      ['servers', '*', 'disks'],
      ['servers', '*', 'failback'],
      ['vcenter', 'datastores', '*', 'name'],
    );
  });
}
