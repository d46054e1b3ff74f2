/** Networks, names, lines, firewalls and power of a lab of containers, on a real engine. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLOUDS } from '../../site/clouds.ts';
import { SEGMENT } from '../../network/segments.ts';
import { type SmallLab, smallLab, type SmallMachine, whyNot } from './fixtures/small-lab.ts';

const { entraHost: ENTRA_HOST } = CLOUDS.commercial;

const PORTS = [443, 9443, 20004];

describe.skipIf(whyNot)(`on an engine${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let lab: SmallLab;
  let orders: SmallMachine;
  let billing: SmallMachine;
  let entra: SmallMachine;
  let copy: SmallMachine;

  beforeAll(async () => {
    lab = await smallLab();
    orders = lab.machine('orders01', SEGMENT.site, { ports: PORTS });
    billing = lab.machine('billing01', SEGMENT.site, { ports: PORTS });
    entra = lab.machine('entra', SEGMENT.internet, { names: [ENTRA_HOST], ports: [443] });
    copy = lab.machine('azure-billing01', SEGMENT.azure, { names: ['billing01'], ports: PORTS });
    await Promise.all([orders, billing, entra, copy].map((machine) => machine.switchOn()));
  });
  afterAll(() => lab.close());

  const once = async (machine: SmallMachine, host: string, port: number) => (await machine.dial(host, port))();

  test('machines of a network know each other by name and by address', async () => {
    expect(await once(orders, 'billing01', 443)).toBe('answered');
    expect(await once(orders, billing.address, 20004)).toBe('answered');
    expect(await once(orders, 'billing01', 8080)).toBe('ECONNREFUSED');
  });

  test('Azure answers on site to its literal name and port, over the line to the internet', async () => {
    const open = await orders.dial(ENTRA_HOST, 443);
    expect(await open()).toBe('answered');
    await lab.foundation.lines.cut('wan');
    expect(await open()).toBe('silent');
    expect(await once(orders, ENTRA_HOST, 443)).toBe('silent');
    await lab.foundation.lines.restore('wan');
    expect(await once(orders, ENTRA_HOST, 443)).toBe('answered');
  });

  test('there is no other way out, and none from the internet to the site', async () => {
    expect(await once(orders, entra.address, 443)).toBe('ENETUNREACH');
    expect(await once(entra, orders.address, 443)).toBe('ENETUNREACH');
    expect(await once(orders, '192.0.2.1', 443)).toBe('ENETUNREACH');
    expect(await once(orders, 'registry.npmjs.org', 443)).toMatch(/ENOTFOUND|EAI_AGAIN|silent/);
  });

  test('over the VPN both sides speak to literal addresses and ports, until it is cut', async () => {
    const there = await orders.dial(copy.address, 9443);
    const back = await copy.dial(orders.address, 443);
    expect([await there(), await back()]).toEqual(['answered', 'answered']);
    await lab.foundation.lines.cut('vpn');
    expect([await there(), await back()]).toEqual(['silent', 'silent']);
    expect(await once(copy, orders.address, 443)).toBe('silent');
    expect(await once(orders, 'billing01', 443)).toBe('answered');
    await lab.foundation.lines.restore('vpn');
    expect(await once(copy, orders.address, 443)).toBe('answered');
  });

  test('a port that is partitioned is silent, on open connections too, and the others are not', async () => {
    const { routes, settled } = lab.foundation;
    const [group, control, data] = await Promise.all(PORTS.toReversed().map((port) => orders.dial('billing01', port)));
    expect([await group?.(), await control?.(), await data?.()]).toEqual(['answered', 'answered', 'answered']);
    const heal = routes.block({ port: 20004, mode: 'drop' });
    await settled();
    expect([await group?.(), await control?.(), await data?.()]).toEqual(['silent', 'answered', 'answered']);
    expect(await once(billing, 'orders01', 20004)).toBe('silent');
    expect(await once(billing, 'orders01', 9443)).toBe('answered');
    heal();
    await settled();
    expect(await once(billing, 'orders01', 20004)).toBe('answered');
  });

  test('a rule may bind one machine only, or one name only', async () => {
    const { routes, settled } = lab.foundation;
    const heal = routes.block(
      { from: orders.address, to: billing.address, mode: 'drop' },
      { segment: SEGMENT.site, exempt: [billing.address], hostName: '*.microsoftonline.com', mode: 'drop' },
    );
    await settled();
    expect(await once(orders, 'billing01', 443)).toBe('silent');
    expect(await once(billing, 'orders01', 443)).toBe('answered');
    expect(await once(orders, ENTRA_HOST, 443)).toBe('silent');
    expect(await once(billing, ENTRA_HOST, 443)).toBe('answered');
    heal();
    await settled();
    expect(await once(orders, 'billing01', 443)).toBe('answered');
  });

  test('a machine that loses its power falls silent, and nobody else notices', async () => {
    const files = lab.machine('files01', SEGMENT.site, { ports: [443] });
    const role = await files.switchOn();
    const [open, other] = await Promise.all([orders.dial('files01', 443), orders.dial('billing01', 443)]);
    expect([await open(), await other()]).toEqual(['answered', 'answered']);
    expect(await role.kill()).toEqual({ code: null, signal: 'SIGKILL' });
    expect([await open(), await other()]).toEqual(['silent', 'answered']);
    await files.switchOn();
    expect(await once(orders, 'files01', 443)).toBe('answered');
  });

  test('another lab beside it has addresses of its own, and the same names', async () => {
    const second = await smallLab();
    const ours = [
      second.machine('orders01', SEGMENT.site, {}),
      second.machine('billing01', SEGMENT.site, { ports: [443] }),
    ] as const;
    await Promise.all(ours.map((machine) => machine.switchOn()));
    expect(ours[1].address).not.toBe(billing.address);
    expect(await once(ours[0], 'billing01', 443)).toBe('answered');
    await second.close();
    expect(await once(orders, 'billing01', 443)).toBe('answered');
  });
});
