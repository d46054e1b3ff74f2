import { describe, expect, test } from 'vitest';
import type { IncomingRequest } from '../../../reference/runtime.ts';
import { Lifeline } from '../lifeline.ts';
import { smallInternet } from '../../stages/small-internet.ts';

const OK = () => ({ status: 200 });
const LOGIN = 'login.microsoftonline.com';

describe('a request', () => {
  test('opens its connection with two round trips, then reuses it', async () => {
    const { ask, role } = smallInternet();
    role('azure').listen(443, OK);
    const web01 = role('web01');
    expect(await ask(web01, LOGIN)).toBe('200 after 120 ms'); // TCP, TLS, request: 40 ms each
    expect(await ask(web01, LOGIN)).toBe('200 after 40 ms');
  });

  test('costs two events on an open connection', async () => {
    const { ask, role, kernel } = smallInternet();
    role('azure').listen(443, async () => ({ status: 200 }));
    const web01 = role('web01');
    await ask(web01, LOGIN);
    const eventsBefore = kernel.eventsProcessed;
    await ask(web01, LOGIN);
    expect(kernel.eventsProcessed - eventsBefore).toBe(2);
  });

  test('dials again after a minute of silence', async () => {
    const { ask, role, sleep } = smallInternet();
    role('azure').listen(443, OK);
    const web01 = role('web01');
    await ask(web01, LOGIN);
    await sleep(61_000);
    expect(await ask(web01, LOGIN)).toBe('200 after 120 ms');
  });

  test('carries its body by value and its payload by reference, and says who asks', async () => {
    const { kernel, role } = smallInternet();
    const seen: IncomingRequest[] = [];
    const reply = { disks: ['data'] };
    role('cs01').listen(443, (request) => {
      seen.push(request);
      return { status: 200, body: reply };
    });
    const body = { disks: ['system'], nothing: undefined };
    const payload = { bytes: Buffer.from('block'), symbolicBytes: 0 };
    const web01 = role('web01');
    const asked = web01.request({ host: 'cs01', port: 443 }, { method: 'PUT', path: '/disks', body, payload });
    const answer = await kernel.drive(asked);
    reply.disks.push('changed later');
    expect(seen).toMatchObject([{ method: 'PUT', path: '/disks', from: web01.address, body: { disks: ['system'] } }]);
    expect(seen[0]?.body).not.toBe(body);
    expect(seen[0]?.payload).toBe(payload);
    expect(answer.ok && answer.value.body).toEqual({ disks: ['data'] });
  });

  test('reaches a server on the same machine without touching a line', async () => {
    const { ask, role, internet } = smallInternet();
    role('cs01').listen(9443, OK);
    expect(await ask(role('cs01'), 'localhost:9443')).toBe('200 after 0 ms');
    expect(await ask(role('cs01'), 'cs01:9443')).toBe('200 after 0 ms');
    expect(internet.links.every(({ traffic }) => traffic.messages === 0)).toBe(true);
  });

  test('a machine whose own firewall opens other ports is silent, to everybody but itself', async () => {
    const { ask, role, internet } = smallInternet();
    for (const port of [443, 9433]) role('cs01').listen(port, OK);
    internet.host('cs01').admitOnly([443, 9443]);
    expect(await ask(role('web01'), 'cs01:443')).toMatch(/^200/);
    expect(await ask(role('web01'), 'cs01:9433')).toMatch(/^ETIMEDOUT/);
    expect(await ask(role('cs01'), 'cs01:9433')).toMatch(/^200/);
  });

  test('a handler that throws stops the run', async () => {
    const { ask, role } = smallInternet();
    role('cs01').listen(443, () => {
      throw new TypeError('a role is broken');
    });
    await expect(ask(role('web01'), 'cs01')).rejects.toThrow('a role is broken');

    const other = smallInternet();
    other.role('cs01').listen(443, () => Promise.reject(new TypeError('a role is broken later')));
    await expect(other.ask(other.role('web01'), 'cs01')).rejects.toThrow('a role is broken later');
  });
});

describe('what a real network stack would say', () => {
  test.each([
    ['a name nobody knows', 'nowhere.contoso.com', 'ENOTFOUND after 20 ms'],
    ['an address no route leads to', '192.0.2.1', 'EHOSTUNREACH after 0 ms'],
    ['an address nobody has, behind the VPN', '10.1.0.200', 'ETIMEDOUT after 21000 ms'],
    ['an address nobody has', '10.0.0.99', 'ETIMEDOUT after 21000 ms'],
    ['a port nobody serves', 'cs01:8443', 'ECONNREFUSED after 0 ms'],
    ['a port nobody serves, far away', `${LOGIN}:8443`, 'ECONNREFUSED after 40 ms'],
  ])('%s', async (_, url, expected) => {
    const { ask, role } = smallInternet();
    expect(await ask(role('web01'), url)).toBe(expected);
  });

  test('a machine without power: no answer, and none before its service is back', async () => {
    const { ask, role, internet } = smallInternet();
    const lifeline = new Lifeline();
    role('cs01', { lifeline }).listen(443, OK);
    const web01 = role('web01');
    expect(await ask(web01, 'cs01')).toBe('200 after 1 ms');
    internet.host('cs01').setPower(false);
    lifeline.kill();
    expect(await ask(web01, 'cs01')).toBe('ETIMEDOUT after 21000 ms');
    expect(await ask(web01, 'cs01', { timeoutMs: 5000 })).toBe('ETIMEDOUT after 5000 ms');
    internet.host('cs01').setPower(true);
    expect(await ask(web01, 'cs01')).toBe('ECONNREFUSED after 0 ms');
    role('cs01').listen(443, OK);
    expect(await ask(web01, 'cs01')).toBe('200 after 1 ms');
  });

  test('a server that never answers leaves the caller to its timeout', async () => {
    const { ask, role } = smallInternet();
    role('cs01').listen(443, () => new Promise(() => {}));
    expect(await ask(role('web01'), 'cs01')).toBe('ETIMEDOUT after 60000 ms');
    expect(await ask(role('web01'), 'cs01', { timeoutMs: 3000 })).toBe('ETIMEDOUT after 3000 ms');
  });

  test('a message too large for the line and the time', async () => {
    const { ask, role } = smallInternet();
    let served = 0;
    role('azure').listen(443, () => ({ status: 200 + served++ }));
    const payload = { bytes: new Uint8Array(0), symbolicBytes: 10e6 }; // 8 s at 10 Mbit/s
    expect(await ask(role('web01'), LOGIN, { payload })).toBe('200 after 8120 ms');
    expect(await ask(role('web01'), LOGIN, { payload, timeoutMs: 5000 })).toBe('ETIMEDOUT after 5000 ms');
    expect(served).toBe(1);
  });
});

describe('death', () => {
  test('a server whose process ends resets what it was working on', async () => {
    const { ask, role, kernel } = smallInternet();
    const lifeline = new Lifeline();
    role('azure', { lifeline }).listen(443, () => new Promise(() => {}));
    kernel.schedule(kernel.nowMs + 1000, () => lifeline.kill());
    expect(await ask(role('web01'), LOGIN)).toBe('ECONNRESET after 1020 ms');
  });

  test.each(['power first', 'process first'])('a server that loses power says nothing (%s)', async (order) => {
    const { ask, role, kernel, internet } = smallInternet();
    const lifeline = new Lifeline();
    role('cs01', { lifeline }).listen(443, () => new Promise(() => {}));
    kernel.schedule(kernel.nowMs + 1000, () => {
      if (order === 'process first') lifeline.kill();
      internet.host('cs01').setPower(false);
      lifeline.kill();
    });
    expect(await ask(role('web01'), 'cs01')).toBe('ETIMEDOUT after 60000 ms');
  });

  test('a closed port finishes what it began', async () => {
    const { ask, role, kernel, internet } = smallInternet();
    let finish = () => {};
    const listener = role('cs01').listen(
      443,
      () => new Promise((resolve) => (finish = () => resolve({ status: 201 }))),
    );
    kernel.schedule(kernel.nowMs + 1000, () => listener.close());
    kernel.schedule(kernel.nowMs + 2000, () => {
      finish();
      kernel.touchPromises();
    });
    const web01 = role('web01');
    expect(await ask(web01, 'cs01')).toBe('201 after 2000 ms');
    expect(await ask(web01, 'cs01')).toBe('ECONNREFUSED after 0 ms');
    expect(internet.host('cs01').servingOn(443)).toBeUndefined();
  });

  test('what a client had sent completely before it died still arrives; what it was sending does not', async () => {
    const { role, kernel, sleep } = smallInternet();
    const arrived: string[] = [];
    role('azure').listen(443, ({ path }) => {
      arrived.push(path);
      return { status: 200 };
    });
    const lifeline = new Lifeline();
    const web01 = role('web01', { lifeline });
    const large = { bytes: new Uint8Array(0), symbolicBytes: 1e6 }; // 800 ms at 10 Mbit/s
    const answered: string[] = [];
    const to = { host: LOGIN, port: 443 };
    void web01.request(to, { method: 'PUT', path: '/small' }).then(() => answered.push('small'));
    void web01.request(to, { method: 'PUT', path: '/large', payload: large }).then(() => answered.push('large'));
    kernel.schedule(kernel.nowMs + 90, () => lifeline.kill());
    await sleep(60_000);
    expect(arrived).toEqual(['/small']);
    expect(answered).toEqual([]);
  });
});

describe('names and ways', () => {
  test('a machine is known by name in its own network only, unless that network is public', async () => {
    const { internet } = smallInternet();
    const [web01, mt01] = [internet.host('web01'), internet.host('mt01')];
    expect(internet.resolve(web01, 'CS01')).toBe(internet.host('cs01').address);
    expect(internet.resolve(mt01, 'cs01')).toBeUndefined();
    expect(internet.resolve(mt01, 'azure')).toBe(internet.host('azure').addressIn('azure-vnet'));
    expect(internet.resolve(web01, 'azure')).toBe(internet.host('azure').addressIn('internet'));
    expect(internet.resolve(web01, 'cache1.blob.core.windows.net')).toBe(internet.host('azure').address);
  });

  test('a private name record sends storage traffic through the VPN', async () => {
    const { ask, role, internet } = smallInternet();
    role('azure').listen(443, OK);
    const paths: string[] = [];
    internet.onDelivery(({ direction, path }) => direction === 'request' && paths.push(path.join(' ')));
    const address = internet.host('azure').addressIn('azure-vnet') as string;
    await ask(role('web01'), 'cache1.blob.core.windows.net');
    internet.segment('onprem').names.set('*.blob.core.windows.net', address);
    await ask(role('web01'), 'cache1.blob.core.windows.net');
    expect(paths).toEqual(['wan', 'vpn wan']);
  });

  test('a preferred link is taken although it is not the shortest way', async () => {
    const { ask, role, internet } = smallInternet();
    internet.addLink({ name: 'peering', between: ['azure-vnet', 'internet'], latencyMs: 1 });
    role('azure').listen(443, OK);
    const paths: string[] = [];
    internet.onDelivery(({ path }) => paths.push(path.join(' ')));
    const stop = internet.prefer('*.blob.core.windows.net', 'peering');
    await ask(role('web01'), 'cache1.blob.core.windows.net');
    stop();
    await ask(role('web01'), 'cache2.blob.core.windows.net');
    expect(paths).toEqual(['vpn wan peering', 'peering vpn wan', 'wan', 'wan']);
  });

  test('of two lines between the same networks the one that is up is taken', async () => {
    const { ask, role, internet } = smallInternet();
    internet.addLink({ name: 'lte', between: ['onprem', 'internet'], latencyMs: 50 });
    role('azure').listen(443, OK);
    expect(await ask(role('web01'), LOGIN)).toBe('200 after 120 ms');
    internet.setLink('wan', { up: false });
    expect(await ask(role('web01'), LOGIN)).toBe('200 after 300 ms');
  });

  test('two networks in the same range do not see each other', async () => {
    const { ask, role, internet } = smallInternet();
    expect(internet.host('mt01').address).toBe(internet.host('test01').address);
    role('mt01').listen(443, () => ({ status: 200 }));
    role('test01').listen(443, () => ({ status: 299 }));
    expect(await ask(role('web01'), internet.host('mt01').address)).toMatch(/^200/);
    expect(await ask(role('test01'), internet.host('web01').address)).toMatch(/^EHOSTUNREACH/);
  });

  test('a machine that is removed frees its address and its name', async () => {
    const { internet } = smallInternet();
    const { address } = internet.host('cs01');
    internet.removeHost('cs01');
    expect(internet.resolve(internet.host('web01'), 'cs01')).toBeUndefined();
    expect(internet.addHost('cs02', [{ segment: 'onprem', address }]).address).toBe(address);
  });
});
