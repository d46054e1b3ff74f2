/** `muster check`: all that can be said of a site file without running anything. */
import { availableParallelism } from 'node:os';
import { fail } from '../reference/model/result.ts';
import { passedOver } from '../reports/console.ts';
import { duration } from '../reports/durations.ts';
import { paint } from '../reports/paint.ts';
import { isPushed } from '../simulator/site/pushed-servers.ts';
import { copyBits, transferMs, wayHome, wayToAzure } from '../simulator/site/capacity.ts';
import { examineFile } from '../simulator/site/site.ts';
import type { Site } from '../simulator/site/site.ts';
import { complain } from './complain.ts';
import { defaultLimits, estimate, estimateText, whyTooLarge } from './estimate.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { labNamed } from './labs.ts';
import { unfit } from './run-plan.ts';
import type { Surroundings } from './surroundings.ts';

export function check(
  path: string,
  { catalogue, stderr, stdout }: Pick<Surroundings, 'catalogue' | 'stderr' | 'stdout'>,
): ExitCode {
  const examined = examineFile(path);
  if (!examined.ok) return complain(stderr, examined.failure);
  const { mistakes, site, warnings } = examined.value;
  if (site === undefined) {
    const code = complain(stderr, fail('SITE_INVALID', mistakes.join('\n')).failure);
    stderr.write(warningText(warnings));
    return code;
  }
  const colours = paint(stdout.colours);
  const notApplicable = unfit(site, catalogue);
  const drills = catalogue.scenarios.length - notApplicable.length;
  const atOnce = Math.min(availableParallelism(), labNamed('virtual').drillsAtOnce);
  const facts = factsOf(site).map(([name, text]) => `  ${name.padEnd(11)} ${text}\n`);
  stdout.write(`${colours.bold(site.name)} ${colours.dim(`· ${path}`)}\n${facts.join('')}\n`);
  stdout.write(`${drills} of ${catalogue.scenarios.length} drills are for this site.\n`);
  stdout.write(passedOver(colours, notApplicable));
  const expected = estimate({ site, drills, atOnce });
  const tooLarge = whyTooLarge(expected, defaultLimits());
  stdout.write(`To run them takes ${estimateText(expected)} of memory.\n`);
  if (tooLarge) stdout.write(`A run does not begin unless it is allowed to: ${tooLarge.message}.\n`);
  stdout.write('\n');
  stdout.write(warnings.length === 0 ? 'No mistakes, no warnings.\n' : `No mistakes.\n${warningText(warnings)}`);
  return EXIT.passed;
}

/** A heading and a line each; nothing when there are none. */
export function warningText(warnings: readonly string[]): string {
  if (warnings.length === 0) return '';
  const heading = warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`;
  return `${heading}\n${warnings.map((warning) => `  ${warning}\n`).join('')}`;
}

function factsOf(site: Site): [name: string, text: string][] {
  const { network, replicationGroups, servers } = site;
  const disks = servers.flatMap((server) => server.disks);
  const sizeGb = sum(disks.map((disk) => disk.sizeGb));
  const occupiedGb = sum(disks.map((disk) => disk.occupiedGb));
  const { vpn, wan } = network;
  const pushed = servers.filter(isPushed).length;
  const home = wayHome(site);
  const groups = replicationGroups.map(({ name, servers: members }) => `${name} (${members.length})`);
  return [
    ['servers', `${servers.length}`],
    ...(pushed > 0 ? [['agents', `pushed to ${pushed} of ${servers.length} servers`] as [string, string]] : []),
    ['groups', groups.length === 0 ? 'none' : listed(groups)],
    ['disks', `${disks.length} of ${sizeGb} GB, ${occupiedGb} GB of it in use`],
    ['churn', `${sum(servers.map((server) => server.churnMbPerMinute))} MB a minute`],
    ['WAN', `${wan.uploadMbps} Mbps up, ${wan.downloadMbps} down`],
    ['VPN', vpn === undefined ? 'none' : `${vpn.kind}, ${vpn.uploadMbps} Mbps up, ${vpn.downloadMbps} down`],
    ['first copy', copyText(transferMs(site, wayToAzure(site), copyBits(site)))],
    ['copy home', home === undefined ? 'none' : copyText(transferMs(site, home, copyBits(site)))],
  ];
}

const LISTED_MAX = 5;

function listed(names: readonly string[]): string {
  const more = names.length - LISTED_MAX;
  return more > 0 ? `${names.slice(0, LISTED_MAX).join(', ')} and ${more} more` : names.join(', ');
}

function copyText(ms: number): string {
  return Number.isFinite(ms) ? `${duration(ms)} at best` : 'never: the line has nothing left for it';
}

/** Without the crumbs of binary fractions. */
function sum(values: readonly number[]): number {
  const total = values.reduce((before, value) => before + value, 0);
  return Math.round(total * 100) / 100;
}
