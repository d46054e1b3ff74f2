/** What of a home refuses a machine: each by its code, and none of it once it is as it has to be. The rest is drilled in pairs. */
import { expect, test } from 'vitest';
import type { HomeChange } from '../../simulator/site/home.ts';
import { minutes, must } from '../drill.ts';
import { addressChanged, atHome } from './prerequisites.ts';
import { amissIn, inAzure } from './without.ts';

const target = (machine: NonNullable<HomeChange['masterTargets']>[string]) => ({ masterTargets: { cs01: machine } });
const store = (change: NonNullable<HomeChange['datastores']>[string]) => ({ datastores: { datastore1: change } });

const REFUSED: readonly (readonly [string, string, HomeChange])[] = [
  ['another SCSI controller', 'MasterTargetUnfit', target({ scsiController: 'ParaVirtual' })],
  ['no VMware tools', 'MasterTargetUnfit', target({ vmwareTools: false })],
  ['disk.EnableUUID not set', 'MasterTargetUnfit', target({ diskEnableUuid: false })],
  ['a retention drive without size', 'RetentionDriveUnfit', target({ retentionGb: 0 })],
  ['the cache on the retention drive', 'RetentionDriveUnfit', target({ cacheOnRetentionDrive: true })],
  ['a locked retention drive', 'RetentionDriveUnfit', target({ retentionDriveLocked: true })],
  ['a datastore of another kind', 'DatastoreKindNotSupported', store({ kind: 'NFS' })],
  ['a datastore that others have filled', 'DatastoreTooSmall', store({ takenGb: 4090 })],
];

test('each is told by its code, and the machine comes home when all is well', async () => {
  const run = await inAzure('What stands at home', async (stage) => {
    for (const [what, code, change] of REFUSED) {
      const back = await atHome(change)(stage);
      await stage.drill.refused(what, stage.server, code, () => stage.item.reprotectHome());
      await back();
    }
  });
  expect(amissIn(run, REFUSED.length)).toEqual([]);
});

test('a name that is taken, a datastore or a right that is lost when it is to be made at home: it serves on in Azure, and comes home later', async () => {
  const run = await inAzure(
    'Lost under way',
    async () => {},
    async ({ drill, item, server }) => {
      const lost: readonly (readonly [string, HomeChange])[] = [
        ['78052', { strangers: [server] }],
        ['8061', store({ access: 'read-only' })],
        ['VcenterReadOnly', { access: 'read' }],
        ['VcenterReadOnly', { edition: 'free' }],
        ['8038', { memoryShort: true }],
      ];
      for (const [code, change] of lost) {
        const undo = await drill.lab.controls.changeHome(change);
        await drill.refused('failback', server, code, () => item.failBack());
        await undo();
        drill.expectProtected([server], minutes(60));
        await drill.sleep(minutes(20));
        await drill.runbook.untilProtected([server]);
      }
      must('refresh', await drill.runbook.whole.refresh());
    },
  );
  expect(amissIn(run, 5)).toEqual([]);
});

test('a certificate that is renewed, and a configuration server that had another address, between failover and reprotect', async () => {
  const run = await inAzure('Changed in between', async ({ drill, item, server }) => {
    must('renewal', await drill.runbook.whole.renewCertificate());
    const moved = await drill.inject(addressChanged, { machine: 'cs01', address: '10.1.0.98' });
    await drill.sleep(minutes(18));
    await drill.refused('reprotect', server, '95226', () => item.reprotectHome());
    await moved.heal();
    await drill.sleep(minutes(6));
  });
  expect(amissIn(run, 1)).toEqual([]);
});
