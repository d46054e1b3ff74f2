/**
 * Who will be refused on the way home, by the master target that the site's file names for it (facts, section 5.7). A drill may
 * want to see the refusal, so none of it is a mistake.
 */
import { type Report, some } from './mistake.ts';
import { masterTargetsOf } from './own-machines.ts';
import type { Server, Site } from './types.ts';

const DISKS_MAX = 60;

export function checkMasterTargets(site: Site, report: Report): void {
  checkFamilies(site, report);
  checkDisks(site, report);
  checkGroups(site, report);
}

function checkFamilies(site: Site, report: Report): void {
  for (const { name, operatingSystem } of masterTargetsOf(site)) {
    const others = comingTo(site, name).filter((server) => server.operatingSystem !== operatingSystem);
    const [first] = others;
    if (!first) continue;
    const verb = others.length === 1 ? 'comes' : 'come';
    report(
      ['masterTargets'],
      `${some(others.map((server) => server.name))} ${verb} home through ${name}, which runs on ${operatingSystem}: ` +
        `refused (MasterTargetFamilyDiffers); it takes a master target on ${first.operatingSystem}`,
      ['servers', '*', 'operatingSystem'],
      ['servers', '*', 'failback', 'masterTarget'],
      ['servers', '*', 'name'],
    );
  }
}

function checkDisks(site: Site, report: Report): void {
  for (const { name } of masterTargetsOf(site)) {
    const disks = comingTo(site, name).reduce((sum, server) => sum + server.disks.length, 0);
    if (disks <= DISKS_MAX) continue;
    report(
      ['servers'],
      `${disks} disks come home through ${name}; a master target attaches at most ${DISKS_MAX} at once (MasterTargetDisksExceeded)`,
      ['servers', '*', 'disks'],
      ['servers', '*', 'failback', 'masterTarget'],
    );
  }
}

function checkGroups(site: Site, report: Report): void {
  site.replicationGroups.forEach(({ servers: members }, index) => {
    const servers = site.servers.filter(({ name }) => members.includes(name));
    const families = new Set(servers.map(({ operatingSystem }) => operatingSystem));
    const targets = new Set(servers.map(({ failback }) => failback.masterTarget));
    const path = ['replicationGroups', index, 'servers'];
    if (families.size > 1) {
      report(path, 'are Windows and Linux: such a group cannot come home (GroupFamiliesDiffer)', [
        'servers',
        '*',
        'operatingSystem',
      ]);
    } else if (targets.size > 1) {
      report(
        path,
        `come home through ${[...targets].join(' and ')}; a group has one master target (GroupMasterTargetDiffers)`,
        ['servers', '*', 'failback', 'masterTarget'],
      );
    }
  });
}

function comingTo({ servers }: Site, masterTarget: string): readonly Server[] {
  return servers.filter(({ failback }) => failback.masterTarget === masterTarget);
}
