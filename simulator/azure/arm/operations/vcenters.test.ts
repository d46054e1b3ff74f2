/** The one vCenter of a site: there from the start, removed, added again, out of reach. */
import { beforeEach, describe, expect, test } from 'vitest';
import { componentIdOf } from '../component-ids.ts';
import { FrontStage } from '../../../stages/front-stage.ts';
import { fabricOperations } from './fabrics.ts';
import { vcenterOperations } from './vcenters.ts';

const BODY = { friendlyName: 'Hall 2', ipAddress: '10.1.0.6', port: '443', runAsAccountId: '1' };

let front: FrontStage;
let vcenters: string;

beforeEach(async () => {
  front = await FrontStage.open([...fabricOperations, ...vcenterOperations]);
  const [fabric] = (await front.get('/replicationFabrics')).body.value;
  vcenters = `/replicationFabrics/${fabric.name}/replicationvCenters`;
});

const all = async () => (await front.get('/replicationvCenters')).body.value;
const names = async () => (await all()).map(({ name }: { name: string }) => name);

describe('the vCenter of the site file', () => {
  test('is there from the start', async () => {
    const [vcenter] = await all();
    expect(vcenter).toMatchObject({ name: 'vcenter01', type: expect.stringMatching(/replicationvCenters$/) });
    expect(vcenter.properties).toMatchObject({
      ...{ discoveryStatus: 'Completed', port: '443', infrastructureId: '1', internalId: '1', healthErrors: [] },
      processServerId: componentIdOf(front.azure, 'process-cs01'),
    });
    expect((await front.get(vcenters)).body.value).toEqual([vcenter]);
    expect((await front.get(`${vcenters}/VCENTER01`)).body).toEqual(vcenter);
    expect((await front.get(`${vcenters}/other`)).status).toBe(404);
  });

  test('that does not answer says so', async () => {
    await front.stage.lab.controls.blockPort({ port: 443, to: 'vcenter01' });
    await front.stage.until('it is noticed', async () => (await all())[0].properties.discoveryStatus === 'Failed');
    expect((await all())[0].properties.healthErrors).toMatchObject([{ errorCode: 'ETIMEDOUT' }]);
  });

  test('gets another name and port by an update, and keeps what the update does not name', async () => {
    const job = await front.change('PATCH', `${vcenters}/vcenter01`, { friendlyName: 'Hall 1' });
    expect(job).toMatchObject({ scenario: 'UpdateVCenter', state: 'Succeeded', targetType: 'VCenter', targetId: '1' });
    expect((await all())[0].properties).toMatchObject({ friendlyName: 'Hall 1', port: '443', runAsAccountId: '1' });
    const moved = await front.change('PATCH', `${vcenters}/vcenter01`, { port: '8443' });
    expect(moved).toMatchObject({ state: 'Failed', failure: { code: expect.stringMatching(/^E[A-Z]+$/) } });
    expect((await all())[0].properties.port).toBe('443');
  });

  test('is forgotten when it is removed, and stays so when the configuration server starts again', async () => {
    expect(await front.change('DELETE', `${vcenters}/vcenter01`)).toMatchObject({ scenario: 'RemoveVCenter' });
    expect(await names()).toEqual([]);
    const { controls } = front.stage.lab;
    await controls.setPower('cs01', 'off', 'test');
    await controls.setPower('cs01', 'on', 'test');
    await front.stage.lab.sleep(20 * 60_000);
    expect(await names()).toEqual([]);
    const [{ properties }] = (await front.get('/replicationFabrics')).body.value;
    expect(properties.customDetails.masterTargetServers[0].dataStores).toEqual([]);
  });
});

describe('adding a vCenter', () => {
  test('brings one back that was removed, under another name, by its address', async () => {
    await front.change('DELETE', `${vcenters}/vcenter01`);
    const job = await front.change('PUT', `${vcenters}/hall2`, BODY);
    expect(job).toMatchObject({
      scenario: 'DiscoverVCenter',
      state: 'Succeeded',
      target: 'Hall 2',
      targetId: '10.1.0.6',
    });
    expect(await all()).toMatchObject([
      { name: 'hall2', properties: { friendlyName: 'Hall 2', ipAddress: '10.1.0.6', discoveryStatus: 'Completed' } },
    ]);
  });

  test('under its own name again is an update', async () => {
    const job = await front.change('PUT', `${vcenters}/vcenter01`, { ...BODY, friendlyName: 'Hall 1' });
    expect(job).toMatchObject({ scenario: 'UpdateVCenter', state: 'Succeeded' });
    expect((await all())[0].properties.friendlyName).toBe('Hall 1');
  });

  test.each([
    ['that the site has added already', BODY, 'VcenterExists'],
    ['at an address where the site has none', { ...BODY, ipAddress: '10.1.0.5' }, 'VcenterUnknown'],
    ['that nobody has heard of', { ...BODY, ipAddress: 'vc.example' }, 'VcenterUnknown'],
  ])('%s fails in its job', async (_, properties, code) => {
    const job = await front.change('PUT', `${vcenters}/hall2`, properties);
    expect(job).toMatchObject({ scenario: 'DiscoverVCenter', state: 'Failed', failure: { code } });
    expect(await names()).toEqual(['vcenter01']);
  });

  test('that does not answer fails with what the network says', async () => {
    await front.change('DELETE', `${vcenters}/vcenter01`);
    await front.stage.lab.controls.blockPort({ port: 443, to: 'vcenter01' });
    const job = await front.change('PUT', `${vcenters}/vcenter01`, BODY);
    expect(job).toMatchObject({ state: 'Failed', failure: { code: 'ETIMEDOUT' } });
    expect(await names()).toEqual([]);
  });

  test('with numbers instead of text is understood', async () => {
    await front.change('DELETE', `${vcenters}/vcenter01`);
    const job = await front.change('PUT', `${vcenters}/hall2`, { ...BODY, port: 443, runAsAccountId: 1 });
    expect(job).toMatchObject({ state: 'Succeeded' });
    expect((await all())[0].properties).toMatchObject({ port: '443', runAsAccountId: '1' });
  });

  test.each([
    ['no address', { friendlyName: 'Hall 2' }],
    ['a port that is none', { ...BODY, port: '70000' }],
    ['a port in words', { ...BODY, port: 'https' }],
  ])('with %s is refused', async (_, properties) => {
    expect((await front.send('PUT', `${vcenters}/hall2`, { properties })).status).toBe(400);
  });
});

test('what a client sends null for is left as it is', async () => {
  const asked = { friendlyName: 'Hall 1', ipAddress: null, port: null, processServerId: null, runAsAccountId: null };
  expect(await front.change('PATCH', `${vcenters}/vcenter01`, asked)).toMatchObject({ state: 'Succeeded' });
  expect((await all())[0].properties).toMatchObject({ friendlyName: 'Hall 1', port: '443' });
});
