/**
 * The names that a site has to let through to the internet: who asks for each, when, and what its absence breaks. That a name
 * is needed is documented (facts, sections 2.1 and 2.2), what happens without it mostly inferred from what it is for.
 */
import type { ConfigurationServerHost } from '../../reference/model/prerequisites.ts';
import { isLetThrough, type LetThrough } from './egress.ts';
import { matchesAny } from './host-patterns.ts';
import { type AzureCloud, CLOUD_NAMES, CLOUDS, type CloudName } from './clouds.ts';
import type { AzurePlace } from './service-tags.ts';

export interface OutboundNames {
  readonly title: string;
  readonly patterns: (cloud: AzureCloud) => readonly string[];
  readonly by: 'configuration server' | 'configuration server and process servers';
  readonly when: 'always' | 'at set-up';
  /** Of the set-ups those that ask for it; every one when absent. */
  readonly isAskedBy?: (host: ConfigurationServerHost) => boolean;
  /** One of its patterns, let through, is enough. */
  readonly anyOf?: true;
  readonly without: string;
  /** Nothing depends on it. */
  readonly optional?: true;
  /** One of the four of the article. */
  readonly inArticle?: true;
}

function isFromTemplate({ deployment }: ConfigurationServerHost): boolean {
  return deployment === 'ovf-template';
}

export const OUTBOUND_NAMES: readonly OutboundNames[] = [
  {
    title: 'Storage',
    patterns: ({ storageZone }) => [`*.${storageZone}`],
    by: 'configuration server and process servers',
    when: 'always',
    without: 'nothing is uploaded: recovery points stop, and the cache of the process server fills',
    inArticle: true,
  },
  {
    title: 'Microsoft Entra ID',
    patterns: ({ entraHost }) => [entraHost],
    by: 'configuration server and process servers',
    when: 'always',
    without: 'no site registers; one that has is disconnected when its token runs out',
    inArticle: true,
  },
  {
    title: 'Replication service',
    patterns: ({ replicationZone }) => [`*.${replicationZone}`],
    by: 'configuration server and process servers',
    when: 'always',
    without: 'no site registers; one that has is disconnected, and replication goes on by what it was told last',
    inArticle: true,
  },
  {
    title: 'Service Bus',
    patterns: ({ serviceBusZone }) => [`*.${serviceBusZone}`],
    by: 'configuration server and process servers',
    when: 'always',
    without: 'alerts and statistics do not arrive; nothing else notices',
    inArticle: true,
  },
  {
    title: 'Backup service',
    patterns: ({ backupZone }) => [`*.${backupZone}`],
    by: 'configuration server and process servers',
    when: 'always',
    without: 'nothing is uploaded, though the storage can be reached: it coordinates the transfer of replicated data',
  },
  {
    title: 'Azure Resource Manager',
    patterns: ({ armHost }) => [armHost],
    by: 'configuration server',
    when: 'at set-up',
    isAskedBy: isFromTemplate,
    without: 'the wizard of the OVF template cannot choose a vault, and the set-up waits',
  },
  {
    title: 'Sign-in of the OVF template',
    patterns: () => [
      'secure.aadcdn.microsoftonline-p.com',
      'login.live.com',
      'graph.windows.net',
      'login.windows.net',
      'www.live.com',
      'www.microsoft.com',
    ],
    by: 'configuration server',
    when: 'at set-up',
    isAskedBy: isFromTemplate,
    without: 'nobody can sign in to the wizard of the OVF template, and the set-up waits',
  },
  {
    title: 'MySQL installer',
    patterns: () => ['dev.mysql.com'],
    by: 'configuration server',
    when: 'at set-up',
    isAskedBy: ({ mysql }) => mysql === 'none',
    without: 'the set-up waits, or MySQL has to be placed on the machine by hand',
  },
  {
    title: 'World time',
    patterns: () => ['time.nist.gov', 'time.windows.com'],
    anyOf: true,
    by: 'configuration server',
    when: 'at set-up',
    optional: true,
    without:
      'the clock is not compared with the time of the world, and one that is off is noticed at registration only',
  },
  {
    title: 'Telemetry',
    patterns: () => ['*.services.visualstudio.com'],
    by: 'configuration server',
    when: 'at set-up',
    isAskedBy: isFromTemplate,
    optional: true,
    without: 'nothing else suffers',
  },
];

/** Those that a firewall's or a proxy's lists do not let through, though the configuration server, or a process server of that name, needs them. */
export function missingFrom(
  allowed: LetThrough,
  { azure, configurationServer }: Asking,
  server = configurationServer.name,
): readonly OutboundNames[] {
  const passes = (pattern: string) => isLetThrough(allowed, pattern.replace('*', 'any'), azure);
  return OUTBOUND_NAMES.filter(({ patterns, anyOf, by, isAskedBy }) => {
    if (by === 'configuration server' && server !== configurationServer.name) return false;
    if (isAskedBy && !isAskedBy(configurationServer.host)) return false;
    const wanted = patterns(CLOUDS[azure.cloud]);
    return anyOf ? !wanted.some(passes) : !wanted.every(passes);
  });
}

/** What of a site says which names it asks for. */
interface Asking {
  readonly azure: AzurePlace;
  readonly configurationServer: { readonly name: string; readonly host: ConfigurationServerHost };
}

/**
 * Hosts that are asked while a configuration server is set up, and answer nothing else: in every world one machine has all of
 * their names. Azure Resource Manager is a part of Azure, and has its own.
 */
export function setUpHosts({ azure }: { readonly azure: { readonly cloud: CloudName } }): readonly string[] {
  const cloud = CLOUDS[azure.cloud];
  const patterns = OUTBOUND_NAMES.filter(({ when }) => when === 'at set-up').flatMap((names) => names.patterns(cloud));
  return patterns.map((pattern) => pattern.replace('*', 'dc')).filter((host) => host !== cloud.armHost);
}

/** What a host on the internet is asked for, in whichever cloud. */
export function outboundNamed(host: string): (OutboundNames & { readonly pattern: string }) | undefined {
  for (const names of OUTBOUND_NAMES) {
    for (const cloud of CLOUD_NAMES) {
      const pattern = names.patterns(CLOUDS[cloud]).find((one) => matchesAny([one], host));
      if (pattern !== undefined) return { ...names, pattern };
    }
  }
  return undefined;
}
