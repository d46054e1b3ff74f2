import { describe, expect, test } from 'vitest';
import { type AddressRange, parseRange } from '../../site/addresses.ts';
import { smallInternet } from '../../stages/small-internet.ts';

const LOGIN = 'login.microsoftonline.com';

/** A server that takes ten seconds for its answer. */
function slowWorld() {
  const world = smallInternet();
  const { kernel, role } = world;
  for (const machine of ['azure', 'cs01', 'mt01']) {
    for (const port of [443, 20_004]) {
      role(machine).listen(
        port,
        () =>
          new Promise((resolve) => {
            kernel.schedule(kernel.nowMs + 10_000, () => {
              resolve({ status: 200 });
              kernel.touchPromises();
            });
          }),
      );
    }
  }
  const later = (delayMs: number, action: () => void) => void kernel.schedule(kernel.nowMs + delayMs, action);
  return { ...world, later };
}

describe('a rule acts at once on requests that are already under way', () => {
  test.each([
    ['drop', 'ETIMEDOUT after 30000 ms'],
    ['reject', 'ECONNRESET after 5000 ms'],
    ['reset', 'ECONNRESET after 5000 ms'],
  ] as const)('%s', async (mode, expected) => {
    const { ask, role, internet, later } = slowWorld();
    later(5000, () => internet.block({ from: 'web01', port: 443, mode }));
    expect(await ask(role('web01'), 'cs01', { timeoutMs: 30_000 })).toBe(expected);
  });

  test('a line that goes down swallows them', async () => {
    const { ask, role, internet, later } = slowWorld();
    later(5000, () => internet.setLink('wan', { up: false }));
    expect(await ask(role('web01'), LOGIN)).toBe('ETIMEDOUT after 60000 ms');
  });

  test('a tunnel goes down with the line it runs through', async () => {
    const { ask, role, internet, later } = slowWorld();
    const { address } = internet.host('mt01');
    const web01 = role('web01');
    later(5000, () => internet.setLink('wan', { up: false }));
    expect(await ask(web01, address)).toBe('ETIMEDOUT after 60000 ms');
    expect(await ask(web01, address)).toBe('ETIMEDOUT after 21000 ms');
    internet.setLink('wan', { up: true });
    internet.setLink('vpn', { up: false });
    expect(await ask(web01, address)).toBe('ETIMEDOUT after 21000 ms');
    expect(await ask(web01, LOGIN)).toBe('200 after 10120 ms');
  });

  test('and leaves all others alone', async () => {
    const { ask, role, internet, later } = slowWorld();
    later(5000, () => {
      internet.block({ from: 'web01', port: 20_004, mode: 'drop' });
      internet.block({ from: 'cs01', mode: 'reset' });
      internet.block({ hostName: '*.blob.core.windows.net', mode: 'reset' });
      internet.block({ segmentFrom: 'internet', segmentTo: 'onprem', mode: 'reset' });
    });
    expect(await ask(role('web01'), 'cs01')).toBe('200 after 10001 ms');
  });
});

describe('a rule and new connections', () => {
  test.each([
    ['drop', 'ETIMEDOUT after 21000 ms'],
    ['reject', 'ECONNREFUSED after 40 ms'],
    ['reset', 'ECONNRESET after 40 ms'],
  ] as const)('%s', async (mode, expected) => {
    const { ask, role, internet } = slowWorld();
    const remove = internet.block({ hostName: '*.microsoftonline.com', mode });
    expect(await ask(role('web01'), LOGIN)).toBe(expected);
    remove();
    expect(await ask(role('web01'), LOGIN)).toBe('200 after 10120 ms');
  });

  test('a partition of one port in a group leaves the other ports open', async () => {
    const { ask, role, internet } = slowWorld();
    internet.block({ from: 'web01', to: 'cs01', port: 20_004, mode: 'drop' });
    expect(await ask(role('web01'), 'cs01:20004')).toMatch(/^ETIMEDOUT/);
    expect(await ask(role('web01'), 'cs01:443')).toMatch(/^200/);
  });

  test('a kept connection does not slip through a rule that came later', async () => {
    const { ask, role, internet } = slowWorld();
    const web01 = role('web01');
    expect(await ask(web01, 'cs01')).toMatch(/^200/);
    internet.block({ to: internet.host('cs01').address, mode: 'reject' });
    expect(await ask(web01, 'cs01')).toMatch(/^ECONNREFUSED/);
  });
});

test('egress: only the names on the list may be asked for, except by the machines that are exempt', async () => {
  const { ask, role, internet } = slowWorld();
  const remove = internet.restrictEgress({
    segmentFrom: 'onprem',
    segmentTo: 'internet',
    allow: ['*.blob.core.windows.net'],
    exempt: ['cs01'],
  });
  expect(await ask(role('web01'), LOGIN)).toBe('ETIMEDOUT after 21000 ms');
  expect(await ask(role('web01'), 'cache1.blob.core.windows.net')).toMatch(/^200/);
  expect(await ask(role('cs01'), LOGIN)).toMatch(/^200/);
  expect(await ask(role('web01'), 'cs01')).toMatch(/^200/);
  remove();
  expect(await ask(role('web01'), LOGIN)).toMatch(/^200/);
});

test('egress: addresses on the list may be asked for, under any name', async () => {
  const { ask, role, internet } = slowWorld();
  const only = { segmentFrom: 'onprem', segmentTo: 'internet', allow: [] };
  const rangeOf = (text: string) => [parseRange(text) as AddressRange];
  const { address } = internet.host('azure');
  const remove = internet.restrictEgress({ ...only, allowRanges: rangeOf(`${address}/32`) });
  expect(await ask(role('web01'), LOGIN)).toMatch(/^200/);
  expect(await ask(role('web01'), address)).toMatch(/^200/);
  remove();
  internet.restrictEgress({ ...only, allowRanges: rangeOf('192.0.2.0/24') });
  expect(await ask(role('web01'), LOGIN)).toBe('ETIMEDOUT after 21000 ms');
});

test('a machine answers at every address that it has', async () => {
  const { ask, role, internet } = slowWorld();
  const host = internet.host('azure');
  host.answerAt('internet', '203.0.113.77');
  expect(await ask(role('web01'), '203.0.113.77')).toMatch(/^200/);
  host.leave('internet');
  expect(await ask(role('web01'), '203.0.113.77')).toBe('ETIMEDOUT after 21000 ms');
});
