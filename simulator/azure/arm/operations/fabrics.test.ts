/** A site as a fabric: what is seen of it in good times and bad, and what can be asked of it as a whole. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import { beginResync } from '../../../../reference/site-recovery/workflows/enable.ts';
import { minutes } from '../../../stages/lab-stage.ts';
import { FrontStage, type Reply } from '../../../stages/front-stage.ts';
import { fabricOperations } from './fabrics.ts';
import { providerOperations } from './providers.ts';

const DAY_MS = 24 * 3_600_000;

let front: FrontStage;
let path: string;

beforeEach(async () => {
  front = await FrontStage.open([...fabricOperations, ...providerOperations]);
  const [fabric] = (await front.get('/replicationFabrics')).body.value;
  path = `/replicationFabrics/${fabric.name}`;
});

const fabric = async () => (await front.get(path)).body;
const codeOf = ({ body }: Reply) => body.error.details[0].code;

describe('a fabric', () => {
  test('has its name in 64 hex digits, is found whatever their case, and its name is what a client reads in its id', async () => {
    const { id, name, type, properties } = await fabric();
    expect(name).toMatch(/^[0-9a-f]{64}$/);
    expect(id).toMatch(new RegExp(`^/Subscriptions/.*/replicationFabrics/${name}$`));
    expect(type).toBe('Microsoft.RecoveryServices/vaults/replicationFabrics');
    expect(properties).toMatchObject({ friendlyName: 'cs01', bcdrState: 'Valid', health: 'Normal' });
    expect((await front.get(path.toUpperCase())).body.id).toBe(id);
  });

  test('tells its servers, with the datastores and the retention drive of the master target', async () => {
    const { customDetails } = (await fabric()).properties;
    expect(customDetails).toMatchObject({ instanceType: 'VMware', agentCount: '1', protectedServers: '0' });
    expect(customDetails.processServers).toMatchObject([
      {
        friendlyName: 'cs01',
        health: 'Normal',
        totalSpaceInBytes: 600 * 2 ** 30,
        lastHeartbeat: expect.stringMatching(/\d\dZ$/),
      },
    ]);
    const [target] = customDetails.masterTargetServers;
    expect(target.retentionVolumes).toMatchObject([{ volumeName: 'R', thresholdPercentage: null }]);
    expect(target.dataStores).toMatchObject([
      {
        symbolicName: 'datastore1',
        capacity: '4096',
        freeSpace: '4096',
        uuid: expect.stringMatching(/^\w{8}-\w{8}-\w{4}-\w{12}$/),
      },
    ]);
  });

  test('says in lists, and only there, how each process server was', async () => {
    const [row] = (await front.get('/replicationFabrics')).body.value;
    expect(row.properties.customDetails.processServers[0]).toHaveProperty('historicHealth', 'Normal');
    expect((await fabric()).properties.customDetails.processServers[0]).not.toHaveProperty('historicHealth');
  });

  test('is critical while its configuration server is not heard of, and says since when', async () => {
    const heal = await front.stage.lab.controls.cutLink('wan');
    await front.stage.lab.sleep(minutes(7));
    const { health, healthErrorDetails } = (await fabric()).properties;
    expect(health).toBe('Critical');
    expect(healthErrorDetails).toMatchObject([{ errorCode: 'SiteDisconnected', errorLevel: 'Error' }]);
    await heal();
    await front.stage.until('it is heard of again', async () => (await fabric()).properties.health === 'Normal');
    expect((await fabric()).properties.healthErrorDetails).toEqual([]);
  });

  test('is not created by a client', async () => {
    const asked = { customDetails: { instanceType: 'VMwareV2' } };
    const refused = await front.send('PUT', '/replicationFabrics/new', { properties: asked });
    expect([refused.status, codeOf(refused)]).toEqual([409, 'NotPartOfClassic']);
    const unknown = { customDetails: { instanceType: 'Typewriter' } };
    expect((await front.send('PUT', '/replicationFabrics/new', { properties: unknown })).status).toBe(400);
  });

  test('that nobody registered does not exist, for any operation', async () => {
    const nobody = `/replicationFabrics/${'0'.repeat(64)}`;
    for (const action of ['remove', 'checkConsistency', 'renewCertificate']) {
      expect(await front.send('POST', `${nobody}/${action}`), action).toMatchObject({ status: 404 });
    }
    const reply = await front.get(nobody);
    expect([reply.status, codeOf(reply)]).toEqual([404, 'ArmResourceDoesNotExist']);
  });
});

describe('removing a fabric', () => {
  test('is refused while a machine is protected', async () => {
    await front.stage.enable();
    for (const refused of [await front.send('POST', `${path}/remove`), await front.send('DELETE', path)]) {
      expect([refused.status, codeOf(refused)]).toEqual([409, 'FabricInUse']);
    }
    expect((await front.get(path)).status).toBe(200);
  });

  test('makes the vault forget the site, until its configuration server starts again', async () => {
    expect(await front.change('POST', `${path}/remove`)).toMatchObject({
      scenario: 'RemoveFabric',
      state: 'Succeeded',
    });
    await front.stage.lab.sleep(minutes(30));
    expect((await front.get('/replicationFabrics')).body.value).toEqual([]);
    const { controls } = front.stage.lab;
    await controls.setPower('cs01', 'off', 'test');
    await controls.setPower('cs01', 'on', 'test');
    await front.stage.until('it registers', async () => (await front.get(path)).status === 200);
  });
});

describe('the certificate', () => {
  const expiry = async () => Date.parse((await fabric()).properties.customDetails.sslCertExpiryDate);

  test('is renewed for three years', async () => {
    const before = await expiry();
    await front.stage.lab.sleep(DAY_MS);
    const body = { renewCertificateType: 'Cloud' };
    expect(await front.change('POST', `${path}/renewCertificate`, body)).toMatchObject({ state: 'Succeeded' });
    expect(Math.round(((await expiry()) - before) / DAY_MS)).toBe(1);
    expect((await fabric()).properties.customDetails.sslCertExpiryRemainingDays).toBe(1094);
  });

  test('of another kind is not known', async () => {
    const asked = { properties: { renewCertificateType: 'Paper' } };
    expect((await front.send('POST', `${path}/renewCertificate`, asked)).status).toBe(400);
  });
});

describe('the provider', () => {
  const providers = () => `${path}/replicationRecoveryServicesProviders`;

  test('is one, named like the site', async () => {
    const [provider] = (await front.get(providers())).body.value;
    const { internalIdentifier } = (await fabric()).properties;
    expect(provider.name).toBe(internalIdentifier);
    expect(provider.properties).toMatchObject({ connectionStatus: 'Connected', allowedScenarios: ['Refresh'] });
    expect((await front.get('/replicationRecoveryServicesProviders')).body.value).toEqual([provider]);
    expect((await front.get(`${providers()}/${provider.name}`)).body).toEqual(provider);
    expect((await front.get(`${providers()}/other`)).status).toBe(404);
  });

  test('refreshes what is known of its site', async () => {
    const { siteId } = front.azure.service.context.sites.all()[0]?.registration ?? {};
    const job = await front.change('POST', `${providers()}/${siteId}/refreshProvider`);
    expect(job).toMatchObject({
      scenario: 'RefreshFabricLayout',
      state: 'Succeeded',
      targetType: 'Server',
      targetId: siteId,
    });
    expect(job.tasks.map(({ name }) => name)).toEqual([
      'RefreshFabricLayoutPreflightChecksTask',
      'RefreshFabricLayoutTask',
    ]);
  });

  test('cannot be refreshed while its site is out of reach', async () => {
    const { siteId } = front.azure.service.context.sites.all()[0]?.registration ?? {};
    await front.stage.lab.controls.cutLink('wan');
    await front.stage.lab.sleep(minutes(7));
    const job = await front.change('POST', `${providers()}/${siteId}/refreshProvider`);
    expect(job).toMatchObject({ state: 'Failed', failure: { code: 'SiteDisconnected' } });
    expect(job.tasks).toHaveLength(1);
  });

  test('takes its fabric along when it is removed', async () => {
    const [{ name }] = (await front.get(providers())).body.value;
    expect(await front.change('DELETE', `${providers()}/${name}`)).toMatchObject({ state: 'Succeeded' });
    expect((await front.get(path)).status).toBe(404);
  });
});

describe('the consistency check', () => {
  test('tells a machine that follows its orders from one that has not heard the last', async () => {
    await front.stage.enable();
    expect(await front.change('POST', `${path}/checkConsistency`)).toMatchObject({ state: 'Succeeded' });
    const { context } = front.azure.service;
    await front.stage.until('files01 is protected', () => context.items.get('files01')?.state === 'protected');
    await front.stage.lab.controls.setPower('files01', 'off', 'test');
    const item = context.items.get('files01') as ProtectedItem;
    expect(await front.stage.lab.drive(() => beginResync(context, item, 'operator'))).toMatchObject({ ok: true });
    const job = await front.change('POST', `${path}/checkConsistency`);
    expect(job).toMatchObject({ state: 'Failed', failure: { code: 'SiteInconsistent' } });
  });
});
