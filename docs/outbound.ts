/** Writes `docs/outbound.md` from the table of the names that a site has to let through: `npx node docs/outbound.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

These four are not enough. The documents name more elsewhere, and a firewall that is short of the first of them passes no drill:

| Name | Commercial | US Government | China | Asked for by | Without it |
|---|---|---|---|---|---|
${others.map(rowOf).join('\n')}

That the names are needed is documented; what comes of their absence is inferred from what they are for, and so are the names of
the backup service in China. The sign-in names are documented for the commercial cloud.

- \`egress: { default: deny, allow: […] }\` in the site file is a firewall with such a list, \`proxy.allow\` a proxy with one.
  \`npx muster check SITE\` says for each name of both tables that is not let through who asks for it, when, and what comes of it.
- A drill in which something did not come about names what could not be reached, and the pattern that would let it through.
- The fault \`blocked-urls\` blocks storage, Entra, replication, Service Bus or the backup service in the middle of a drill; the
  stories \`blocked-storage\`, \`blocked-entra\`, \`blocked-replication-service\`, \`blocked-service-bus\` and
  \`blocked-backup-service\` tell of each.
- Roles ask for what is asked for always. Nobody in a lab asks for what is asked for at set-up: the set-up of a lab's configuration
  server looks at its machine (\`configurationServer.host\`) and fetches nothing, so \`muster check\` alone speaks of those names.

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

/** What the page says now; empty when there is none. */
export function writtenPage(): string {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch {
    return '';
  }
}

if (import.meta.main) writeFileSync(PAGE, outboundPage());
