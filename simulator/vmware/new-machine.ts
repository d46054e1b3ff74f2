/** What a vCenter has to be told to create a machine: where it is to run, and of what it consists. */
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { HypervisorFailure, MachineSpecification } from '../../reference/runtime.ts';
import { children, textOf, type XmlElement } from './soap.ts';
import type { Entity, Vim } from './vim.ts';
import { type Reference, referenceOf, referenceXml } from './vim-session.ts';

export interface NewMachine {
  /** Where machines of the datacenter are kept. */
  readonly folder: Reference;
  /** What `CreateVM_Task` is called with. */
  readonly content: XmlElement;
}

/** Keys are ours to choose below 0; the vCenter gives its own. */
const CONTROLLER_KEY = -1;

/** `DATASTORE_NOT_FOUND` when no host has it. Without a wish it is the first datastore there is. */
export async function newMachine(
  vim: Vim,
  machine: MachineSpecification,
  annotation: string,
): Promise<Result<NewMachine, HypervisorFailure>> {
  const datastores = await vim.inventory('Datastore', ['name', 'host']);
  if (!datastores.ok) return datastores;
  const datastore = datastores.value.find((entity) => !machine.datastore || nameOf(entity) === machine.datastore);
  if (!datastore) return fail('DATASTORE_NOT_FOUND', `there is no datastore ${machine.datastore}`);
  const [hosts, pools, datacenters, networks] = await Promise.all([
    vim.inventory('HostSystem', ['parent', 'datastore']),
    vim.inventory('ComputeResource', ['resourcePool']),
    vim.inventory('Datacenter', ['vmFolder']),
    vim.inventory('Network', ['name']),
  ]);
  if (!hosts.ok) return hosts;
  if (!pools.ok) return pools;
  if (!datacenters.ok) return datacenters;
  if (!networks.ok) return networks;
  const host = hosts.value.find(({ properties }) =>
    children(properties.get('datastore'), 'ManagedObjectReference').some(
      (reference) => textOf(reference) === datastore.reference.value,
    ),
  );
  const pool = pools.value.find(({ reference }) => reference.value === textOf(host?.properties.get('parent')));
  const [datacenter] = datacenters.value;
  if (!host || !pool || !datacenter) {
    return fail('DATASTORE_NOT_FOUND', `no host has the datastore ${nameOf(datastore)}`);
  }
  const network = networks.value.find((entity) => nameOf(entity) === machine.network) ?? networks.value[0];
  return ok({
    folder: referenceOf(datacenter.properties.get('vmFolder')),
    content: {
      config: configOf(machine, nameOf(datastore), network && nameOf(network), annotation),
      pool: pool.properties.get('resourcePool'),
      host: referenceXml(host.reference),
    },
  });
}

function configOf(
  { name, volumes }: MachineSpecification,
  datastore: string,
  network: string | undefined,
  annotation: string,
): XmlElement {
  const controller = {
    '@xsi:type': 'ParaVirtualSCSIController',
    key: CONTROLLER_KEY,
    busNumber: 0,
    sharedBus: 'noSharing',
  };
  const disks = volumes.map((volume, index) => ({
    '@xsi:type': 'VirtualDisk',
    key: CONTROLLER_KEY - 1 - index,
    backing: {
      '@xsi:type': 'VirtualDiskFlatVer2BackingInfo',
      fileName: `[${datastore}] ${volume}`,
      diskMode: 'persistent',
    },
    controllerKey: CONTROLLER_KEY,
    unitNumber: index,
    // The file says how large the disk is.
    capacityInKB: 0,
  }));
  const card = {
    '@xsi:type': 'VirtualVmxnet3',
    key: CONTROLLER_KEY - 1 - disks.length,
    backing: { '@xsi:type': 'VirtualEthernetCardNetworkBackingInfo', deviceName: network },
  };
  const devices: XmlElement[] = [controller, ...disks, ...(network ? [card] : [])];
  return {
    name,
    annotation,
    files: { vmPathName: `[${datastore}]` },
    deviceChange: devices.map((device) => ({ operation: 'add', device })),
  };
}

function nameOf({ properties }: Entity): string {
  return textOf(properties.get('name'));
}
