/** What a client has to write to enable replication, and what becomes of a mistake in it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ItemStage } from '../../../stages/item-stage.ts';

let stage: ItemStage;
beforeAll(async () => {
  stage = await ItemStage.open();
  await stage.createPolicy();
});

const put = (body: unknown) => stage.refusal('PUT', stage.path, body);
const withDetails = async (details: object, more: object = {}) => ({
  properties: { ...(await stage.enableBody(details)), ...more },
});

describe('it is refused', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', []],
    ['no properties', {}],
    ['null', { properties: null }],
    ['no provider', { properties: { policyId: 'x', protectableItemId: 'x' } }],
  ])('with %s in the body', async (_what, body) => {
    expect(await put(body)).toBe('400 InvalidRequestContent');
  });

  test.each<[string, object]>([
    ['another provider', { instanceType: 'A2A' }],
    ['an unknown licence', { licenseType: 'Sometimes' }],
    ['an unknown kind of disk', { diskType: 'Floppy' }],
    ['tags that are no text', { targetVmTags: { owner: 1 } }],
    ['disks that are no list', { disksToInclude: 'all' }],
  ])('with %s', async (_what, details) => {
    expect(await put(await withDetails(details))).toBe('400 InvalidRequestContent');
  });

  test.each<[string, object]>([
    ['storage account', { logStorageAccountId: 'x/elsewhere' }],
    ['virtual network', { targetAzureNetworkId: 'x/elsewhere' }],
    ['disk', { disksToInclude: [{ diskId: 'elsewhere' }] }],
  ])('with a %s that is not there', async (_what, details) => {
    expect(await put(await withDetails(details))).toBe('404 ArmResourceDoesNotExist');
  });

  test('without a storage account to cache in', async () => {
    expect(await put(await withDetails({ logStorageAccountId: null }))).toBe('400 TargetSettingsInvalid');
  });

  test.each(['policyId', 'protectableItemId'])('with a %s that leads nowhere', async (key) => {
    expect(await put(await withDetails({}, { [key]: 'x/elsewhere' }))).toBe('404 ArmResourceDoesNotExist');
  });

  test('in a container that is not there, and with a name that no machine may have', async () => {
    const body = await withDetails({});
    expect(await stage.refusal('PUT', stage.path.replace('cloud_', 'cloud-'), body)).toBe(
      '404 ArmResourceDoesNotExist',
    );
    expect(await put(await withDetails({ targetAzureVmName: 'no such/name' }))).toBe('400 TargetSettingsInvalid');
    expect(await put(await withDetails({}, { policyId: 'x/gold-failback' }))).toBe('400 PolicyInvalid');
  });
});

test('a process server that is not there fails the job, and nothing is left of the item', async () => {
  const body = await stage.enableBody({ processServerId: 'elsewhere' });
  const job = await stage.front.change('PUT', stage.path, body);
  expect(job).toMatchObject({ state: 'Failed', failure: { code: 'ArmResourceDoesNotExist' } });
  expect((await stage.front.get(stage.path)).status).toBe(404);
});

test('one disk of two, with null for what the client does not know', async () => {
  const job = await stage.front.change(
    'PUT',
    stage.path,
    await stage.enableBody({
      disksToInclude: [{ diskId: 'SYSTEM', diskType: 'Premium_LRS', logStorageAccountId: null }],
      targetAzureVmName: null,
      multiVmGroupName: null,
      targetAvailabilityZone: '2',
      targetVmTags: { Owner: 'finance' },
    }),
  );
  expect(job.state).toBe('Succeeded');
  const { providerSpecificDetails: details } = await stage.look();
  expect(details.protectedDisks.map(({ diskId }: { diskId: string }) => diskId)).toEqual(['system']);
  expect(details).toMatchObject({
    recoveryAzureVMName: 'files01',
    targetAvailabilityZone: '2',
    targetVmTags: { owner: 'finance' },
    protectedManagedDisks: [{ diskId: 'system', replicaDiskType: 'Premium_LRS' }],
  });
});

test('a machine is protected once, under one name', async () => {
  const body = await withDetails({});
  expect(await put(body)).toBe('409 OperationNotAllowedInCurrentState');
  const again = stage.path.replace('files01', 'another');
  expect(await stage.refusal('PUT', again, body)).toBe('409 OperationNotAllowedInCurrentState');
});

test('again, at once after disabling: the agent starts over, and copies everything anew', async () => {
  await stage.until('protected');
  const body = await stage.enableBody();
  await stage.act('remove', {});
  const job = await stage.front.change('PUT', stage.path, body);
  expect(job.state).toBe('Succeeded');
  expect((job.endMs ?? 0) - job.startMs).toBeGreaterThan(0);
  await stage.until('protected');
  const started = stage.front.stage.records('replication.started').map(({ epoch, begin }) => [epoch, begin]);
  expect(started).toEqual([
    [1, 'full-copy'],
    [2, 'full-copy'],
  ]);
});

test('cancelled, it ends without an item', async () => {
  await stage.act('remove', {});
  const reply = await stage.front.send('PUT', stage.path, await withDetails({}));
  const { currentScenario } = await stage.look();
  await stage.front.change('POST', `${currentScenario.jobId.slice(stage.front.azure.ids.vault.length)}/cancel`);
  expect(await stage.front.ended(reply)).toMatchObject({ state: 'Cancelled', failure: { code: 'JobCancelled' } });
  expect((await stage.front.get(stage.path)).status).toBe(404);
});
