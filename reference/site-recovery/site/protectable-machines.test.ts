/** What a look at a vCenter makes of a site's list, when names, UUIDs and places change from one look to the next. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld } from '../../../simulator/stages/small-world.ts';
import type { AgentRecord, MachineAtVcenter, VcenterRecord } from '../../wire/provider.ts';
import { machineNamed, machinesOf } from './protectable-machines.ts';
import { SiteDesk } from './site-desk.ts';

const SITE = 'site-1';
const VM: MachineAtVcenter = {
  ...{ name: 'web01', biosUuid: 'board-1', address: '10.1.0.11', power: 'on', operatingSystem: 'Linux', volumes: [] },
};

let world: SmallWorld;
let context: Parameters<typeof machinesOf>[0];

beforeEach(async () => {
  world = new SmallWorld();
  const { runtime } = await world.machine('azure');
  const sites = new SiteDesk(runtime, { value: 'key', issuedMs: world.kernel.nowMs });
  context = { runtime, sites, items: new Map() };
  sites.register({
    ...{ siteId: SITE, name: 'cs01', address: '10.1.0.5', registrationKey: 'key', replicationPath: 'internet' },
    clockMs: world.kernel.nowMs,
  });
});

function looked(machines: readonly MachineAtVcenter[], agents: readonly AgentRecord[] = [], vcenter = 'vcenter01') {
  const place = { name: vcenter, friendlyName: vcenter, host: vcenter, port: 443, accountId: '1', lookedAtMs: 0 };
  const found: VcenterRecord = {
    ...{ ...place, infrastructureId: '1', access: 'read', datastores: [], reachable: true, machines },
  };
  const inventory = {
    ...{ agents, components: [], vcenters: [found], machines: [], certificateExpiryMs: 0, listeningSinceMs: 0 },
  };
  context.sites.hear({ siteId: SITE, clockMs: world.kernel.nowMs, inventory, outcomes: [] });
  return machinesOf(context, SITE).map(({ id, name, address, agent }) => ({ id, name, address, agent: agent?.name }));
}

const agentOn = ({ name, biosUuid, address, operatingSystem }: MachineAtVcenter): AgentRecord => ({
  ...{ serverId: name, name, biosUuid, address, operatingSystem, agentVersion: '9.61.0.0', disks: [] },
  lastHeartbeatMs: world.kernel.nowMs,
});

describe('a machine without an agent', () => {
  test('that is renamed, gets another address or moves to another vCenter is the same one', () => {
    const [before] = looked([VM]);
    expect(looked([{ ...VM, name: 'shop01', address: '10.1.0.12' }])).toEqual([
      { ...before, name: 'shop01', address: '10.1.0.12' },
    ]);
    expect(looked([VM], [], 'vcenter02')).toEqual([before]);
  });

  test('that is deleted is gone; a new one of its name is another', () => {
    const [before] = looked([VM]);
    expect(looked([])).toEqual([]);
    const [anew] = looked([{ ...VM, biosUuid: 'board-2' }]);
    expect(anew).toMatchObject({ name: 'web01' });
    expect(anew?.id).not.toBe(before?.id);
  });
});

describe('two machines', () => {
  test('of one name are two', () => {
    const both = looked([VM, { ...VM, biosUuid: 'board-2', address: '10.1.0.12' }]);
    expect(both.map(({ name }) => name)).toEqual(['web01', 'web01']);
    expect(new Set(both.map(({ id }) => id)).size).toBe(2);
  });

  test('of one BIOS UUID, as copies are, are two; each is found by its id, also when the other is gone', () => {
    const copy = { ...VM, name: 'web01-copy', address: '10.1.0.12' };
    const both = looked([VM, copy]);
    expect(both.map(({ name }) => name)).toEqual(['web01', 'web01-copy']);
    const [first = '', second = ''] = both.map(({ id }) => id);
    expect(first).not.toBe(second);
    expect(looked([VM])[0]?.id).toBe(first);
    expect([first, second].map((id) => machineNamed(context, SITE, id)?.name)).toEqual(['web01', undefined]);
    looked([copy]);
    expect(machineNamed(context, SITE, second)?.name).toBe('web01-copy');
  });

  test('of one BIOS UUID are told apart when an agent registers from one of them', () => {
    const copy = { ...VM, name: 'web01-copy', address: '10.1.0.12' };
    const listed = looked([copy, VM], [agentOn(VM)]);
    expect(listed.map(({ name, address, agent }) => [name, address, agent])).toEqual([
      ['web01', '10.1.0.11', 'web01'],
      ['web01-copy', '10.1.0.12', undefined],
    ]);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(2);
  });
});

describe('a machine with an agent', () => {
  test('is called as its agent calls it, whatever its name at the vCenter, and stays when it is deleted there', () => {
    const [before] = looked([VM], [agentOn(VM)]);
    expect(looked([{ ...VM, name: 'shop01' }], [agentOn(VM)])).toEqual([before]);
    expect(looked([], [agentOn(VM)])).toEqual([before]);
    expect(machinesOf(context, SITE)[0]?.atVcenter).toBeUndefined();
  });
});
