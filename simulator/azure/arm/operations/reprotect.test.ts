/** The way home through the site's own process server, which stands beside the master target: needed by no VPN, allowed. */
import { beforeAll, expect, test } from 'vitest';
import { minutes } from '../../../stages/lab-stage.ts';
import { ItemStage } from '../../../stages/item-stage.ts';

let stage: ItemStage;

beforeAll(async () => {
  stage = await ItemStage.open();
  await stage.protect();
  await stage.front.stage.lab.controls.setPower('files01', 'off', 'disaster');
  await stage.act('unplannedFailover', {
    failoverDirection: 'PrimaryToRecovery',
    providerSpecificDetails: { instanceType: 'InMageAzureV2' },
  });
  await stage.act('failoverCommit');
});

test.each([
  ['none at all', ''],
  ['one that has not registered', 'process-server-in-azure'],
])('is chosen by nobody else: a reprotect that names %s is refused', async (_, processServerId) => {
  const refused = await stage.refusalOf('reProtect', {
    failoverDirection: 'RecoveryToPrimary',
    providerSpecificDetails: {
      instanceType: 'InMage',
      masterTargetId: stage.masterTargetId,
      processServerId,
      retentionDrive: 'R',
      datastoreName: stage.front.stage.lab.site.vcenter.datastores[0]?.name,
      profileId: stage.front.azure.ids.policy('gold-failback'),
    },
  });
  expect(refused).toMatch(/ ArmResourceDoesNotExist$/);
});

test('a machine replicates home and comes home through it', async () => {
  const reprotected = await stage.act('reProtect', {
    failoverDirection: 'RecoveryToPrimary',
    providerSpecificDetails: {
      instanceType: 'InMage',
      masterTargetId: stage.masterTargetId,
      processServerId: stage.processServerId('cs'),
      retentionDrive: 'R',
      datastoreName: stage.front.stage.lab.site.vcenter.datastores[0]?.name,
      profileId: stage.front.azure.ids.policy('gold-failback'),
    },
  });
  expect(reprotected.state).toBe('Succeeded');
  await stage.until('protectedHome');
  const firstMs = stage.item.newestPoint?.atMs ?? 0;
  await stage.front.stage.lab.sleep(minutes(40));
  expect(stage.item.newestPoint?.atMs).toBeGreaterThan(firstMs);

  const failedBack = await stage.act('unplannedFailover', {
    failoverDirection: 'RecoveryToPrimary',
    providerSpecificDetails: { instanceType: 'InMage', recoveryPointType: 'LatestTime' },
  });
  expect(failedBack.state).toBe('Succeeded');
  expect((await stage.look()).providerSpecificDetails.activeSiteType).toBe('OnPrem');
});
