/** What the machine in Azure is to be like can be changed until the failover, and then it is so. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ItemStage } from '../../../stages/item-stage.ts';

let stage: ItemStage;
beforeAll(async () => {
  stage = await ItemStage.open();
  await stage.protect();
});

const patch = (properties: object) => stage.refusal('PATCH', stage.path, { properties });
const details = async () => (await stage.look()).providerSpecificDetails;

describe('a change', () => {
  test('as a client writes it is there when its job has ended', async () => {
    const { vmNics } = await details();
    const network = stage.front.azure.site.azure.testNetwork.name;
    const job = await stage.front.change('PATCH', stage.path, {
      recoveryAzureVMName: 'files01-dr',
      recoveryAzureVMSize: 'Standard_E4s_v3',
      selectedTfoAzureNetworkId: `x/${network}`,
      selectedSourceNicId: vmNics[0].nicId,
      vmNics: [
        {
          nicId: vmNics[0].nicId,
          ipConfigs: [{ recoverySubnetName: 'back', recoveryStaticIPAddress: '10.200.0.77', isPrimary: true }],
          selectionType: 'SelectedByUser',
          enableAcceleratedNetworkingOnRecovery: true,
        },
      ],
      licenseType: 'WindowsServer',
      providerSpecificDetails: {
        instanceType: 'InMageAzureV2',
        useManagedDisks: 'True',
        targetVmTags: { Owner: 'finance' },
        vmDisks: [{ diskId: 'files', targetDiskName: 'files01-data' }],
      },
    });
    expect(job).toMatchObject({ scenario: 'UpdateVmProperties', state: 'Succeeded' });
    expect(await details()).toMatchObject({
      recoveryAzureVMName: 'files01-dr',
      recoveryAzureVMSize: 'Standard_E4s_v3',
      selectedTfoAzureNetworkId: `x/${network}`,
      licenseType: 'WindowsServer',
      useManagedDisks: 'true',
      targetVmTags: { owner: 'finance' },
      vmNics: [
        {
          selectionType: 'SelectedByUser',
          enableAcceleratedNetworkingOnRecovery: true,
          ipConfigs: [
            { recoverySubnetName: 'back', recoveryStaticIPAddress: '10.200.0.77', recoveryIPAddressType: 'Static' },
          ],
        },
      ],
      protectedManagedDisks: [{ diskId: 'system' }, { diskId: 'files', targetDiskName: 'files01-data' }],
    });
  });

  test('leaves alone what it does not name, or names with null or nothing', async () => {
    const before = await details();
    await stage.front.change('PATCH', stage.path, {
      recoveryAzureVMSize: null,
      selectedTfoAzureNetworkId: '',
      vmNics: [],
      enableRdpOnTargetOption: 'Always',
    });
    const after = await details();
    expect(after.enableRdpOnTargetOption).toBe('Always');
    expect({ ...after, enableRdpOnTargetOption: 'Never' }).toMatchObject({
      recoveryAzureVMSize: before.recoveryAzureVMSize,
      selectedTfoAzureNetworkId: before.selectedTfoAzureNetworkId,
      vmNics: before.vmNics,
    });
  });

  test.each<[string, object, string]>([
    ['a name that no machine may have', { recoveryAzureVMName: '-files' }, '400 TargetSettingsInvalid'],
    ['a network that is not there', { selectedRecoveryAzureNetworkId: 'x/elsewhere' }, '404 ArmResourceDoesNotExist'],
    ['an interface that it has not', { vmNics: [{ nicId: '00:00:00:00:00:00' }] }, '404 ArmResourceDoesNotExist'],
    [
      'an address that is none',
      { vmNics: [{ ipConfigs: [{ recoveryStaticIPAddress: '10.0.0' }] }] },
      '400 InvalidRequestContent',
    ],
    ['an unknown licence', { licenseType: 'Sometimes' }, '400 InvalidRequestContent'],
    ['another provider', { providerSpecificDetails: { instanceType: 'InMage' } }, '400 InvalidRequestContent'],
  ])('with %s is refused', async (_what, properties, refusal) => {
    expect(await patch(properties)).toBe(refusal);
  });
});

test('a test without a network of its own uses the one in the settings', async () => {
  const job = await stage.act('testFailover', { networkType: 'VmNetworkAsInput' });
  expect(job).toMatchObject({
    state: 'Succeeded',
    details: { network: stage.front.azure.site.azure.testNetwork.name },
  });
  await stage.act('testFailoverCleanup', {});
});

test('a failover makes the machine as the settings say', async () => {
  await stage.front.stage.lab.controls.setPower('files01', 'off', 'disaster');
  await stage.act('unplannedFailover', { providerSpecificDetails: { instanceType: 'InMageAzureV2' } });
  const machine = await stage.front.azure.compute.inspect('files01-dr');
  expect(machine).toMatchObject({
    ok: true,
    value: { power: 'on', address: '10.200.0.77', volumes: ['files01-dr-osdisk', 'files01-data'] },
  });
  expect((await stage.look()).providerSpecificDetails.azureVMDiskDetails[1].targetDiskName).toBe('files01-data');
});

test('after the failover there is nothing to change', async () => {
  expect(await patch({ recoveryAzureVMSize: 'Standard_B2s' })).toBe('409 OperationNotAllowedInCurrentState');
});
