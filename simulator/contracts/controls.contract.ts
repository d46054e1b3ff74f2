/**
 * What a lab answers when it is asked for something twice, or for something that is not there: never a broken invariant, and
 * whatever is refused has changed nothing.
 */
import { expect, test } from 'vitest';
import { type Lab, NotInThisLab, type Undo, type WorldControls } from '../lab.ts';
import { PROCESS_SERVER_IN_AZURE } from '../machines/site-servers.ts';
import type { Site } from '../site/site.ts';

/** A site with less of everything: no proxy to change, no VPN to cut. */
export function bare({ proxy: _proxy, network: { vpn: _vpn, ...network }, ...site }: Site): Site {
  return { ...site, network };
}

type Ask = (controls: WorldControls) => Promise<unknown>;

const stay = () => {};
const meddled = (controls: WorldControls, ends: { from?: string; to?: string }) =>
  controls.meddle({ path: '*', ...ends }, { act: 'lose-answer' }, { skip: 0, times: 1 }, stay);

/** What nobody has, and what the answer names instead. */
const NOT_THERE: readonly (readonly [what: string, ask: Ask, says: string])[] = [
  ['power of an unknown machine', (c) => c.setPower('nosuch', 'off', 'test'), 'there are cs01, orders01'],
  ['power of one of its own machines', (c) => c.setPower('vcenter01', 'off', 'test'), 'there are cs01, orders01'],
  ['a state of power that is none', (c) => c.setPower('orders01', 'half' as 'on', 'test'), 'on or off, not half'],
  ['a virtual machine that is none', (c) => c.deleteAtVcenter('orders01'), 'orders01 is no virtual machine'],
  ['a line of another name', (c) => c.cutLink('nosuch' as 'wan'), 'there is no line nosuch'],
  ['a line of its own', (c) => c.cutLink('lan/onprem' as 'wan'), 'there is no line lan/onprem'],
  ['a port towards an unknown machine', (c) => c.blockPort({ port: 443, to: 'nosuch' }), 'orders01'],
  ['a port of an unknown machine', (c) => c.blockPort({ port: 443, from: 'nosuch' }), 'vcenter01'],
  ['a port of an address that is nobody’s', (c) => c.blockPort({ port: 443, from: '10.9.9.9' }), 'vcenter01'],
  ['port 0', (c) => c.blockPort({ port: 0 }), 'from 1 to 65535'],
  ['a port beyond all', (c) => c.blockPort({ port: 65_536 }), 'from 1 to 65535'],
  ['a port and a half', (c) => c.blockPort({ port: 443.5 }), 'from 1 to 65535'],
  ['a proxy of another name', (c) => c.troubleProxy('gone', 'nosuch'), 'no proxy'],
  ['names that nobody asks for', (c) => c.blockNames('*.example.org'), 'it asks for'],
  ['no name at all', (c) => c.blockNames(''), 'it asks for'],
  [
    'the applications of an unknown machine',
    (c) => c.breakApplicationWriter('nosuch', '1'),
    'there is no machine nosuch',
  ],
  ['the disk of a role that a machine has not', (c) => c.fillDisk('orders01', 'process', 0), 'there is mobility'],
  ['the disk of an unknown machine', (c) => c.fillDisk('nosuch', 'process', 0), 'there are cs01, orders01'],
  ['more than all of a disk', (c) => c.fillDisk('cs01', 'process', 1), 'from 0 to less than 1'],
  [
    'a moment of an unknown machine',
    (c) => c.onMoment({ on: 'record', kind: 'role.state', node: 'order01' }, stay),
    'orders01',
  ],
  [
    'a moment of a copy of an unknown machine',
    (c) => c.onMoment({ on: 'record', kind: 'role.state', node: 'azure:order01/mobility' }, stay),
    'azure:orders01',
  ],
  [
    'a moment of an unknown role',
    (c) => c.onMoment({ on: 'record', kind: 'role.state', node: 'cs01/mastertarget' }, stay),
    'no machine has a role mastertarget',
  ],
  [
    'a file of an unknown machine',
    (c) => c.onMoment({ on: 'file', node: 'cs1', done: 'sync', path: '*' }, stay),
    'cs01',
  ],
  ['a message of an unknown machine', (c) => c.onMoment({ on: 'request', path: '*', from: 'cs1' }, stay), 'cs01'],
  ['a message to an unknown machine', (c) => c.onMoment({ on: 'answer', path: '*', to: 'cs1' }, stay), 'cs01'],
  [
    'a message to a role, which nobody can ask',
    (c) => c.onMoment({ on: 'answer', path: '*', to: 'cs01/process' }, stay),
    'nobody can be asked',
  ],
  ['meddling with what an unknown machine asks', (c) => meddled(c, { from: 'orders1' }), 'orders01'],
  [
    'meddling with what a host is asked that nobody asks',
    (c) => meddled(c, { to: 'blob.example.org' }),
    'blob.core.windows.net',
  ],
  ['meddling with what an address is asked that is nobody’s', (c) => meddled(c, { to: '192.0.2.1' }), 'cs01'],
  [
    'the applications of a machine that has none',
    (c) => c.breakApplicationWriter('cs01', '1'),
    'there are some on orders01',
  ],
];

/** Changes that may be made twice at once, and taken back twice. */
const TWICE: readonly (readonly [what: string, change: (controls: WorldControls) => Promise<Undo>])[] = [
  ['a line', (c) => c.cutLink('wan')],
  ['a port', (c) => c.blockPort({ port: 9443, from: 'orders01', to: 'cs01' })],
  ['a port of everybody', (c) => c.blockPort({ port: 20004 })],
  ['a port by address', (c) => c.blockPort({ port: 443, to: '10.1.0.5' })],
  ['names', (c) => c.blockNames('*.blob.core.windows.net')],
  ['applications', (c) => c.breakApplicationWriter('orders01', '0x80042304')],
  ['a disk', (c) => c.fillDisk('cs01', 'process', 0)],
];

/** @param lab that has been started: of the sample site, or of {@link bare} of it. */
export function controlsContract(kind: string, lab: () => Lab): void {
  const changes = () => lab().journal.records.filter((record) => record.kind.startsWith('machine.')).length;
  const powerOf = (machine: string) =>
    lab()
      .journal.records.filter((record) => record.kind === 'machine.power' && record.machine === machine)
      .map(({ power, why }) => `${power}: ${why}`);

  test.each(NOT_THERE)(`%s is an answer that names what there is (${kind})`, async (_, ask, says) => {
    const before = changes();
    const refusal = await ask(lab().controls).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NotInThisLab);
    expect(`${refusal}`).toContain(says);
    expect(changes()).toBe(before);
  });

  test(`a proxy and a VPN that the site has not are said to be lacking (${kind})`, async () => {
    const { controls, site } = lab();
    const asked = { proxy: () => controls.troubleProxy('inspects-tls'), vpn: () => controls.cutLink('vpn') };
    for (const [what, has, ask] of [
      ['proxy', site.proxy, asked.proxy],
      ['network.vpn', site.network.vpn, asked.vpn],
    ] as const) {
      if (has) await (await ask())();
      else await expect(ask()).rejects.toThrow(`add ${what} to the site`);
    }
  });

  test.each(TWICE)(`%s may be changed twice and healed twice (${kind})`, async (_, change) => {
    const { controls } = lab();
    const undoings = [await change(controls), await change(controls)];
    for (const undo of [...undoings, ...undoings]) await undo();
  });

  test(`power is switched once, whoever else switches it (${kind})`, async () => {
    const { controls } = lab();
    const before = powerOf('files01').length;
    for (const power of ['off', 'off', 'on', 'on'] as const) await controls.setPower('files01', power, 'twice');
    expect(powerOf('files01').slice(before)).toEqual(['off: twice', 'on: twice']);
  });

  test(`there is one process server in Azure, or none (${kind})`, async () => {
    const { controls } = lab();
    const machine = `azure:${PROCESS_SERVER_IN_AZURE}`;
    await controls.removeProcessServerInAzure();
    const ids = await Promise.all([controls.deployProcessServerInAzure(), controls.deployProcessServerInAzure()]);
    ids.push(await controls.deployProcessServerInAzure());
    expect(new Set(ids).size).toBe(1);
    await controls.setPower(PROCESS_SERVER_IN_AZURE, 'off', 'twice');
    await Promise.all([controls.removeProcessServerInAzure(), controls.removeProcessServerInAzure()]);
    await expect(controls.setPower(PROCESS_SERVER_IN_AZURE, 'on', 'gone')).rejects.toThrow(NotInThisLab);
    expect(await controls.deployProcessServerInAzure()).toBe(ids[0]);
    await controls.removeProcessServerInAzure();
    expect(powerOf(machine)).toEqual(['on: deployed', 'off: twice', 'on: deployed', 'off: removed']);
  });
}
