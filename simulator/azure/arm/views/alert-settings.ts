/** To whom the vault writes when something is wrong, as clients see it. Recorded. */
import type { AlertSetting } from '../../../../reference/site-recovery/settings.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';

/** There is always this one, and no other. */
export const ALERT_SETTING = 'defaultAlertSetting';

export function alertSettingView({ ids }: Azure, { sendToOwners, emailAddresses, locale }: AlertSetting) {
  return envelope(`${ids.vault}/replicationAlertSettings/${ALERT_SETTING}`, {
    sendToOwners: sendToOwners ? 'Send' : 'DoNotSend',
    customEmailAddresses: emailAddresses,
    locale,
  });
}
