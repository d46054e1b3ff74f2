/** What concerns the vault as a whole: alerts, settings, health, operating systems, and the list of operations. */
import { beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '../../../stages/lab-stage.ts';
import { FrontStage } from '../../../stages/front-stage.ts';
import { alertSettingOperations } from './alert-settings.ts';
import { operatingSystemOperations } from './operating-systems.ts';
import { listOf } from './operation-list.ts';
import { vaultHealthOperations } from './vault-health.ts';
import { vaultSettingOperations } from './vault-settings.ts';

let front: FrontStage;

beforeAll(async () => {
  const rows = [...alertSettingOperations, ...vaultHealthOperations, ...vaultSettingOperations];
  front = await FrontStage.open([...rows, ...operatingSystemOperations, ...listOf(rows)]);
});

describe('alerts', () => {
  const ALERTS = '/replicationAlertSettings/defaultAlertSetting';
  const shown = async () => (await front.get(ALERTS)).body.properties;

  test('go to nobody at first, as recorded', async () => {
    const setting = {
      id: `${front.azure.ids.vault}/replicationAlertSettings/defaultAlertSetting`,
      name: 'defaultAlertSetting',
      type: 'Microsoft.RecoveryServices/vaults/replicationAlertSettings',
      properties: { sendToOwners: 'DoNotSend', customEmailAddresses: [], locale: 'en-US' },
    };
    expect((await front.get('/replicationAlertSettings')).body).toEqual({ value: [setting], nextLink: null });
    expect((await front.get(ALERTS.toUpperCase())).body).toEqual(setting);
  });

  test('are set at once, with a word or with the boolean of the published sample', async () => {
    const properties = { sendToOwners: 'Send', customEmailAddresses: ['ops@contoso.example'], locale: 'de-DE' };
    const { status, body } = await front.send('PUT', ALERTS, { properties });
    expect([status, body.properties]).toEqual([200, properties]);
    await front.send('PUT', ALERTS, { properties: { sendToOwners: 'false', customEmailAddresses: null, locale: '' } });
    expect(await shown()).toEqual({ sendToOwners: 'DoNotSend', customEmailAddresses: [], locale: 'en-US' });
  });

  test('know one setting, and no other word', async () => {
    expect((await front.get('/replicationAlertSettings/other')).status).toBe(404);
    expect((await front.send('PUT', '/replicationAlertSettings/other', {})).status).toBe(404);
    const { status } = await front.send('PUT', ALERTS, { properties: { sendToOwners: 'Sometimes' } });
    expect(status).toBe(400);
  });
});

describe('settings of the vault', () => {
  const SETTING = '/replicationVaultSettings/default';

  test('are changed at once, since the Go and Python clients take nothing but a 200', async () => {
    const [before] = (await front.get('/replicationVaultSettings')).body.value;
    expect(before.properties).toEqual({ migrationSolutionId: null, vmwareToAzureProviderType: null });
    const properties = { migrationSolutionId: '/subscriptions/x/solutions/y' };
    const { status, headers, body } = await front.send('PUT', SETTING, { properties });
    expect([status, headers.get('azure-asyncoperation'), headers.get('location')]).toEqual([200, null, null]);
    expect(body).toMatchObject({
      name: 'default',
      properties: { migrationSolutionId: '/subscriptions/x/solutions/y', vmwareToAzureProviderType: null },
    });
    expect((await front.get(SETTING)).body).toEqual(body);
  });

  test('are one, and have properties', async () => {
    expect((await front.get('/replicationVaultSettings/other')).status).toBe(404);
    expect((await front.send('PUT', '/replicationVaultSettings/other', { properties: {} })).status).toBe(404);
    expect((await front.send('PUT', SETTING, {})).status).toBe(400);
  });
});

describe('the health of the vault', () => {
  const health = async () => (await front.get('/replicationVaultHealth')).body;

  test('counts the site before anything is protected', async () => {
    const { id, properties } = await health();
    expect(id).toBe(`${front.azure.ids.vault}/replicationVaultHealth/Default`);
    expect(properties).toEqual({
      vaultErrors: [],
      protectedItemsHealth: { resourceCount: 0, issues: [], categorizedResourceCounts: {} },
      fabricsHealth: { resourceCount: 1, issues: [], categorizedResourceCounts: { Normal: 1 } },
      containersHealth: { resourceCount: 1, issues: [], categorizedResourceCounts: { Normal: 1 } },
    });
    const job = await front.change('POST', '/replicationVaultHealth/default/refresh');
    expect(job.state).toBe('Succeeded');
  });

  test('tells what is wrong with machines and sites', async () => {
    const { stage, azure } = front;
    await stage.enable();
    await stage.until('it is protected', () => azure.service.context.items.get('files01')?.state === 'protected');
    await stage.until(
      '161011 is found',
      async () => (await health()).properties.protectedItemsHealth.issues.length > 0,
    );
    expect((await health()).properties.protectedItemsHealth).toEqual({
      resourceCount: 1,
      issues: [
        {
          summaryCode: '161011',
          category: 'TestFailover',
          severity: 'Warning',
          summaryMessage: expect.stringMatching(/\w/),
          affectedResourceType: 'replicationProtectedItems',
          affectedResourceSubtype: '',
          affectedResourceCorrelationIds: [expect.stringMatching(/^[0-9a-f-]{36}$/)],
        },
      ],
      categorizedResourceCounts: { Warning: 1 },
    });
    await stage.lab.controls.setPower(stage.lab.site.configurationServer.name, 'off', 'test');
    await stage.lab.sleep(minutes(10));
    expect((await health()).properties.fabricsHealth).toMatchObject({
      categorizedResourceCounts: { Critical: 1 },
      issues: [{ summaryCode: 'SiteDisconnected', category: 'FabricInfrastructure', severity: 'Error' }],
    });
  });
});

test('operating systems are listed for replication to Azure only', async () => {
  const of = async (query: string) =>
    (await front.get(`/replicationSupportedOperatingSystems${query}`)).body.properties.supportedOsList;
  const [{ instanceType, supportedOs }] = await of('');
  expect(instanceType).toBe('InMageAzureV2');
  expect(supportedOs).toContainEqual({
    osName: 'Windows Server 2008 R2',
    osType: 'windows',
    osVersions: [{ version: '6.1', servicePack: '1' }],
  });
  expect(await of('?instanceType=inmageazurev2')).toHaveLength(1);
  expect(await of('?instanceType=A2A')).toEqual([]);
});

test('what can be done is listed by the names of role assignments, wherever it is asked for', async () => {
  const { subscription, resourceGroup } = front.azure.site.azure;
  const below = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.RecoveryServices`;
  const { body } = await front.get(`${below}/operations`);
  const names = body.value.map(({ name }: { name: string }) => name);
  expect(names).toContain('Microsoft.RecoveryServices/vaults/replicationAlertSettings/write');
  expect(names).toContain('Microsoft.RecoveryServices/vaults/replicationVaultHealth/refresh/action');
  expect(new Set(names).size).toBe(names.length);
  expect(body.value[0].display).toMatchObject({
    provider: 'Microsoft Recovery Services',
    resource: expect.any(String),
  });
});
