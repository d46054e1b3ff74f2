/** Disks of a protected item: of which type each is, before and after the failover, and what cannot be changed of them. */
import { beforeAll, expect, test } from 'vitest';
import { ItemStage } from '../../../stages/item-stage.ts';
import { minutes } from '../../../stages/lab-stage.ts';

let stage: ItemStage;
beforeAll(async () => {
  stage = await ItemStage.open();
  await stage.createPolicy();
  const disksToInclude = [{ diskId: 'files', diskType: 'Premium_LRS' }, { diskId: 'system' }];
  const body = await stage.enableBody({ diskType: 'StandardSSD_LRS', disksToInclude });
  await stage.front.change('PUT', stage.path, body);
  await stage.until('protected');
  await stage.front.stage.lab.sleep(minutes(6));
});

const typeOfManaged = async (name: string) => {
  const { ids } = stage.front.azure;
  return (await stage.front.get(ids.beside(`Microsoft.Compute/disks/${name}`))).body.sku.name;
};

test('each replica disk is of the type that was asked for it, or for all', async () => {
  const { protectedManagedDisks } = (await stage.look()).providerSpecificDetails;
  const told = protectedManagedDisks.map(({ diskId, replicaDiskType }: Record<string, string>) => [
    diskId,
    replicaDiskType,
  ]);
  expect(told).toEqual([
    ['system', 'StandardSSD_LRS'],
    ['files', 'Premium_LRS'],
  ]);
  const seeds = stage.item.input.disks.map(({ seedDisk }) => seedDisk);
  expect(await Promise.all(seeds.map(typeOfManaged))).toEqual(['StandardSSD_LRS', 'Premium_LRS']);
});

test.each(['addDisks', 'removeDisks'])('%s is for machines of Azure', async (action) => {
  expect(await stage.refusalOf(action, {})).toBe('409 NotPartOfClassic');
});

test('and so are the disks of the machine that comes up', async () => {
  await stage.act('unplannedFailover', { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'Required' });
  const disks = stage.item.machine?.disks ?? [];
  expect(await Promise.all(disks.map(typeOfManaged))).toEqual(['StandardSSD_LRS', 'Premium_LRS']);
  const { ids } = stage.front.azure;
  const { body } = await stage.front.get(ids.beside('Microsoft.Compute/virtualMachines/files01'));
  const { osDisk, dataDisks } = body.properties.storageProfile;
  const types = [osDisk, ...dataDisks].map(({ managedDisk }) => managedDisk.storageAccountType);
  expect(types).toEqual(['StandardSSD_LRS', 'Premium_LRS']);
  expect(await stage.refusalOf('addDisks', {})).toBe('409 NotPartOfClassic');
});
