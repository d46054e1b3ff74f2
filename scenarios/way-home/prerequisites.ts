/**
 * What a reprotect home needs (facts, section 5.7), line by line: whom it is about, where it is looked at, with which code it is
 * refused, and how a site comes to lack it, and to have it again.
 *
 * They stand in the order in which an operator puts them right: a process server in Azure is of no use before the line is there.
 * Whichever is looked at first is told first, whatever else is missing; that order is `lookedAt`.
 */
import { z } from 'zod';
import { blockedUrls } from '../../chaos/blocked-urls.ts';
import type { Fault } from '../../chaos/fault.ts';
import { oneSidedPartition } from '../../chaos/one-sided-partition.ts';
import { vpnLoss } from '../../chaos/vpn-loss.ts';
import type { ItemSteps, WayHome } from '../../simulator/desk/item-steps.ts';
import type { HomeChange } from '../../simulator/site/home.ts';
import { type Drill, minutes, must } from '../drill.ts';

/** A server that has failed over, and is to come home. */
export interface Stage {
  readonly drill: Drill;
  readonly server: string;
  readonly item: ItemSteps;
}

export interface Prerequisite {
  readonly name: string;
  readonly party:
    | 'service'
    | 'configuration server'
    | 'machine in Azure'
    | 'process server'
    | 'master target'
    | 'vCenter';
  /** The first number that is missing is the one that is told; below 10 the request is refused, above it the job fails. */
  readonly lookedAt: number;
  readonly code: string;
  /** The rule always is; of the code it is said here. */
  readonly codeIs: 'documented' | 'ours';
  /** When it has to be taken away. What was told in vain before is told of by the time that is over. */
  readonly when: 'before commit' | 'before process server' | 'last' | 'after all';
  /** Hands back what brings it again. Where it is a wish, there is nothing in the world to take away. */
  readonly takeAway: (stage: Stage) => Promise<() => Promise<void>>;
  readonly wish?: WayHome;
  /** It is about a replication group: the server is one of two, and when this has arrived both are asked home by their plan. */
  readonly ofGroup?: true;
}

/** Told like any other, and drawn by no random walk: nothing at the site ever comes by itself out of it. */
export const addressChanged: Fault<{ readonly machine: string; readonly address: string }> = {
  name: 'address-changed',
  title: 'A machine of the site has another address',
  describe: ({ machine, address }) => `${machine} has the address ${address} from now on, and nobody is told`,
  parameters: z.strictObject({ machine: z.string(), address: z.string() }),
  needs: ['addresses'],
  inject: (lab, { machine, address }) => lab.controls.changeAddress(machine, address),
  symptoms: () => [],
  band: 'slategray',
};

const STRANGERS_TARGET = 'mtl01';
const DATASTORE = 'datastore1';
const CONFIGURATION_SERVER = 'cs01';

export const PREREQUISITES: readonly Prerequisite[] = [
  {
    ...{ name: 'connected', party: 'configuration server', lookedAt: 10, code: 'SiteDisconnected', codeIs: 'ours' },
    when: 'after all',
    async takeAway({ drill }) {
      const blocked = await drill.inject(blockedUrls, { category: 'replication' });
      await drill.sleep(minutes(8));
      return async () => {
        await blocked.heal();
        await drill.sleep(minutes(5));
      };
    },
  },
  {
    ...{ name: 'same-address', party: 'configuration server', lookedAt: 12, code: '95226', codeIs: 'documented' },
    when: 'last',
    async takeAway({ drill }) {
      const moved = await drill.inject(addressChanged, { machine: CONFIGURATION_SERVER, address: '10.1.0.99' });
      await drill.sleep(minutes(17));
      return async () => {
        await moved.heal();
        await drill.sleep(minutes(6));
      };
    },
  },
  {
    ...{ name: 'private-line', party: 'machine in Azure', lookedAt: 12, code: '95226', codeIs: 'documented' },
    when: 'last',
    async takeAway({ drill }) {
      const cut = await drill.inject(vpnLoss, {});
      await drill.sleep(minutes(17));
      return async () => {
        await cut.heal();
        await drill.sleep(minutes(6));
      };
    },
  },
  {
    ...{ name: 'process-server-in-azure', party: 'process server', lookedAt: 6, code: 'ArmResourceDoesNotExist' },
    ...{ codeIs: 'documented', when: 'before process server' },
    takeAway:
      async ({ drill }) =>
      () =>
        drill.runbook.deployProcessServerInAzure(),
  },
  {
    ...{ name: 'committed', party: 'service', lookedAt: 1, code: 'OperationNotAllowedInCurrentState', codeIs: 'ours' },
    when: 'before commit',
    takeAway:
      async ({ item }) =>
      async () =>
        must('commit', await item.commit()),
  },
  {
    ...{ name: 'whole-group', party: 'service', lookedAt: 1.5, code: 'MultiVmMemberAlone', codeIs: 'ours' },
    when: 'last',
    ofGroup: true,
    takeAway: async () => async () => {},
  },
  {
    ...{
      name: 'failback-policy',
      party: 'service',
      lookedAt: 2,
      code: 'PolicyNotMapped',
      codeIs: 'ours',
      when: 'last',
    },
    async takeAway({ drill }) {
      must('removal of the mapping', await drill.runbook.whole.unmapFailbackPolicy());
      return () => drill.runbook.createPolicy();
    },
  },
  {
    ...{
      name: 'machine-runs',
      party: 'machine in Azure',
      lookedAt: 11,
      code: '78093',
      codeIs: 'documented',
      when: 'last',
    },
    async takeAway({ drill, server }) {
      await drill.lab.controls.setPower(`azure:${server}`, 'off', 'somebody stopped it');
      return async () => {
        await drill.lab.controls.setPower(`azure:${server}`, 'on', 'it is needed');
        await drill.sleep(minutes(4));
      };
    },
  },
  {
    ...{ name: 'agent-registered', party: 'machine in Azure', lookedAt: 12, code: '95226', codeIs: 'documented' },
    when: 'last',
    async takeAway({ drill, server }) {
      const way = { from: `azure:${server}`, to: CONFIGURATION_SERVER, port: 443 };
      const blocked = await drill.inject(oneSidedPartition, way);
      await drill.sleep(minutes(17));
      return async () => {
        await blocked.heal();
        await drill.sleep(minutes(4));
      };
    },
  },
  {
    ...{ name: 'family', party: 'master target', lookedAt: 3, code: 'MasterTargetFamilyDiffers', codeIs: 'ours' },
    when: 'last',
    wish: { masterTarget: STRANGERS_TARGET },
    takeAway: async () => async () => {},
  },
  {
    ...{ name: 'retention-drive', party: 'master target', lookedAt: 24, code: 'RetentionDriveUnfit', codeIs: 'ours' },
    when: 'last',
    takeAway: atHome({ masterTargets: { [CONFIGURATION_SERVER]: { fileSystem: 'FAT32' } } }),
  },
  {
    ...{ name: 'disks-attach', party: 'master target', lookedAt: 22, code: 'MasterTargetUnfit', codeIs: 'ours' },
    when: 'last',
    takeAway: atHome({ masterTargets: { [CONFIGURATION_SERVER]: { snapshots: 2 } } }),
  },
  {
    ...{ name: 'unique-disk-uuids', party: 'master target', lookedAt: 23, code: 'DiskUuidsNotUnique', codeIs: 'ours' },
    when: 'last',
    takeAway: atHome({ masterTargets: { [CONFIGURATION_SERVER]: { uniqueDiskUuids: false } } }),
  },
  {
    ...{ name: 'host-discovered', party: 'vCenter', lookedAt: 21, code: 'MasterTargetNotDiscovered', codeIs: 'ours' },
    when: 'last',
    takeAway: atHome({ masterTargets: { [CONFIGURATION_SERVER]: { atVcenter: false } } }),
  },
  {
    ...{
      name: 'licensed-hosts',
      party: 'vCenter',
      lookedAt: 25,
      code: 'EsxiEditionFree',
      codeIs: 'ours',
      when: 'last',
    },
    takeAway: atHome({ edition: 'free' }),
  },
  {
    ...{ name: 'write-rights', party: 'vCenter', lookedAt: 26, code: 'VcenterReadOnly', codeIs: 'ours', when: 'last' },
    takeAway: atHome({ access: 'read' }),
  },
  {
    ...{ name: 'datastore', party: 'vCenter', lookedAt: 27, code: '8061', codeIs: 'documented', when: 'last' },
    takeAway: atHome({ datastores: { [DATASTORE]: { access: 'read-only' } } }),
  },
  {
    ...{ name: 'name-free', party: 'vCenter', lookedAt: 30, code: '78052', codeIs: 'documented', when: 'last' },
    takeAway: atHome({ strangers: ['files01'] }),
  },
];

/** Whoever changes something there has it looked at again, instead of waiting for the next discovery. */
export function atHome(change: HomeChange): Prerequisite['takeAway'] {
  return async ({ drill }) => {
    const undo = await drill.lab.controls.changeHome(change);
    await lookedAgain(drill);
    return async () => {
      await undo();
      await lookedAgain(drill);
    };
  };
}

async function lookedAgain(drill: Drill): Promise<void> {
  // What a master target tells of itself takes two polls.
  await drill.sleep(minutes(2));
  // While the site is not connected it fails; whoever is connected again sees what there is by its next discovery.
  await drill.runbook.whole.refresh();
  await drill.sleep(minutes(1));
}
