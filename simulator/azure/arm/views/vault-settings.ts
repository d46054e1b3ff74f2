/** Settings of the vault as a whole, as clients see them. Documented. */
import type { VaultSetting } from '../../../../reference/site-recovery/settings.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';

/** There is always this one, and no other. */
export const VAULT_SETTING = 'default';

export function vaultSettingView({ ids }: Azure, setting: VaultSetting) {
  const { migrationSolutionId = null, vmwareToAzureProviderType = null } = setting;
  return envelope(`${ids.vault}/replicationVaultSettings/${VAULT_SETTING}`, {
    migrationSolutionId,
    vmwareToAzureProviderType,
  });
}
