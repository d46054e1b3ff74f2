/** What an operator sets for the vault as a whole. */

/** To whom the service would write when something is wrong. Kept and shown; no mail is sent. */
export interface AlertSetting {
  readonly sendToOwners: boolean;
  readonly emailAddresses: readonly string[];
  readonly locale: string;
}

/** Of use to other architectures only. Kept and shown. */
export interface VaultSetting {
  readonly migrationSolutionId: string | undefined;
  readonly vmwareToAzureProviderType: string | undefined;
}

export interface Settings {
  alerts: AlertSetting;
  vault: VaultSetting;
}

/** As a vault has them that nobody has set. Recorded for the alerts. */
export function initialSettings(): Settings {
  return {
    alerts: { sendToOwners: false, emailAddresses: [], locale: 'en-US' },
    vault: { migrationSolutionId: undefined, vmwareToAzureProviderType: undefined },
  };
}
