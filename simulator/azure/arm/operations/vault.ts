/** The Recovery Services vault itself, as `@azure/arm-recoveryservices` asks for it. There is one: the site's. */
import { z } from 'zod';
import { ok } from '../../../../reference/model/result.ts';
import {
  checkEmpty,
  deleteVault,
  type MonitoringSettings,
  putVault,
  type Vault,
} from '../../../../reference/site-recovery/vault.ts';
import { type Azure, sameName } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { resourceNotFound } from '../nowhere.ts';
import { type Answer, type ArmRequest, nothing, type Operation, operation, turnedAway, value } from '../operation.ts';
import { replicationUsage, vault, vaultRow, vaultUsages } from '../views/vault.ts';
import { beginChange, DELETION, UPDATE } from './vault-changes.ts';

const TYPE = 'Microsoft.RecoveryServices/vaults';
const GROUP = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${TYPE}`;
const ONE = `${GROUP}/{vaultName}`;

const alert = given(oneOf('Enabled', 'Disabled'));
const monitoring = z.object({
  azureMonitorAlertSettings: given(
    z.object({
      alertsForAllJobFailures: alert,
      alertsForAllReplicationIssues: alert,
      alertsForAllFailoverIssues: alert,
    }),
  ),
  classicAlertSettings: given(
    z.object({ alertsForCriticalOperations: alert, emailNotificationsForSiteRecovery: alert }),
  ),
});

const VAULT = z.object({
  location: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
  sku: z.object({ name: z.enum(['RS0', 'Standard']), tier: given(z.string()) }).nullish(),
  properties: given(z.object({ monitoringSettings: given(monitoring) })),
});

/** Recorded without a link to a next page. */
function list(_request: ArmRequest, azure: Azure): Answer {
  return value({ value: azure.service.context.vault.exists ? [vaultRow(azure)] : [] });
}

/** What is said; the rest stays as it was. Undefined as long as nothing was ever said. */
function monitoringOf({ properties }: z.output<typeof VAULT>, known?: MonitoringSettings): Vault['monitoring'] {
  const said = properties?.monitoringSettings;
  if (!said) return known;
  return {
    azureMonitorAlertSettings: said.azureMonitorAlertSettings ?? known?.azureMonitorAlertSettings,
    classicAlertSettings: said.classicAlertSettings ?? known?.classicAlertSettings,
  };
}

function whenThere({ names }: ArmRequest, azure: Azure, answer: (record: Vault) => Answer): Answer {
  const { vault: name, resourceGroup } = azure.site.azure;
  const { vault: record } = azure.service.context;
  if (record.exists && sameName(names.vaultName ?? '', name)) return answer(record);
  return turnedAway(resourceNotFound(TYPE, names.vaultName ?? '', resourceGroup));
}

function create({ names, body }: ArmRequest<z.output<typeof VAULT>>, azure: Azure): Answer {
  const { vault: name, region } = azure.site.azure;
  const { context } = azure.service;
  if (!sameName(names.vaultName ?? '', name)) {
    const message = `The site file names one vault, '${name}'; no other can be created.`;
    return turnedAway({ status: 409, code: 'VaultNameNotAvailable', message });
  }
  if (body.location && !sameName(body.location.replaceAll(' ', ''), region)) {
    const message = `The vault '${name}' lies in location '${region}', not in '${body.location}'.`;
    return turnedAway({ status: 409, code: 'InvalidResourceLocation', message });
  }
  const status = context.vault.exists ? 200 : 201;
  putVault(context, { tags: body.tags ?? {}, monitoring: monitoringOf(body), sku: body.sku ?? context.vault.sku });
  return value(vault(azure), status);
}

export const vaultOperations: readonly Operation[] = [
  operation({
    name: 'Vaults.listBySubscriptionId',
    method: 'GET',
    path: `/subscriptions/{subscriptionId}/providers/${TYPE}`,
    source: 'recorded',
    answer: list,
  }),
  operation({ name: 'Vaults.listByResourceGroup', method: 'GET', path: GROUP, source: 'recorded', answer: list }),
  operation({
    name: 'Vaults.get',
    method: 'GET',
    path: ONE,
    source: 'recorded',
    answer: (request, azure) => whenThere(request, azure, () => value(vault(azure))),
  }),
  operation({
    name: 'Vaults.createOrUpdate',
    title: 'create vault',
    method: 'PUT',
    path: ONE,
    source: 'recorded',
    note: 'Only under the name in the site file, and at once.',
    body: VAULT,
    answer: create,
  }),
  operation({
    name: 'Vaults.update',
    title: 'update vault',
    method: 'PATCH',
    path: ONE,
    source: 'recorded',
    note: 'Tags and alert settings; nobody is alerted.',
    body: VAULT,
    answer: (request, azure) =>
      whenThere(request, azure, (record) => {
        const { body } = request;
        return beginChange(azure, request, UPDATE, () => {
          const { tags, monitoring, sku } = record;
          const settings = {
            tags: body.tags ?? tags,
            monitoring: monitoringOf(body, monitoring),
            sku: body.sku ?? sku,
          };
          putVault(azure.service.context, settings);
          return ok();
        });
      }),
  }),
  operation({
    name: 'Vaults.delete',
    title: 'delete vault',
    method: 'DELETE',
    path: ONE,
    source: 'recorded',
    note: 'Refused while something is protected or a site is registered.',
    answer: (request, azure) => {
      const { context } = azure.service;
      if (!context.vault.exists || !sameName(request.names.vaultName ?? '', azure.site.azure.vault)) return nothing();
      const empty = checkEmpty(context);
      if (!empty.ok) return turnedAway({ status: 409, ...empty.failure });
      return beginChange(azure, request, DELETION, () => deleteVault(context));
    },
  }),
  operation({
    name: 'Usages.listByVaults',
    method: 'GET',
    path: `${ONE}/usages`,
    source: 'documented',
    answer: (request, azure) => whenThere(request, azure, () => value({ value: vaultUsages(azure) })),
  }),
  operation({
    name: 'ReplicationUsages.list',
    method: 'GET',
    path: `${ONE}/replicationUsages`,
    source: 'documented',
    answer: (request, azure) => whenThere(request, azure, () => value({ value: [replicationUsage(azure)] })),
  }),
];
