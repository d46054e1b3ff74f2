/** Lists of protected items, items that are not there, and how replication of one ends. */
import { beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '../../../stages/lab-stage.ts';
import { ItemStage } from '../../../stages/item-stage.ts';

let stage: ItemStage;
beforeAll(async () => {
  stage = await ItemStage.open();
  await stage.protect();
});

const names = async (path: string) =>
  (await stage.front.get(path)).body.value.map(({ name }: { name: string }) => name);
const filtered = (filter: string) => names(`/replicationProtectedItems?$filter=${encodeURIComponent(filter)}`);

describe('a list', () => {
  test('of the vault, and of the container', async () => {
    expect(await names('/replicationProtectedItems')).toEqual(['files01']);
    expect(await names(`${stage.container}/replicationProtectedItems`)).toEqual(['files01']);
  });

  test.each([
    ["instanceType eq 'InMageAzureV2'", true],
    ["instanceType eq 'InMage'", false],
    ["multiVmGroupCreateOption eq 'AutoCreated'", true],
    ["recoveryPlanName eq 'shop'", false],
    ["vCenterName eq 'vc1'", false],
  ])('filtered by %s', async (filter, there) => {
    expect(await filtered(filter)).toEqual(there ? ['files01'] : []);
  });

  test('filtered by what only this item has', async () => {
    const { protectableItemId, providerSpecificDetails } = await stage.look();
    const machine = protectableItemId.slice(protectableItemId.lastIndexOf('/') + 1);
    const [, , fabric] = stage.container.split('/');
    const { processServerId } = providerSpecificDetails;
    expect(
      await filtered(
        `fabricObjectId eq '${machine}' and sourceFabricName eq '${fabric}' and processServerId eq '${processServerId}'`,
      ),
    ).toEqual(['files01']);
  });

  test('filtered by something else is refused', async () => {
    expect(await stage.refusal('GET', "/replicationProtectedItems?$filter=colour eq 'blue'")).toBe('400 FilterInvalid');
  });
});

describe('an item', () => {
  test('is found whatever the case of its name', async () => {
    const { status, body } = await stage.front.get(stage.path.replace('files01', 'FILES01'));
    expect([status, body.name]).toEqual([200, 'files01']);
  });

  test('is not found under another name, container or fabric', async () => {
    const other = [
      stage.path.replace('files01', 'files02'),
      stage.path.replace('cloud_', 'cloud-'),
      stage.path.replace('replicationFabrics/', 'replicationFabrics/0'),
    ];
    for (const path of other) expect(await stage.refusal('GET', path)).toBe('404 ArmResourceDoesNotExist');
    expect(await stage.refusal('POST', `${other[0]}/failoverCommit`)).toBe('404 ArmResourceDoesNotExist');
    expect(await stage.refusal('GET', `${stage.container}x/replicationProtectedItems`)).toBe(
      '404 ArmResourceDoesNotExist',
    );
  });

  test('has sizes that it may take in Azure', async () => {
    const { value } = (await stage.front.get(`${stage.path}/targetComputeSizes`)).body;
    expect(value[0]).toMatchObject({ name: 'Standard_B2s', properties: { cpuCoresCount: 2, errors: [] } });
  });

  test('has recovery points, and no others', async () => {
    const [{ name }] = (await stage.front.get(`${stage.path}/recoveryPoints`)).body.value;
    expect((await stage.front.get(`${stage.path}/recoveryPoints/${name.toUpperCase()}`)).body.name).toBe(name);
    const refusal = await stage.refusal('GET', `${stage.path}/recoveryPoints/00000000-0000-0000-0000-000000000000`);
    expect(refusal).toBe('404 ArmResourceDoesNotExist');
  });
});

test('what other scenarios have is refused', async () => {
  for (const action of ['addDisks', 'removeDisks', 'switchProvider', 'updateAppliance']) {
    expect(await stage.refusalOf(action, {})).toBe('409 NotPartOfClassic');
  }
});

test('while its site is away an item cannot be disabled, but purged', async () => {
  const { lab } = stage.front.stage;
  await lab.controls.setPower(lab.site.configurationServer.name, 'off', 'gone');
  await stage.front.stage.until(
    'the site counts as disconnected',
    () => stage.context.sites.all()[0]?.connected === false,
  );
  const disabled = await stage.act('remove', {});
  expect(disabled).toMatchObject({ state: 'Failed', failure: { code: 'SiteDisconnected' } });
  expect((await stage.look()).protectionState).toBe('Protected');
  const reply = await stage.front.send('DELETE', stage.path);
  expect((await stage.front.ended(reply)).state).toBe('Succeeded');
  expect(await names('/replicationProtectedItems')).toEqual([]);
  // The site is not told (documented), and goes on as it was ordered last.
  await lab.controls.setPower(lab.site.configurationServer.name, 'on', 'back');
  await lab.sleep(minutes(10));
  expect(stage.context.sites.all()[0]?.inventory.agents[0]?.status?.stage).toBe('differential');
});
