/** `muster vault` as a process of its own, talked to by the official client and over its control path. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteRecoveryManagementClient } from '@azure/arm-recoveryservices-siterecovery';
import { isRestError } from '@azure/core-rest-pipeline';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type Card,
  control,
  credentialOf,
  siteRecoveryOf,
  startVault,
  startVaultWithRoom,
  type VaultProcess,
} from './fixtures/vault-process.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;
const POLICY = {
  properties: {
    providerSpecificInput: {
      instanceType: 'InMageAzureV2',
      multiVmSyncStatus: 'Disable',
      recoveryPointHistory: 720,
    },
  },
} as const;

const running: VaultProcess[] = [];

async function vault(...words: string[]): Promise<VaultProcess> {
  const started = await startVault(...words);
  running.push(started);
  return started;
}

afterEach(async () => {
  for (const process of running.splice(0)) await process.end('SIGKILL');
});

const freshState = () => join(folderForTest(), 'state.ndjson');
const here = ({ vault: name, resourceGroup }: Card) => [name, resourceGroup] as const;
const json = async (answer: ReturnType<typeof control>) => JSON.parse((await answer).body);

/** Starts making a policy; hands back its job's id, as soon as the request has been taken. */
async function beginPolicy(client: SiteRecoveryManagementClient, card: Card, name: string): Promise<string> {
  let location = '';
  await client.replicationPolicies.beginCreate(...here(card), name, POLICY, {
    onResponse: ({ headers }) => {
      location ||= headers.get('location') ?? '';
    },
  });
  return /operationresults\/([^?]+)/.exec(location)?.[1] ?? '';
}

async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return isRestError(error) ? `${error.statusCode} ${error.code}` : (error as Error).message;
  }
}

async function all<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const list: Row[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

describe('the official client', () => {
  test('signs in, makes changes and waits for them, in the time of the vault', async () => {
    const { card } = await vault();
    const client = siteRecoveryOf(card);
    const policy = await client.replicationPolicies.beginCreateAndWait(...here(card), 'gold', POLICY);
    expect(policy.properties?.providerSpecificDetails).toMatchObject({ recoveryPointHistory: 720 });
    const [job] = await all(client.replicationJobs.list(...here(card)));
    expect(job?.properties).toMatchObject({ state: 'Succeeded', targetObjectName: 'gold' });
  });

  test('is kept to its role, and out when its secret is wrong', async () => {
    const { card } = await vault('--manual-time');
    const reader = siteRecoveryOf(card, 'reader');
    expect(await all(reader.replicationPolicies.list(...here(card)))).toEqual([]);
    expect(await refusalOf(beginPolicy(reader, card, 'gold'))).toBe('403 AuthorizationFailed');
    expect(await refusalOf(beginPolicy(siteRecoveryOf(card, 'operator'), card, 'gold'))).toBe(
      '403 AuthorizationFailed',
    );
    const stranger = siteRecoveryOf(card, 'contributor', 'a guess');
    expect(await refusalOf(all(stranger.replicationPolicies.list(...here(card))))).toContain('AADSTS7000215');
  });
});

describe('time by hand', () => {
  test('nothing moves until somebody moves it', async () => {
    const { card } = await vault('--manual-time');
    const client = siteRecoveryOf(card);
    const before = await json(control(card, 'GET', '/time'));
    const id = await beginPolicy(client, card, 'gold');
    const job = async () => (await client.replicationJobs.get(...here(card), id)).properties?.state;
    expect(await job()).toBe('NotStarted');
    expect(await json(control(card, 'GET', '/time'))).toEqual(before);
    await json(control(card, 'POST', '/time', { advance: 'PT1S' }));
    expect(await job()).toBe('InProgress');
    const after = await json(control(card, 'POST', '/time', { advance: 'PT10M' }));
    expect(after.sinceStartMs - before.sinceStartMs).toBe(601_000);
    expect(await job()).toBe('Succeeded');
  });

  test('two who move it both get what they asked for', async () => {
    const { card } = await vault('--manual-time');
    const { sinceStartMs } = await json(control(card, 'GET', '/time'));
    const advance = () => json(control(card, 'POST', '/time', { advance: 'PT1H' }));
    const reached = (await Promise.all([advance(), advance()])).map((time) => time.sinceStartMs - sinceStartMs);
    expect(Math.max(...reached)).toBe(7_200_000);
  });
});

describe('the control path', () => {
  test('throws faults and heals them, and cuts the power of machines', async () => {
    const { card } = await vault('--manual-time', '--fault', 'blocked-urls={"category":"storage"}');
    const thrown = await json(control(card, 'POST', '/faults', { fault: 'vpn-loss' }));
    expect(thrown).toMatchObject({ id: 'fault-2', fault: 'vpn-loss' });
    const active = async () => (await json(control(card, 'GET', '/faults'))).active.map(({ id }: { id: string }) => id);
    expect(await active()).toEqual(['fault-1', 'fault-2']);
    expect((await control(card, 'DELETE', '/faults/fault-1')).status).toBe(204);
    expect((await control(card, 'DELETE', '/faults/fault-1')).status).toBe(204);
    expect(await active()).toEqual(['fault-2']);

    expect((await control(card, 'POST', '/machines/files01/power', { power: 'off' })).status).toBe(204);
    const { machines } = await json(control(card, 'GET', '/machines'));
    expect(machines).toContainEqual(expect.objectContaining({ name: 'files01', power: 'off' }));
    expect((await control(card, 'POST', '/process-server-in-azure')).status).toBe(201);
    expect((await control(card, 'POST', '/process-server-in-azure')).status).toBe(409);

    const journal = (await control(card, 'GET', '/journal')).body.trimEnd().split('\n');
    const kinds = journal.map((line) => JSON.parse(line).kind);
    expect(kinds.filter((kind) => /^fault/.test(kind))).toEqual(['fault.inject', 'fault.inject', 'fault.heal']);
  });

  test('says what is wrong with a request, and does nothing', async () => {
    const { card } = await vault('--manual-time');
    const asked: [method: string, path: string, body: object | string | undefined, status: number, code: string][] = [
      ['POST', '/faults', { fault: 'vpn-lost' }, 404, 'FaultUnknown'],
      ['POST', '/faults', { fault: 'blocked-urls', parameters: { category: 'x' } }, 400, 'FaultParametersInvalid'],
      ['POST', '/faults', { fault: 'server-loss', parameters: { servers: ['nobody'] } }, 404, 'NotInThisLab'],
      ['POST', '/faults', '{', 400, 'ControlRequestInvalid'],
      ['POST', '/time', { advance: '30 minutes' }, 400, 'ControlRequestInvalid'],
      ['POST', '/time', { advance: 'P400D' }, 400, 'ControlRequestInvalid'],
      ['POST', '/time', {}, 400, 'ControlRequestInvalid'],
      ['POST', '/machines/azure/power', { power: 'off' }, 404, 'NotInThisLab'],
      ['POST', '/machines/files01/power', { power: 'maybe' }, 400, 'ControlRequestInvalid'],
      ['PUT', '/time', { advance: 'PT1M' }, 404, 'ControlPathUnknown'],
      ['GET', '/nothing', undefined, 404, 'ControlPathUnknown'],
    ];
    for (const [method, path, body, status, code] of asked) {
      const answer = await control(card, method, path, body);
      expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([status, code]);
    }
    expect((await json(control(card, 'GET', '/time'))).sinceStartMs).toBeLessThan(1_000);
  });

  test('asks for the contributor when others can reach it', async () => {
    const { card } = await vault('--manual-time', '--host', '0.0.0.0');
    const local = { ...card, endpoint: `https://localhost:${new URL(card.endpoint).port}` };
    const basic = ({ clientId, clientSecret }: Card['clients'][number]) => ({
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    });
    const ask = (headers = {}) => control(local, 'GET', '/machines', undefined, headers).then(({ status }) => status);
    const [reader, operator, contributor] = card.clients;
    expect([await ask(), await ask(basic(reader!)), await ask(basic(operator!))]).toEqual([401, 401, 401]);
    expect(await ask(basic(contributor!))).toBe(200);
  });
});

describe('a restart', () => {
  test('after kill -9 in the middle of a job comes back to it, and the job goes on', async () => {
    const words = ['--manual-time', '--state', freshState()];
    const first = await vault(...words);
    const before = siteRecoveryOf(first.card);
    const done = await beginPolicy(before, first.card, 'gold');
    await control(first.card, 'POST', '/time', { advance: 'PT10M' });
    await control(first.card, 'POST', '/faults', { fault: 'vpn-loss' });
    const halfDone = await beginPolicy(before, first.card, 'silver');
    await refusalOf(before.replicationPolicies.get(...here(first.card), 'nothing'));
    const jobs = async (client: SiteRecoveryManagementClient) => all(client.replicationJobs.list(...here(first.card)));
    const asItWas = await jobs(before);
    const journal = (await control(first.card, 'GET', '/journal')).body;
    await first.end('SIGKILL');

    const second = await vault(...words);
    const { endpoint, clients, authorityFile } = first.card;
    const relived = { changes: 3, tornBytes: 0 };
    expect(second.card).toMatchObject({ endpoint, clients, authorityFile, relived });
    // A client that held a token before need not sign in again.
    expect(await jobs(before)).toEqual(asItWas);
    expect(asItWas.map(({ name, properties }) => [name, properties?.state])).toEqual(
      expect.arrayContaining([
        [done, 'Succeeded'],
        [halfDone, 'InProgress'],
      ]),
    );
    expect((await control(second.card, 'GET', '/journal')).body).toBe(journal);
    expect((await json(control(second.card, 'GET', '/faults'))).active).toHaveLength(1);
    await control(second.card, 'POST', '/time', { advance: 'PT10M' });
    expect((await before.replicationJobs.get(...here(first.card), halfDone)).properties?.state).toBe('Succeeded');
  });

  test('after kill -9 among many changes has every one that was answered', async () => {
    const words = ['--manual-time', '--state', freshState()];
    const { card, end } = await vault(...words);
    let answered = 0;
    const some = Promise.withResolvers<void>();
    const count = () => {
      answered += 1;
      if (answered === 10) some.resolve();
    };
    const asked = Array.from({ length: 40 }, (_, index) => {
      const power = index % 2 === 0 ? 'off' : 'on';
      // Those that the killed process leaves without an answer fail.
      return control(card, 'POST', '/machines/files01/power', { power }).then(count, () => {});
    });
    await some.promise;
    await end('SIGKILL');
    await Promise.all(asked);
    const { changes } = (await vault(...words)).card.relived ?? { changes: 0 };
    expect(changes).toBeGreaterThanOrEqual(answered);
    expect(changes).toBeLessThanOrEqual(asked.length);
  });

  test('knows nothing of a body that was no JSON by its own account, and no client was told to sign in again', async () => {
    const state = freshState();
    const { card } = await vault('--manual-time', '--state', state);
    const { token } = await credentialOf(card, 'contributor').getToken('https://management.azure.com/.default');
    const group = `/subscriptions/${card.subscription}/resourceGroups/${card.resourceGroup}`;
    const policy = `${group}/providers/Microsoft.RecoveryServices/vaults/${card.vault}/replicationPolicies/gold`;
    const answer = await fetch(`${card.endpoint}${policy}?api-version=2023-06-01`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: JSON.stringify(POLICY),
    });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([415, null]);
    expect(await answer.json()).toMatchObject({ error: { code: 'UnsupportedMediaType' } });
    expect(readFileSync(state, 'utf8')).not.toContain('"kind":"request"');
  });

  test('after the disk ran full has every change that was answered, and none that was turned down', async () => {
    const state = freshState();
    const full = await startVaultWithRoom(12, '--manual-time', '--state', state);
    running.push(full);
    const client = siteRecoveryOf(full.card);
    client.pipeline.removePolicy({ name: 'defaultRetryPolicy' });
    const tell = (address: string) =>
      client.replicationAlertSettings.create(...here(full.card), 'defaultAlertSetting', {
        properties: { customEmailAddresses: [address] },
      });
    let made = 0;
    let refused: string | undefined;
    while (refused === undefined) {
      refused = await refusalOf(tell(`ops${made}@example.com`));
      if (refused === undefined) made += 1;
    }
    expect(refused).toBe('503 ServiceUnavailable');
    // By itself; a signal would race with that.
    expect(await full.ended).toBe(64);
    expect(full.stderr()).toContain(state);

    const { card } = await vault('--manual-time', '--state', state);
    expect(card.relived?.changes).toBe(made);
    expect(card.relived?.tornBytes).toBeGreaterThan(0);
  });

  test('leaves out a last line that was cut short, and says so', async () => {
    const state = freshState();
    const first = await vault('--manual-time', '--state', state);
    await control(first.card, 'POST', '/faults', { fault: 'vpn-loss' });
    const size = statSync(state).size;
    await control(first.card, 'POST', '/faults', { fault: 'server-loss', parameters: { servers: ['files01'] } });
    await first.end('SIGKILL');
    truncateSync(state, size + 40);
    const second = await vault('--manual-time', '--state', state);
    expect(second.card.relived).toMatchObject({ changes: 1, tornBytes: 40 });
    const thrown = await json(control(second.card, 'POST', '/faults', { fault: 'vpn-loss' }));
    expect(thrown.id).toBe('fault-2');
  });

  test('in scaled time never falls behind what was shown, and a clean stop comes back to the millisecond', async () => {
    const state = freshState();
    const first = await vault('--state', state);
    const shown = await json(control(first.card, 'GET', '/time'));
    await first.end('SIGKILL');
    const second = await vault('--state', state, '--manual-time');
    const later = await json(control(second.card, 'GET', '/time'));
    expect(later.sinceStartMs).toBeGreaterThanOrEqual(shown.sinceStartMs);
    expect(later.sinceStartMs).toBeLessThanOrEqual(shown.sinceStartMs + 600_000);
    await control(second.card, 'POST', '/time', { advance: 'PT0.5S' });
    expect(await second.end('SIGINT')).toBe(130);
    const third = await vault('--state', state, '--manual-time');
    expect((await json(control(third.card, 'GET', '/time'))).sinceStartMs).toBe(later.sinceStartMs + 500);
  });

  test('does not throw a fault twice that is to be there from the start', async () => {
    const words = ['--manual-time', '--state', freshState(), '--fault', 'vpn-loss'];
    await (await vault(...words)).end('SIGINT');
    const { card } = await vault(...words);
    expect((await json(control(card, 'GET', '/faults'))).active).toHaveLength(1);
  });

  test('refuses a world that does not come back the same', async () => {
    const state = freshState();
    const first = await vault('--manual-time', '--state', state);
    await control(first.card, 'POST', '/faults', { fault: 'server-loss', parameters: { servers: ['files01'] } });
    await control(first.card, 'POST', '/time', { advance: 'PT30M' });
    await first.end('SIGINT');
    writeFileSync(state, readFileSync(state, 'utf8').replace('files01\\"', 'orders01\\"'));
    expect(muster('--state', state)).toMatchObject({
      status: 70,
      stderr: expect.stringMatching(/^muster: line \d+: the world's journal/),
    });
  });
});

/** For what ends at once. */
function muster(...words: string[]) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, 'vault', ...words], { encoding: 'utf8' });
  return { status, stderr, stdout };
}

describe('what cannot be served is one message on stderr and an exit code', () => {
  test.each([
    [['--speed', '0'], '--speed must be a whole number between 1 and 100000, not "0"'],
    [['--state', script], `${script}: line 1 cannot be used: it is not the header of a muster.vault/1: it is not JSON`],
    [['--state', '/no/such/folder/state'], '/no/such/folder/state: there is no folder /no/such/folder'],
  ])('%j', (words, message) => {
    expect(muster(...words)).toEqual({ status: 64, stderr: `muster: ${message}\n`, stdout: '' });
  });

  test('a fault that needs what the site does not have', () => {
    expect(muster('--fault', 'server-loss={"servers":["nobody"]}')).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('there is no protected server nobody'),
    });
  });

  test('a port that is taken, a state file that another has, and one of another seed or version', async () => {
    const state = freshState();
    const { card, end } = await vault('--manual-time', '--state', state);
    const { port } = new URL(card.endpoint);
    expect(muster('--port', port)).toMatchObject({ status: 69, stderr: expect.stringContaining('the port is in use') });
    expect(muster('--state', state)).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('in use by another muster vault'),
    });
    await end('SIGTERM');
    expect(muster('--state', state, '--seed', '2')).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('holds a vault of seed "1"'),
    });
    writeFileSync(state, readFileSync(state, 'utf8').replace(/"engine":"sources=\w+/, '"engine":"sources=0123'));
    expect(muster('--state', state)).toMatchObject({ status: 64, stderr: expect.stringContaining('another version') });
  });
});

test('a person reads where it is, who may come and which environment leads there, and Ctrl-C leaves nothing behind', async () => {
  const child = spawn(process.execPath, [script, 'vault', '--manual-time'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let said = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    said += chunk;
    if (said.endsWith('Ctrl-C stops it.\n')) child.kill('SIGINT');
  }
  expect(said).toMatch(/Contoso is up.*Endpoint +https:\/\/127\.0\.0\.1:\d+\n.*reader .*operator .*contributor /s);
  expect(said.match(/^export \w+/gm)).toEqual(
    expect.arrayContaining(['export AZURE_CLIENT_SECRET', 'export SSL_CERT_FILE', 'export MUSTER_ENDPOINT']),
  );
  expect(said).toMatch(/Stopped\.\n$/);
  const authorityFile = /SSL_CERT_FILE=(\S+)/.exec(said)?.[1] ?? '';
  const [exitCode] = await exited;
  expect([exitCode, authorityFile === '', existsSync(authorityFile)]).toEqual([130, false, false]);
});
