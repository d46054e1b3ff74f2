/** Adding physical machines by their address, and what becomes of them. */
import { beforeEach, describe, expect, test } from 'vitest';
import { enableProtection } from '../../../../reference/site-recovery/workflows/enable.ts';
import { minutes, Stage } from '../../../stages/lab-stage.ts';
import { FrontStage, type Reply } from '../../../stages/front-stage.ts';
import { containerOperations } from './containers.ts';
import { protectableItemOperations } from './protectable-items.ts';

const OPERATIONS = [...containerOperations, ...protectableItemOperations];
const WEB09 = { friendlyName: 'web09', ipAddress: '10.1.0.99', osType: 'Linux' };

let front: FrontStage;
let container: string;

async function findContainer(): Promise<void> {
  const [found] = (await front.get('/replicationProtectionContainers')).body.value;
  container = found.id.replace(/^.*vaults\/[^/]+/, '');
}

const add = (properties: object) => front.change('POST', `${container}/discoverProtectableItem`, properties);
const machines = async (query = '') => (await front.get(`${container}/replicationProtectableItems${query}`)).body.value;
const machine = async (name: string) =>
  (await machines()).find(
    ({ properties }: { properties: { friendlyName: string } }) => properties.friendlyName === name,
  );
const codeOf = ({ body }: Reply) => body.error.details[0].code;

beforeEach(async () => {
  front = await FrontStage.open(OPERATIONS);
  await findContainer();
});

describe('the container of a site', () => {
  test('is one, with its machines', async () => {
    const [found] = (await front.get('/replicationProtectionContainers')).body.value;
    const fabric = container.replace(/\/replicationProtectionContainers.*/, '');
    expect((await front.get(`${fabric}/replicationProtectionContainers`)).body.value).toEqual([found]);
    expect((await front.get(container)).body).toEqual(found);
    expect(found.properties).toMatchObject({ fabricType: 'VMware', role: 'Primary', protectedItemCount: 0 });
    expect((await front.get(`${fabric}/replicationProtectionContainers/cloud_other`)).status).toBe(404);
  });

  test('is neither made nor removed by a client, and is no pair of regions', async () => {
    const refusals = [
      await front.send('PUT', `${container}x`, { properties: { providerSpecificInput: [{ instanceType: 'A2A' }] } }),
      await front.send('POST', `${container}/remove`),
      await front.send('POST', `${container}/switchprotection`, { properties: {} }),
    ];
    for (const refusal of refusals) expect([refusal.status, codeOf(refusal)]).toEqual([409, 'NotPartOfClassic']);
    const unknown = { properties: { providerSpecificDetails: { instanceType: 'B2B' } } };
    expect((await front.send('POST', `${container}/switchprotection`, unknown)).status).toBe(400);
  });
});

describe('a machine with an agent', () => {
  test('is listed by itself, with its disks', async () => {
    const { name, properties } = await machine('files01');
    expect(name).toBe(front.azure.ids.machine('files01'));
    expect(properties).toMatchObject({ protectionStatus: 'Unprotected', replicationProtectedItemId: null });
    expect(properties.customDetails).toMatchObject({
      ...{ agentInstalled: 'Installed', discoveryType: 'Physical', osType: 'WINDOWS', ipAddress: '10.1.0.13' },
      diskDetails: [
        { diskName: 'system', diskSizeInMB: '12288', diskType: 'OperatingSystem' },
        { diskName: 'files', diskSizeInMB: '2048', diskType: 'Data' },
      ],
    });
  });

  test('says as what it is protected', async () => {
    await front.stage.enable();
    const { properties } = await machine('files01');
    expect(properties.protectionStatus).toBe('Protected');
    expect(properties.replicationProtectedItemId).toMatch(/replicationProtectedItems\/files01$/);
    await add(WEB09);
    const stateIs = (state: string) => machines(`?$filter=${encodeURIComponent(`state eq '${state}'`)}`);
    expect(await stateIs('Protected')).toMatchObject([{ properties: { friendlyName: 'files01' } }]);
    expect(await stateIs('Unprotected')).toMatchObject([{ properties: { friendlyName: 'web09' } }]);
    expect((await front.get(`${container}/replicationProtectableItems?$filter=colour eq 'red'`)).status).toBe(400);
  });

  test('is found under its name only, and in its own container only', async () => {
    const { name } = await machine('files01');
    expect((await front.get(`${container}/replicationProtectableItems/${name.toUpperCase()}`)).body.name).toBe(name);
    expect((await front.get(`${container}/replicationProtectableItems/${'0'.repeat(36)}`)).status).toBe(404);
    expect((await front.get(`${container}x/replicationProtectableItems/${name}`)).status).toBe(404);
  });
});

describe('adding a physical machine', () => {
  test('lists it without an agent, and a page at a time', async () => {
    const job = await add(WEB09);
    expect(job).toMatchObject({
      scenario: 'DiscoverPhysicalMachine',
      state: 'Succeeded',
      targetType: 'ProtectionEntity',
    });
    const { name, properties } = await machine('web09');
    expect(name).toBe(job.targetId);
    expect(properties.customDetails).toMatchObject({
      ...{ discoveryType: 'Physical', agentInstalled: 'NotInstalled', agentGeneratedId: null, agentVersion: null },
      ...{ osType: 'LINUX', ipAddress: '10.1.0.99', diskDetails: [] },
    });
    const first = (await front.get(`${container}/replicationProtectableItems?$take=1`)).body;
    expect(first.value).toMatchObject([{ properties: { friendlyName: 'files01' } }]);
    const next = new URL(first.nextLink);
    expect((await front.get(`${next.pathname}${next.search}`)).body).toMatchObject({
      value: [{ name }],
      nextLink: null,
    });
  });

  test('twice changes nothing; its address under another name is refused', async () => {
    await add(WEB09);
    const { name } = await machine('web09');
    expect(await add(WEB09)).toMatchObject({ state: 'Succeeded' });
    expect(await machine('web09')).toMatchObject({ name });
    expect(await machines()).toHaveLength(2);
    for (const [friendlyName, ipAddress] of [
      ['shop09', '10.1.0.99'],
      ['files02', '10.1.0.13'],
    ]) {
      const asked = { properties: { ...WEB09, friendlyName, ipAddress } };
      const refused = await front.send('POST', `${container}/discoverProtectableItem`, asked);
      expect([refused.status, codeOf(refused)]).toEqual([409, 'MachineAlreadyDiscovered']);
    }
  });

  test('is not meant for the servers of Site Recovery', async () => {
    const asked = { properties: { ...WEB09, ipAddress: '10.1.0.5' } };
    const refused = await front.send('POST', `${container}/discoverProtectableItem`, asked);
    expect([refused.status, codeOf(refused)]).toEqual([409, 'ComponentNotProtectable']);
  });

  test.each([
    ['an address that is none', { ...WEB09, ipAddress: '10.1.0.999' }],
    ['a name instead of an address', { ...WEB09, ipAddress: 'web09' }],
    ['an operating system that is not supported', { ...WEB09, osType: 'Solaris' }],
    ['no name', { ...WEB09, friendlyName: undefined }],
  ])('with %s is refused', async (_, properties) => {
    expect((await front.send('POST', `${container}/discoverProtectableItem`, { properties })).status).toBe(400);
  });

  test('fails in its job while the site is out of reach, and can be started over', async () => {
    const heal = await front.stage.lab.controls.cutLink('wan');
    await front.stage.lab.sleep(minutes(7));
    const job = await add(WEB09);
    expect(job).toMatchObject({ state: 'Failed', failure: { code: 'SiteDisconnected' } });
    await heal();
    await front.stage.until('the site is back', () => front.azure.service.context.sites.all()[0]?.connected === true);
    const again = front.azure.service.context.jobs.howOf(job)?.();
    await front.stage.until('the second job ends', () => again?.ok === true && again.value.endMs !== undefined);
    expect(await machine('web09')).toBeDefined();
  });

  test('enabling it fails as an installation without a way in does', async () => {
    await add(WEB09);
    const { context } = front.azure.service;
    const { siteId = '' } = context.sites.all()[0]?.registration ?? {};
    await front.stage.enable();
    const { name: serverId } = await machine('web09');
    const started = await front.stage.lab.drive(async () =>
      enableProtection(context, {
        ...{ itemName: 'web09', siteId, serverId, policy: 'small-policy', processServerId: 'process-cs01' },
        ...{ cacheAccount: 'smallcache', targetNetwork: 'vnet', targetMachineName: 'web09' },
      }),
    );
    const job = started.ok ? started.value : undefined;
    await front.stage.until('the job ends', () => job?.endMs !== undefined);
    expect(job).toMatchObject({ scenario: 'EnableDr', state: 'Failed', failure: { code: '95117' } });
    expect(job?.tasks.map(({ name, state }) => [name, state])).toEqual([
      ['EnableProtectionPrerequisitesCheck', 'Succeeded'],
      ['CreateProtectionTarget', 'Failed'],
    ]);
    expect(context.items.has('web09')).toBe(false);
  });
});

test('a machine that is off is added by its address, and is one with its agent when that registers', async () => {
  const stage = new Stage();
  await stage.lab.start();
  await stage.lab.controls.setPower('files01', 'off', 'test');
  const { context } = stage.lab.azure().service;
  await stage.until('the site registers', () => context.sites.all().length > 0);
  front = new FrontStage(stage, OPERATIONS);
  await findContainer();

  await add({ friendlyName: 'file server', ipAddress: '10.1.0.13', osType: 'Windows' });
  const { name: earlier } = await machine('file server');
  await stage.lab.controls.setPower('files01', 'on', 'test');
  await stage.until('its agent registers', async () => (await machine('files01')) !== undefined);
  expect(await machines()).toMatchObject([
    { name: front.azure.ids.machine('files01'), properties: { customDetails: { agentInstalled: 'Installed' } } },
  ]);
  const underEarlierName = (await front.get(`${container}/replicationProtectableItems/${earlier}`)).body;
  expect(underEarlierName).toEqual(await machine('files01'));
});
