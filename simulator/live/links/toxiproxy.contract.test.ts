/** One contract for every Toxiproxy a lab may run on: our own, and the real one where it is found. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from '../find-program.ts';
import { folderForTest, folderForTests } from '../../ground/fixtures/temporary-folder.ts';
import { Lines, oneRelay } from './lines.ts';
import { Scope } from '../../ground/scope.ts';
import { startToxiproxy, TOXIPROXY, type RunningToxiproxy } from './toxiproxy.ts';

const real = findProgram(TOXIPROXY);
const FAST = { latencyMs: 0, upBytesPerMs: 1_000_000, downBytesPerMs: 1_000_000, over: [] };

const scope = new Scope();
afterAll(() => scope.close());

describe.each([
  ['our own', undefined],
  ['the real one', real],
])('%s', (name, program) => {
  if (name === 'the real one' && !program) return test.skip(`no ${TOXIPROXY} on this machine`, () => {});

  const directory = folderForTests();
  let toxiproxy: RunningToxiproxy;
  let echo: Echo;

  beforeAll(async () => {
    toxiproxy = await startToxiproxy(scope, directory, program);
    echo = await startEcho();
  });
  afterEach(async () => {
    for (const proxy of Object.values(await toxiproxy.client.getAll())) await proxy.remove();
  });
  afterAll(async () => {
    await toxiproxy.child.kill();
    echo.close();
  });

  const linesOf = (wan: Partial<typeof FAST> = {}) =>
    new Lines(
      oneRelay(() => toxiproxy.client),
      [
        { name: 'wan', ...FAST, ...wan },
        { name: 'vpn', ...FAST, over: ['wan'] },
      ],
    );

  test('what is said over a line arrives, in both directions and in full', async () => {
    const client = await dial(await linesOf().cross('wan', 'up', 'echo', echo.socket));
    const said = Buffer.alloc(3_000_000, 'muster');
    expect((await client.exchange(said)).equals(said)).toBe(true);
  });

  test('whoever ends a connection ends it for both, and his last words still arrive', async () => {
    const client = await dial(await linesOf().cross('wan', 'up', 'echo', echo.socket));
    client.socket.end('last words');
    await client.rest();
    expect(await echo.hears('last words')).toBe(true);
  });

  test('a line that goes down swallows what is said, on open connections and on new ones', async () => {
    const lines = linesOf();
    const way = await lines.cross('wan', 'up', 'echo', echo.socket);
    const met = echo.met();
    const [before, control] = [await dial(way), await dial(await lines.cross('vpn', 'up', 'echo', echo.socket))];
    expect((await before.exchange(Buffer.from('hello'))).toString()).toBe('hello');

    await lines.cut('wan');
    const during = await dial(way);
    // Whom the system has taken and Toxiproxy has not would be there when the line is back: that is a connection begun then.
    await echo.meets(met + 3);
    for (const { socket } of [before, during, control]) socket.write('lost');

    await lines.restore('wan');
    for (const open of [before, during, control]) expect((await open.rest()).toString()).toBe('');
    const after = await dial(way);
    expect((await after.exchange(Buffer.from('again'))).toString()).toBe('again');
    expect(echo.heard()).not.toContain('lost');
  });

  test('a line over another line is down with it, and is laid down when it is new', async () => {
    const lines = linesOf();
    await lines.cut('wan');
    const met = echo.met();
    const silent = await dial(await lines.cross('vpn', 'down', 'echo', echo.socket));
    await echo.meets(met + 1);
    silent.socket.write('nobody hears');
    await lines.restore('wan');
    expect((await silent.rest()).toString()).toBe('');
    expect(echo.heard()).not.toContain('nobody hears');
  });

  test('a line has its bandwidth in each direction, whoever opens the connection', async () => {
    const lines = linesOf({ upBytesPerMs: 1_000_000, downBytesPerMs: 100 });
    const slow = await dial(await lines.cross('wan', 'up', 'echo', echo.socket));
    const startedMs = performance.now();
    await slow.exchange(Buffer.alloc(30_000));
    // 30 000 bytes at 100 a millisecond; a loaded machine is slower, never faster.
    expect(performance.now() - startedMs).toBeGreaterThan(190);
  });

  test('latency is added each way', async () => {
    const lines = linesOf({ latencyMs: 50 });
    const far = await dial(await lines.cross('wan', 'up', 'echo', echo.socket));
    const startedMs = performance.now();
    await far.exchange(Buffer.from('ping'));
    expect(performance.now() - startedMs).toBeGreaterThan(95);
  });

  test('a way leads on to another socket when the machine behind it has started anew', async () => {
    const other = await startEcho('other ');
    const lines = linesOf();
    const way = await lines.cross('wan', 'up', 'machine:443', echo.socket);
    expect(await lines.cross('wan', 'up', 'machine:443', other.socket)).toEqual(way);
    const client = await dial(way);
    expect((await client.exchange(Buffer.from('hello'), 11)).toString()).toBe('other hello');
    other.close();
  });

  test('when nobody listens behind the line, the connection is closed', async () => {
    const gone = await startEcho();
    gone.close();
    const client = await dial(await linesOf().cross('wan', 'up', 'gone', gone.socket));
    expect((await client.rest()).length).toBe(0);
  });

  test('mistakes are answered as Toxiproxy answers them', async () => {
    const { client } = toxiproxy;
    const wish = { name: 'one', listen: '127.0.0.1:0', upstream: '127.0.0.1:1' };
    const proxy = await client.createProxy(wish);
    expect(proxy.listen).toMatch(/^127\.0\.0\.1:\d+$/);
    const post = async (path: string, body: unknown) => {
      const response = await fetch(`${client.host}${path}`, { method: 'POST', body: JSON.stringify(body) });
      return [response.status, ((await response.json()) as { error?: string }).error];
    };
    expect(await post('/proxies', wish)).toEqual([409, 'proxy already exists']);
    expect(await post('/proxies', { ...wish, name: '' })).toEqual([400, 'missing required field: name']);
    expect(await post('/proxies/nobody', {})).toEqual([404, 'proxy not found']);
    const toxic = { type: 'timeout', attributes: { timeout: 0 } };
    expect((await post('/proxies/one/toxics', toxic))[0]).toBe(200);
    expect(await post('/proxies/one/toxics', toxic)).toEqual([409, 'toxic already exists']);
    await expect(proxy.getToxic('latency_upstream')).rejects.toThrow('404');
    expect(Object.keys(await client.getAll())).toEqual(['one']);
  });
});

test('a Toxiproxy that was killed is followed by another, and everybody finds his way as before', async () => {
  const directory = folderForTest();
  const echo = await startEcho();
  const first = await startToxiproxy(scope, directory, real);
  let { client } = first;
  const lines = new Lines(
    oneRelay(() => client),
    [{ name: 'wan', ...FAST }],
  );
  const way = await lines.cross('wan', 'up', 'echo', echo.socket);
  await first.child.kill();
  const second = await startToxiproxy(scope, directory, real);
  client = second.client;
  await lines.layAgain();
  expect((await (await dial(way)).exchange(Buffer.from('hello'))).toString()).toBe('hello');
  await second.child.kill();
  echo.close();
});

interface Echo {
  readonly socket: { host: string; port: number };
  heard(): string;
  /** Settles when it has heard these words. */
  hears(words: string): Promise<true>;
  /** How many connections have come to it so far. */
  met(): number;
  /** Settles when so many have. */
  meets(connections: number): Promise<true>;
  close(): void;
}

/** Says everything back, after a greeting if it has one. */
async function startEcho(greeting = ''): Promise<Echo> {
  let heard = '';
  let waiting: (() => void) | undefined;
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    waiting?.();
    if (greeting) socket.write(greeting);
    socket.on('data', (data) => {
      heard += data.length < 100 ? data.toString() : '';
      waiting?.();
    });
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  const until = (settled: () => boolean) =>
    new Promise<true>((resolve) => {
      waiting = () => settled() && resolve(true);
      waiting();
    });
  return {
    socket: { host: '127.0.0.1', port },
    heard: () => heard,
    hears: (words) => until(() => heard.includes(words)),
    met: () => sockets.size,
    meets: (connections) => until(() => sockets.size >= connections),
    close,
  };
}

async function dial(to: { host: string; port: number }) {
  const socket = connect(to);
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  let received = Buffer.alloc(0);
  let news = Promise.withResolvers<void>();
  socket.on('data', (data: Buffer) => {
    received = Buffer.concat([received, data]);
    news.resolve();
    news = Promise.withResolvers();
  });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return {
    socket,
    /** Says it and waits for as many bytes. */
    async exchange(said: Buffer, wanted = said.length): Promise<Buffer> {
      received = Buffer.alloc(0);
      socket.write(said);
      while (received.length < wanted) await news.promise;
      return received;
    },
    /** What still comes until the other side closes. */
    async rest(): Promise<Buffer> {
      received = Buffer.alloc(0);
      await closed;
      return received;
    },
  };
}
