/**
 * What a role's network must do in every world. Roles tell faults apart by these errors and by nothing else, so a
 * simulated network that answered differently from a real one would rehearse the wrong diagnosis.
 *
 *     onprem 10.0.0.0/24: web01, cs01, proxy01          internet: azure, as login.microsoftonline.com and
 *     no route: 192.0.2.0/24                            *.blob.core.windows.net
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Parcel } from '../reference/model/content.ts';
import type {
  IncomingRequest,
  Listener,
  Network,
  NetworkFailure,
  ProxySetting,
  Request,
  RequestOptions,
  Response,
} from '../reference/runtime.ts';
import type { Result } from '../reference/model/result.ts';
import type { ProxySettings } from './proxy-rules.ts';

export type StageMachine = 'web01' | 'cs01' | 'azure' | 'proxy01';

export interface StageRole {
  /** The site's passphrase: the role then shows the site's certificate, and may trust the site. */
  readonly passphrase?: string;
  /** Its certificate has passed its end. */
  readonly expired?: boolean;
}

export interface NetworkStage {
  /** A role on that machine, with its network. */
  role(machine: StageMachine, options?: StageRole): Promise<Network>;
  /** Listens, and settles when clients can come. */
  serve(
    network: Network,
    port: number,
    handler: (request: IncomingRequest) => Promise<Response> | Response,
  ): Promise<Listener>;
  addressOf(machine: StageMachine): string;
  /** Lab time. */
  nowMs(): number;
  sleep(delayMs: number): Promise<void>;
  /** Waits inside the world. */
  drive<T>(work: Promise<T>): Promise<T>;
  /** Runs `action` inside the world, `delayMs` from now. */
  later(delayMs: number, action: () => void): void;
  /** A firewall rule; what it hands back takes it away. */
  block(rule: {
    from?: StageMachine;
    to?: StageMachine;
    port?: number;
    hostName?: string;
    mode: 'drop' | 'reject';
  }): () => void;
  /** The machine loses its power, with everything on it. */
  powerOff(machine: StageMachine): void;
  /** The process of that role ends, on a machine that goes on. */
  kill(network: Network): void;
  /** A proxy on proxy01. */
  startProxy(
    settings: ProxySettings,
  ): Promise<{ readonly setting: ProxySetting; configure(settings: ProxySettings): void }>;
  close(): Promise<void>;
}

const PATIENCE_MS = 600_000;
const LOGIN = 'login.microsoftonline.com';
const OK = () => ({ status: 200 });
const never = () => new Promise<never>(() => {});

export function networkContract(world: string, createStage: () => Promise<NetworkStage>): void {
  async function stage() {
    const created = await createStage();
    onTestFinished(() => created.close());

    /** Asks and waits inside the world; long, because real machines may be busy with other things. */
    function request(
      from: Network,
      url: string,
      { method = 'GET', path = '/', headers, body, payload, ...options }: RequestOptions & Partial<Request> = {},
    ): Promise<Result<Response, NetworkFailure>> {
      const [host = '', port = 443] = url.split(':');
      const asked = { method, path, headers, body, payload };
      const settings = { timeoutMs: PATIENCE_MS, ...options };
      return created.drive(from.request({ host, port: Number(port) }, asked, settings));
    }

    /** The status or the error code. */
    async function ask(...asked: Parameters<typeof request>): Promise<number | string> {
      const answer = await request(...asked);
      return answer.ok ? answer.value.status : answer.failure.code;
    }

    return { ...created, request, ask };
  }

  describe(`a request (${world})`, () => {
    test('carries method, path, headers and JSON as they are, both ways, and says who asks', async () => {
      const { role, serve, request, addressOf } = await stage();
      const seen: IncomingRequest[] = [];
      await serve(await role('azure'), 443, (incoming) => {
        seen.push(incoming);
        return { status: 201, headers: { 'x-ms-request-id': 'a b;c', 'retry-after': '5' }, body: AWKWARD };
      });
      const path = '/subscriptions/s%201?api-version=2023-08-01&$filter=a%20eq%20%27b%27';
      const headers = { authorization: 'Bearer a.b.c', 'x-ms-date': 'Thu, 01 Jan 2026 00:00:00 GMT' };
      const answer = await request(await role('web01'), LOGIN, { method: 'PUT', path, headers, body: AWKWARD });
      expect(seen).toMatchObject([{ method: 'PUT', path, headers, from: addressOf('web01') }]);
      expect(seen[0]?.body).toEqual(AWKWARD);
      expect(seen[0]?.body).not.toBe(AWKWARD);
      expect(seen[0]?.payload).toBeUndefined();
      expect(answer).toMatchObject({
        ok: true,
        value: { status: 201, headers: { 'x-ms-request-id': 'a b;c', 'retry-after': '5' } },
      });
      expect(answer.ok && answer.value.body).toEqual(AWKWARD);
    });

    test('has header names in lower case when it arrives, however they were written', async () => {
      const { role, serve, request } = await stage();
      const seen: (string | undefined)[] = [];
      await serve(await role('azure'), 443, ({ headers }) => {
        seen.push(headers?.authorization);
        return { status: 200, headers: { 'Azure-AsyncOperation': 'https://x' } };
      });
      const answer = await request(await role('web01'), LOGIN, { headers: { Authorization: 'Bearer x' } });
      expect(seen).toEqual(['Bearer x']);
      expect(answer.ok && answer.value.headers?.['azure-asyncoperation']).toBe('https://x');
    });

    test('keeps apart no body, nothing, false and an empty text', async () => {
      const { role, serve, request } = await stage();
      await serve(await role('azure'), 443, ({ body }) => ({ status: 200, body }));
      const web01 = await role('web01');
      for (const body of [undefined, null, false, 0, '', '{}', [], {}]) {
        const answer = await request(web01, LOGIN, { method: 'POST', body });
        expect(answer.ok && answer.value.body).toEqual(body);
      }
    });

    test('sends a text of another type than JSON as it stands', async () => {
      const { role, serve, request } = await stage();
      await serve(await role('azure'), 443, ({ body, headers }) => ({
        status: 200,
        body: [body, headers?.['content-type']],
      }));
      const form = 'grant_type=client_credentials&scope=a%2Fb';
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await request(await role('web01'), LOGIN, { method: 'POST', headers, body: form });
      expect(answer.ok && answer.value.body).toEqual([form, headers['content-type']]);
    });

    test('carries bulk data in both directions, alone and beside a body', async () => {
      const { role, serve, request } = await stage();
      const bulk = patterned(6_000_001);
      await serve(await role('cs01'), 443, ({ body, payload }) => ({ status: 200, body, payload }));
      const web01 = await role('web01');
      for (const [body, payload] of [
        [undefined, bulk],
        [{ sequence: 7 }, bulk],
        [{ sequence: 7 }, patterned(0)],
        [undefined, patterned(0)],
      ] as const) {
        const answer = await request(web01, `cs01`, { method: 'PUT', body, payload, trust: 'public' });
        expect(answer.ok && answer.value.body).toEqual(body);
        expect(answer.ok && Buffer.from(answer.value.payload?.bytes ?? [1]).equals(payload.bytes)).toBe(true);
      }
    });

    test('goes in any number at once, each to its own answer', async () => {
      const { role, serve, drive, later } = await stage();
      await serve(
        await role('azure'),
        443,
        ({ body }) => new Promise((resolve) => later(1000 - 10 * Number(body), () => resolve({ status: 200, body }))),
      );
      const web01 = await role('web01');
      const to = { host: LOGIN, port: 443 };
      const numbers = Array.from({ length: 30 }, (_, index) => index);
      const answers = await drive(
        Promise.all(
          numbers.map((body) => web01.request(to, { method: 'POST', path: '/', body }, { timeoutMs: PATIENCE_MS })),
        ),
      );
      expect(answers.map((answer) => answer.ok && answer.value.body)).toEqual(numbers);
    });

    test('reaches a server on the same machine, by its name and as localhost', async () => {
      const { role, serve, ask, addressOf } = await stage();
      const cs01 = await role('cs01');
      await serve(cs01, 9443, OK);
      for (const host of ['localhost', 'cs01', addressOf('cs01')]) expect(await ask(cs01, `${host}:9443`)).toBe(200);
    });
  });

  describe(`what a network says (${world})`, () => {
    test.each([
      ['a name nobody knows', 'nowhere.contoso.com', 'ENOTFOUND'],
      ['an address no route leads to', '192.0.2.1', 'EHOSTUNREACH'],
      ['a port nobody serves', 'cs01:8443', 'ECONNREFUSED'],
      ['a port nobody serves, far away', `${LOGIN}:8443`, 'ECONNREFUSED'],
    ])('%s, at once', async (_, url, expected) => {
      const { role, ask, nowMs } = await stage();
      await role('cs01');
      await role('azure');
      const web01 = await role('web01');
      const startMs = nowMs();
      expect(await ask(web01, url)).toBe(expected);
      expect(nowMs() - startMs).toBeLessThan(21_000);
    });

    test('an address nobody has: no answer, after the time a stack waits for a connection', async () => {
      const { role, ask, nowMs } = await stage();
      const web01 = await role('web01');
      const startMs = nowMs();
      expect(await ask(web01, '10.0.0.99')).toBe('ETIMEDOUT');
      expect(nowMs() - startMs).toBeGreaterThanOrEqual(21_000);
      const againMs = nowMs();
      expect(await ask(web01, '10.0.0.99', { timeoutMs: 5000 })).toBe('ETIMEDOUT');
      expect(nowMs() - againMs).toBeGreaterThanOrEqual(5000);
    });

    test('who does not say how long to wait waits a minute', async () => {
      const { role, serve, drive, nowMs } = await stage();
      await serve(await role('cs01'), 443, never);
      const web01 = await role('web01');
      const startMs = nowMs();
      const answer = await drive(web01.request({ host: 'cs01', port: 443 }, { method: 'GET', path: '/' }));
      expect(!answer.ok && answer.failure.code).toBe('ETIMEDOUT');
      expect(nowMs() - startMs).toBeGreaterThanOrEqual(60_000);
    });

    test('a handler that never answers: no answer, after the time the caller waits', async () => {
      const { role, serve, ask, nowMs } = await stage();
      await serve(await role('cs01'), 443, never);
      const web01 = await role('web01');
      const startMs = nowMs();
      expect(await ask(web01, 'cs01', { timeoutMs: 30_000 })).toBe('ETIMEDOUT');
      expect(nowMs() - startMs).toBeGreaterThanOrEqual(30_000);
    });

    test('a failure names who asked whom', async () => {
      const { role, request } = await stage();
      await role('cs01');
      const answer = await request(await role('web01'), 'cs01:8443');
      expect(!answer.ok && answer.failure.message).toMatch(/^web01\/role asked cs01:8443: \S/);
    });

    test('a machine without power: no answer, to what is under way and to what is new', async () => {
      const { role, serve, ask, powerOff, later } = await stage();
      await serve(await role('cs01'), 443, never);
      const web01 = await role('web01');
      later(2000, () => powerOff('cs01'));
      expect(await ask(web01, 'cs01', { timeoutMs: 10_000 })).toBe('ETIMEDOUT');
      expect(await ask(web01, 'cs01', { timeoutMs: 10_000 })).toBe('ETIMEDOUT');
    });

    test('a server whose process ends resets what is under way, and what is new is refused until it is back', async () => {
      const { role, serve, ask, kill, later } = await stage();
      const first = await role('cs01');
      await serve(first, 443, never);
      const web01 = await role('web01');
      later(5000, () => kill(first));
      expect(await ask(web01, 'cs01')).toBe('ECONNRESET');
      expect(await ask(web01, 'cs01')).toBe('ECONNREFUSED');
      await serve(await role('cs01'), 443, OK);
      expect(await ask(web01, 'cs01')).toBe(200);
    });

    test('a closed port finishes what it began, and takes nothing new', async () => {
      const { role, serve, ask, later } = await stage();
      let finish = () => {};
      const listener = await serve(
        await role('cs01'),
        443,
        () => new Promise((resolve) => (finish = () => resolve({ status: 201 }))),
      );
      const web01 = await role('web01');
      later(5000, () => listener.close());
      later(10_000, () => finish());
      expect(await ask(web01, 'cs01')).toBe(201);
      expect(await ask(web01, 'cs01')).toBe('ECONNREFUSED');
    });
  });

  describe(`a firewall (${world})`, () => {
    test('drops: no answer, on open connections too; and when the rule is gone all is as before', async () => {
      const { role, serve, ask, block, later, nowMs } = await stage();
      const cs01 = await role('cs01');
      let slow = false;
      for (const port of [443, 20_004]) await serve(cs01, port, () => (slow ? never() : { status: 200 }));
      const web01 = await role('web01');
      expect(await ask(web01, 'cs01:20004')).toBe(200);
      slow = true;
      const rule = { from: 'web01', to: 'cs01', port: 20_004, mode: 'drop' } as const;
      let unblock = () => {};
      later(5000, () => {
        unblock = block(rule);
      });
      const startMs = nowMs();
      expect(await ask(web01, 'cs01:20004', { timeoutMs: 30_000 })).toBe('ETIMEDOUT');
      expect(nowMs() - startMs).toBeGreaterThanOrEqual(30_000);
      slow = false;
      expect(await ask(web01, 'cs01:20004', { timeoutMs: 10_000 })).toBe('ETIMEDOUT');
      expect(await ask(web01, 'cs01:443')).toBe(200);
      expect(await ask(await role('proxy01'), 'cs01:20004')).toBe(200);
      unblock();
      expect(await ask(web01, 'cs01:20004')).toBe(200);
    });

    test('rejects: open connections are reset, new ones refused; and when the rule is gone all is as before', async () => {
      const { role, serve, ask, block, later } = await stage();
      let slow = true;
      await serve(await role('cs01'), 443, () => (slow ? never() : { status: 200 }));
      const web01 = await role('web01');
      let unblock = () => {};
      later(5000, () => {
        unblock = block({ to: 'cs01', mode: 'reject' });
      });
      expect(await ask(web01, 'cs01')).toBe('ECONNRESET');
      slow = false;
      expect(await ask(web01, 'cs01')).toBe('ECONNREFUSED');
      unblock();
      expect(await ask(web01, 'cs01')).toBe(200);
    });

    test('knows names: one category of addresses is dropped, the others are not', async () => {
      const { role, serve, ask, block } = await stage();
      await serve(await role('azure'), 443, OK);
      const web01 = await role('web01');
      expect(await ask(web01, 'cache1.blob.core.windows.net')).toBe(200);
      const unblock = block({ hostName: '*.blob.core.windows.net', mode: 'drop' });
      expect(await ask(web01, 'cache1.blob.core.windows.net', { timeoutMs: 10_000 })).toBe('ETIMEDOUT');
      expect(await ask(web01, LOGIN)).toBe(200);
      unblock();
      expect(await ask(web01, 'cache1.blob.core.windows.net')).toBe(200);
    });
  });

  describe(`certificates (${world})`, () => {
    test('the site trusts whoever knows its passphrase, and only there', async () => {
      const { role, serve, ask, addressOf } = await stage();
      await serve(await role('cs01', { passphrase: 'correct horse' }), 443, OK);
      await serve(await role('azure'), 443, OK);
      const friend = await role('web01', { passphrase: 'correct horse' });
      expect(await ask(friend, 'cs01', { trust: 'site' })).toBe(200);
      expect(await ask(friend, addressOf('cs01'), { trust: 'site' })).toBe(200);
      expect(await ask(friend, LOGIN)).toBe(200);
      expect(await ask(friend, 'cs01')).toBe('CERT_UNTRUSTED');
      expect(await ask(friend, LOGIN, { trust: 'site' })).toBe('CERT_UNTRUSTED');
      expect(await ask(await role('web01', { passphrase: 'wrong' }), 'cs01', { trust: 'site' })).toBe('CERT_UNTRUSTED');
      expect(await ask(await role('web01'), 'cs01', { trust: 'site' })).toBe('CERT_UNTRUSTED');
    });

    test('an expired one is told from a strange one', async () => {
      const { role, serve, ask } = await stage();
      await serve(await role('cs01', { passphrase: 'correct horse', expired: true }), 443, OK);
      const friend = await role('web01', { passphrase: 'correct horse' });
      const stranger = await role('web01', { passphrase: 'wrong' });
      expect(await ask(friend, 'cs01', { trust: 'site' })).toBe('CERT_HAS_EXPIRED');
      expect(await ask(stranger, 'cs01', { trust: 'site' })).toBe('CERT_UNTRUSTED');
    });
  });

  describe(`a proxy on the way out (${world})`, () => {
    test('asks in the name of its client', async () => {
      const { role, serve, request, startProxy, addressOf } = await stage();
      await serve(await role('azure'), 443, ({ from, body }) => ({ status: 200, body: { from, body } }));
      const { setting: proxy } = await startProxy({});
      const answer = await request(await role('web01'), LOGIN, { method: 'POST', body: 'hello', proxy });
      expect(answer.ok && answer.value.body).toEqual({ from: addressOf('proxy01'), body: 'hello' });
    });

    test('that asks for credentials turns everyone away who has none, tunnels that are open included', async () => {
      const { role, serve, ask, startProxy } = await stage();
      await serve(await role('azure'), 443, OK);
      const { setting: proxy, configure } = await startProxy({});
      const web01 = await role('web01');
      expect(await ask(web01, LOGIN, { proxy })).toBe(200);
      configure({ authentication: { user: 'cs', password: 'secret' } });
      expect(await ask(web01, LOGIN, { proxy })).toBe('PROXY_AUTH_REQUIRED');
      expect(await ask(web01, LOGIN, { proxy: { ...proxy, user: 'cs', password: 'wrong' } })).toBe(
        'PROXY_AUTH_REQUIRED',
      );
      expect(await ask(web01, LOGIN, { proxy: { ...proxy, user: 'cs', password: 'secret' } })).toBe(200);
      configure({});
      expect(await ask(web01, LOGIN, { proxy })).toBe(200);
    });

    test('forbids names that are not on its list, or that are on the other', async () => {
      const { role, serve, ask, startProxy } = await stage();
      await serve(await role('azure'), 443, OK);
      const { setting: proxy } = await startProxy({ allow: ['*.windows.net'], deny: ['cache2.blob.core.windows.net'] });
      const web01 = await role('web01');
      expect(await ask(web01, LOGIN, { proxy })).toBe('PROXY_FORBIDDEN');
      expect(await ask(web01, 'cache2.blob.core.windows.net', { proxy })).toBe('PROXY_FORBIDDEN');
      expect(await ask(web01, 'cache1.blob.core.windows.net', { proxy })).toBe(200);
    });

    test('passes on what it meets itself; and a 403 of the server is the server’s', async () => {
      const { role, serve, ask, block, startProxy } = await stage();
      await serve(await role('azure'), 443, () => ({ status: 403 }));
      const { setting: proxy } = await startProxy({});
      const web01 = await role('web01');
      expect(await ask(web01, LOGIN, { proxy })).toBe(403);
      expect(await ask(web01, 'nowhere.contoso.com', { proxy })).toBe('ENOTFOUND');
      expect(await ask(web01, '192.0.2.1', { proxy })).toBe('EHOSTUNREACH');
      expect(await ask(web01, `${LOGIN}:8443`, { proxy })).toBe('ECONNREFUSED');
      block({ from: 'proxy01', hostName: '*.blob.core.windows.net', mode: 'drop' });
      expect(await ask(web01, 'cache1.blob.core.windows.net', { proxy })).toBe('ETIMEDOUT');
    });

    test('that is not there shows as the connection error', async () => {
      const { role, ask, startProxy } = await stage();
      const { setting: proxy } = await startProxy({});
      const web01 = await role('web01');
      expect(await ask(web01, LOGIN, { proxy: { ...proxy, port: 8080 } })).toBe('ECONNREFUSED');
      expect(await ask(web01, LOGIN, { proxy: { ...proxy, host: 'proxy9' } })).toBe('ENOTFOUND');
    });

    test('does not trust for its client', async () => {
      const { role, serve, ask, startProxy } = await stage();
      await serve(await role('azure', { passphrase: 'correct horse' }), 443, OK);
      const { setting: proxy } = await startProxy({});
      expect(await ask(await role('web01'), LOGIN, { proxy })).toBe('CERT_UNTRUSTED');
    });
  });
}

const AWKWARD = {
  text: 'Grüße, 世界 \u{1f5c4} "quoted" \\ \u0000 \u2028',
  numbers: [0, -1.5, 1e21, Number.MAX_SAFE_INTEGER],
  nested: { empty: {}, list: [], nothing: null, yes: true },
};

function patterned(lengthBytes: number): Parcel {
  const bytes = Buffer.alloc(lengthBytes);
  for (let index = 0; index < lengthBytes; index++) bytes[index] = (index * 31 + (index >> 8)) & 0xff;
  return { bytes, symbolicBytes: 0 };
}
