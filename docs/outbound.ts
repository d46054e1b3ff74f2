/** Writes `docs/outbound.md` from the table of the names that a site has to let through: `npx node docs/outbound.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AZURE_RANGE, servicesAsked } from '../simulator/site/service-tags.ts';
import { CLOUDS, type CloudName } from '../simulator/site/clouds.ts';
import { OUTBOUND_NAMES, type OutboundNames } from '../simulator/site/outbound.ts';

const PAGE = join(import.meta.dirname, 'outbound.md');

export function outboundPage(): string {
  const ofArticle = OUTBOUND_NAMES.filter(({ inArticle }) => inArticle);
  const others = OUTBOUND_NAMES.filter(({ inArticle }) => !inArticle);
  return `# What a site has to let through

The architecture article's table, filled in. The names of the commercial and of the US Government's cloud are documented, those
of the cloud in China inferred from the documents about replication between regions. \`azure.cloud\` in the site file chooses.

| Name | Commercial | US Government | China | Asked for by | Without it |
|---|---|---|---|---|---|
${ofArticle.map(rowOf).join('\n')}

These four are not enough. The documents name more elsewhere, and behind a firewall that is short of one of them no drill passes, but for those
that may be missing:

| Name | Commercial | US Government | China | Asked for by | Without it |
|---|---|---|---|---|---|
${others.map(rowOf).join('\n')}

That the names are needed is documented; what comes of their absence is inferred from what they are for, and so are the names of
the backup service in China. The sign-in names are documented for the commercial cloud.

- \`egress: { default: deny, allow: […] }\` in the site file is a firewall with such a list, \`proxy.allow\` a proxy with one.
  \`npx muster check SITE\` says for each name of both tables that is not let through who asks for it, when, and what comes of it.
- \`egress.allowRanges\` beside it lets addresses through, [see below](#a-firewall-that-goes-by-addresses).
- A drill in which something did not come about names what could not be reached, and the pattern that would let it through.
- The fault \`blocked-urls\` blocks storage, Entra, replication, Service Bus or the backup service in the middle of a drill; the
  stories \`blocked-storage\`, \`blocked-entra\`, \`blocked-replication-service\`, \`blocked-service-bus\` and
  \`blocked-backup-service\` tell of each.
- Roles ask for what is asked for always. The set-up of a lab's configuration server asks for what is asked for at set-up, each name
  once, before it registers: MySQL's installer unless \`configurationServer.host.mysql\` is there already, management and sign-in when
  it was deployed from the OVF template, world time, telemetry. Without one that it needs it is \`heldUp\`, answers the site 503, asks
  again every three minutes, and goes on when the name is let through; a server that was set up once never asks again. World time
  and telemetry it goes on without; nobody's time, and a clock that is off, is told as \`setup.advice\`. That it waits, how it asks
  (one HTTPS request a name, time servers too) and that a proxy which opens TLS is in its way as well are inferred.

## A firewall that goes by addresses

\`egress: { default: deny, allowRanges: [AzureCloud.westeurope, AzureCloud.westus] }\` lets out addresses, whatever name was asked
for. That it takes those of the target region and of West US is documented, for the commercial cloud. What lies in which of them is
inferred, and so is the region of sign-in in the other two (${identityRegions()}). An entry is a range such as
\`198.51.100.0/24\` or what Azure calls a range, a service tag:

| Service tag | Where | Names |
|---|---|---|
${servicesAsked('commercial').map(serviceRow).join('\n')}

\`AzureCloud.<region>\` is all that is in a region, \`AzureCloud\` all there is, and \`Storage\` that of every region; \`EventHub\` is the same as \`ServiceBus\`.
The figures behind the tags are this world's own (${AZURE_RANGE}, a range for tests of networks): Microsoft publishes new ones every
week, and none of them are here. MySQL, world time and the sign-in pages that are not Entra's have no range in Azure: behind such
a firewall the set-up from the template needs their names let through besides, or MySQL by hand and a set-up without the template.

- \`npx muster check SITE\` says of each name that is not let through which ranges hold its addresses, and a drill in which something did
  not come about says which of them \`egress.allowRanges\` lacks, and who asked. The story \`range-firewall\` is told behind one.
- A proxy goes by names alone. In labs of processes and containers the names that lie in the ranges are let through; their addresses
  are the lab's own.

## Private Link

\`azure.privateLink: {}\` gives the vault and its cache storage account private endpoints in the subscription's network, and \`replicationPath\`
says \`vpn\` or \`expressroute-private\`: the private line that carries no replication otherwise carries it then. Published by Azure, in the
article *Replicate on-premises machines by using private endpoints*:

- The vault is locked down: from the internet nobody gets an answer but a refusal. It must have its endpoints before anything
  registers with it, and so it has them from the beginning here.
- The endpoint of the storage account may be left out (\`cacheStorage: false\`); replicated data goes to public endpoints then, over the
  internet or ExpressRoute.
- Entra has none: sign-in goes on being asked on the internet. MySQL has to be placed by hand, and the wizard of the OVF template
  still asks for its names.
- It is for the commercial cloud and that of the US government, and for release 9.35 or later.
- The vault takes five addresses of the network, its storage account one.

What the site file says otherwise is a mistake, which \`npx muster check SITE\` tells. Inferred: the vault's endpoint stands for the
replication service and the backup service; Service Bus stays public; who asks from the internet is answered 403 with
\`PublicNetworkAccessDenied\`. Names are those of the public services (Azure's are \`<vault id>-asr-pod01-<type>.<region code>.siterecovery.windowsazure.com\`).
\`namesAtSite: public\` is a site whose name servers were not told of the private zones: its servers ask from the internet, the vault
refuses them, and the evidence says so.

Names with private addresses are not asked of a firewall. A proxy is asked for them as for any other, and must let them through. The
story \`private-link\` is told with both, and the loss of the private line in it shows as that of the internet does elsewhere
(\`vpn-loss\`: the site is disconnected, points stop). Labs of processes and containers have no private endpoints, and say so.

This page is generated (\`npx node docs/outbound.ts\`); the table is \`simulator/site/outbound.ts\`.
`;
}

function rowOf(names: OutboundNames): string {
  const { title, by, when, without, optional } = names;
  const clouds = (['commercial', 'us-government', 'china'] as const).map((cloud) => patternsOf(names, cloud));
  return `| ${title}${optional ? ' (may be missing)' : ''} | ${clouds.join(' | ')} | ${by}, ${when} | ${without} |`;
}

function patternsOf({ patterns, anyOf }: OutboundNames, cloud: CloudName): string {
  return patterns(CLOUDS[cloud])
    .map((pattern) => `\`${pattern}\``)
    .join(anyOf ? ' or ' : ', ');
}

function serviceRow({ tag, isIdentity, patterns }: ReturnType<typeof servicesAsked>[number]): string {
  const names = patterns.map((pattern) => `\`${pattern}\``).join(', ');
  return `| \`${tag}\` | ${isIdentity ? 'West US' : 'the target region'} | ${names} |`;
}

/** The regions of sign-in that are inferred. */
function identityRegions(): string {
  const clouds = [CLOUDS['us-government'], CLOUDS.china];
  return clouds.map(({ identityRegion }) => `\`${identityRegion}\``).join(', ');
}

/** What the page says now; empty when there is none. */
export function writtenPage(): string {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch {
    return '';
  }
}

if (import.meta.main) writeFileSync(PAGE, outboundPage());
