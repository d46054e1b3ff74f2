/** To whom the vault writes when something is wrong. */
import { z } from 'zod';
import { initialSettings } from '../../../../reference/site-recovery/settings.ts';
import { sameName } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { missing, type Operation, operation, rows, value } from '../operation.ts';
import { ALERT_SETTING, alertSettingView } from '../views/alert-settings.ts';

const SETTING = '/replicationAlertSettings/{alertSettingName}';

const { locale: USUAL_LOCALE } = initialSettings().alerts;

export const alertSettingOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationAlertSettings.list',
    method: 'GET',
    path: '/replicationAlertSettings',
    source: 'recorded',
    answer: (_, azure) => rows([alertSettingView(azure, azure.service.context.settings.alerts)]),
  }),
  operation({
    name: 'ReplicationAlertSettings.get',
    method: 'GET',
    path: SETTING,
    source: 'recorded',
    answer: ({ names: { alertSettingName = '' } }, azure) =>
      sameName(alertSettingName, ALERT_SETTING)
        ? value(alertSettingView(azure, azure.service.context.settings.alerts))
        : missing(`alert setting ${alertSettingName}`),
  }),
  operation({
    name: 'ReplicationAlertSettings.create',
    title: 'set alerts',
    method: 'PUT',
    path: SETTING,
    source: 'recorded',
    note: 'Kept and shown; no mail is sent.',
    body: z.object({
      properties: given(
        z.object({
          // Clients send what they read, Send or DoNotSend; the published sample sends a boolean as a word.
          sendToOwners: given(oneOf('Send', 'DoNotSend', 'true', 'false')),
          customEmailAddresses: given(z.array(z.string())),
          locale: given(z.string()),
        }),
      ),
    }),
    answer: ({ names: { alertSettingName = '' }, body }, azure) => {
      if (!sameName(alertSettingName, ALERT_SETTING)) return missing(`alert setting ${alertSettingName}`);
      const { sendToOwners = 'DoNotSend', customEmailAddresses = [], locale } = body.properties ?? {};
      const { settings } = azure.service.context;
      settings.alerts = {
        sendToOwners: sendToOwners === 'Send' || sendToOwners === 'true',
        emailAddresses: customEmailAddresses,
        locale: locale || USUAL_LOCALE,
      };
      return value(alertSettingView(azure, settings.alerts));
    },
  }),
];
