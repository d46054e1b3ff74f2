/**
 * Makes `docs/compatibility.md` from the table of operations that the ARM front is routed by, beside the operations that
 * the official client knows: `npx node docs/compatibility.ts`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SiteRecoveryManagementClient } from '@azure/arm-recoveryservices-siterecovery';
import { armOperations } from '../simulator/azure/arm/index.ts';
import type { Operation } from '../simulator/azure/arm/operation.ts';
import { wholePath } from '../simulator/azure/arm/template.ts';

/** Every operation of the official client, as `ReplicationFabrics.get`, in its own order. */
export function clientOperations(): string[] {
  const nobody = { getToken: async () => null };
  const client = new SiteRecoveryManagementClient(nobody, '00000000-0000-0000-0000-000000000000');
  return Object.values(client).flatMap((group: unknown) => {
    const [, name] = /^(.+)Impl$/.exec((group as object | null)?.constructor?.name ?? '') ?? [];
    if (!name) return [];
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(group));
    const operations = methods
      .filter(
        (method) => method !== 'constructor' && !method.startsWith('_') && !/(Page|All|AndWait|Next)$/.test(method),
      )
      .map((method) => method.replace(/^begin([A-Z])/, (_, first: string) => first.toLowerCase()));
    return operations.map((operation) => `${name}.${operation}`);
  });
}

const SERVED = { served: 'yes', refused: 'refused' } as const;

function rowOf(row: Operation): string {
  const path = wholePath(row.path)
    .replace(/^.*\/vaults\/\{resourceName\}/, '…')
    .replace('/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers', '…/providers');
  const support = SERVED[row.support ?? 'served'];
  return `| \`${row.name}\` | \`${row.method} ${path}\` | ${support} | ${row.source} | ${row.note ?? ''} |`;
}

export function compatibilityPage(): string {
  const families = new Map<string, Operation[]>();
  for (const row of armOperations) {
    const [family = ''] = row.name.split('.');
    families.set(family, [...(families.get(family) ?? []), row]);
  }
  const served = new Set(armOperations.map(({ name }) => name.toLowerCase()));
  const missing = clientOperations().filter((name) => !served.has(name.toLowerCase()));
  const tables = [...families].map(
    ([family, rows]) =>
      `### ${family}\n\n| Operation | Request | Answered | Shape known from | Notes |\n|---|---|---|---|---|\n${rows.map(rowOf).join('\n')}\n`,
  );
  return `${INTRODUCTION}\n${tables.join('\n')}\n## Not answered\n\n${notAnswered(missing)}\n`;
}

function notAnswered(missing: readonly string[]): string {
  if (missing.length === 0) return 'Every operation of the official client has an answer.';
  return `Operations of the official client that lead to 404 (\`InvalidResourceType\`): ${missing.map((name) => `\`${name}\``).join(', ')}.`;
}

const INTRODUCTION = `# Compatibility with Azure

<!-- Made by \`npx node docs/compatibility.ts\` from the table that requests are routed by; do not edit. -->

What the emulated Azure answers, operation by operation, under the names of the official client
(\`@azure/arm-recoveryservices-siterecovery\` 5.1.0 and its neighbours). *refused*: the operation exists, and for this
architecture the answer is an error with a code. *Shape known from*: \`recorded\` service traffic, the published
(\`documented\`) clients and pages, or \`inferred\`. What differs from Azure in general stands in
[known-differences.md](known-differences.md).
`;

if (import.meta.main) writeFileSync(join(import.meta.dirname, 'compatibility.md'), compatibilityPage());
