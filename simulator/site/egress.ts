/** What a site's firewall lets out to the internet: names, and addresses by ranges. */
import { matchesAny } from './host-patterns.ts';
import type { Report } from './mistake.ts';
import { privateNames } from './private-link.ts';
import { type AzurePlace, azureAddressOf, liesIn, rangesOf, whyNoRange, whyUnknownRange } from './service-tags.ts';
import type { Site } from './types.ts';

/** The lists of a firewall or a proxy. */
export interface LetThrough {
  /** Host patterns. */
  readonly names: readonly string[];
  /** Ranges or service tags; a proxy has none. */
  readonly ranges?: readonly string[];
}

/** @param azure where the site's part of Azure is, and so the addresses of its hosts */
export function isLetThrough({ names, ranges = [] }: LetThrough, host: string, azure: AzurePlace): boolean {
  return matchesAny(names, host) || liesIn(ranges.flatMap(rangesOf), host, azure);
}

/** What does not end at a firewall that denies by default: what it lets out, and what does not come its way. */
export function firewallLists({ egress, azure }: Pick<Site, 'egress' | 'azure'>): LetThrough {
  return { names: [...egress.allow, ...privateNames({ azure })], ranges: egress.allowRanges };
}

/** Whether whoever has no proxy gets out to that host. */
export function isLetOut({ egress, azure }: Pick<Site, 'egress' | 'azure'>, host: string): boolean {
  return egress.default === 'allow' || isLetThrough(firewallLists({ egress, azure }), host, azure);
}

/** `Storage.westeurope, of AzureCloud.westeurope`: the ranges that a firewall would have to allow for a host; undefined outside of Azure. */
export function rangesNeeded(host: string, azure: AzurePlace): string | undefined {
  const found = azureAddressOf(host, azure);
  return found && `${found.tag}, of AzureCloud.${found.region}`;
}

export function checkEgress({ azure, egress }: Site, report: Report): void {
  egress.allowRanges.forEach((entry, index) => {
    const why = whyNoRange(azure.cloud, entry);
    if (why !== undefined) report(['egress', 'allowRanges', index], why, ['azure', 'cloud']);
  });
}

export function warnOfEgress({ azure, egress }: Site, report: Report): void {
  egress.allowRanges.forEach((entry, index) => {
    const why = whyUnknownRange(azure.cloud, entry);
    if (why !== undefined) report(['egress', 'allowRanges', index], why, ['azure', 'cloud']);
  });
  if (egress.default === 'allow' && egress.allowRanges.length > 0) {
    report(['egress', 'allowRanges'], 'is not used: egress.default says allow', ['egress', 'default']);
  }
}
