/** Settings of the vault as a whole; other architectures use them. */
import { z } from 'zod';
import { sameName } from '../azure.ts';
import { given } from '../body-parts.ts';
import { missing, type Operation, operation, rows, value } from '../operation.ts';
import { VAULT_SETTING, vaultSettingView } from '../views/vault-settings.ts';

const SETTING = '/replicationVaultSettings/{vaultSettingName}';

export const vaultSettingOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationVaultSetting.list',
    method: 'GET',
    path: '/replicationVaultSettings',
    source: 'documented',
    answer: (_, azure) => rows([vaultSettingView(azure, azure.service.context.settings.vault)]),
  }),
  operation({
    name: 'ReplicationVaultSetting.get',
    method: 'GET',
    path: SETTING,
    source: 'documented',
    answer: ({ names: { vaultSettingName = '' } }, azure) =>
      sameName(vaultSettingName, VAULT_SETTING)
        ? value(vaultSettingView(azure, azure.service.context.settings.vault))
        : missing(`vault setting ${vaultSettingName}`),
  }),
  operation({
    name: 'ReplicationVaultSetting.create',
    title: 'change vault settings',
    method: 'PUT',
    path: SETTING,
    source: 'documented',
    note: 'At once: clients take no other answer than 200. Kept and shown; classic has no use for them.',
    body: z.object({
      properties: z.object({
        migrationSolutionId: given(z.string()),
        vmwareToAzureProviderType: given(z.string()),
      }),
    }),
    answer: ({ names: { vaultSettingName = '' }, body }, azure) => {
      if (!sameName(vaultSettingName, VAULT_SETTING)) return missing(`vault setting ${vaultSettingName}`);
      const { migrationSolutionId, vmwareToAzureProviderType } = body.properties;
      const { settings } = azure.service.context;
      settings.vault = { migrationSolutionId, vmwareToAzureProviderType };
      return value(vaultSettingView(azure, settings.vault));
    },
  }),
];
