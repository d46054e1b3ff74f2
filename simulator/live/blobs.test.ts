import { afterAll, expect, test } from 'vitest';
import { blobsContract } from '../contracts/blobs.contract.ts';
import { createLiveBlobs } from './blobs.ts';
import { smallAzurite } from './fixtures/small-azurite.ts';
import { realNowMs } from './lab-time.ts';
import { createLiveNetwork, type LiveNetwork } from './network/network.ts';
import type { Way } from './network/ways.ts';
import { accountSignature, prepareAccount, signatureUntil } from './storage-client.ts';

/** An account for each story, so that none finds the blobs of another. */
const accounts = Array.from({ length: 10 }, (_, index) => `cache${index}`);
const azurite = await smallAzurite(accounts);
afterAll(() => azurite.close());

/** A network from which every name leads to Azurite, until it is cut off. */
function networkToAzurite(): { readonly network: LiveNetwork; cutOff(): void } {
  let way: Way = { kind: 'open', host: '127.0.0.1', port: azurite.port, address: '203.0.113.5', from: '10.0.0.4' };
  const network = createLiveNetwork({
    node: 'cs01/process',
    address: '10.0.0.4',
    time: { startsAtMs: 0, epochRealMs: realNowMs(), speed: 10 },
    ways: { find: () => way, onChange() {}, close() {} },
    trust: { public: azurite.authority },
    identity: { certificate: '', privateKey: '' },
    bind: () => ({ host: '127.0.0.1', port: 0 }),
    onListen() {},
  });
  const cutOff = () => {
    way = { kind: 'refused' };
    network.close();
  };
  return { network, cutOff };
}

blobsContract('Azurite', async () => {
  const account = accounts.pop() ?? '';
  const { network, cutOff } = networkToAzurite();
  const token = accountSignature(account, azurite.key);
  expect(await prepareAccount(network, 'commercial', account, { token })).toMatchObject({ ok: true });
  return {
    blobs: createLiveBlobs(network, 'commercial'),
    account,
    token,
    cutOff,
    drive: (work) => work,
    close: async () => network.close(),
  };
});

test('a signature that has run out by the clock of the lab opens nothing any more', async () => {
  const account = accounts.pop() ?? '';
  const { network } = networkToAzurite();
  const [speed, hourMs] = [60, 3_600_000];
  const time = { startsAtMs: 0, epochRealMs: realNowMs(), speed };
  const token = (untilMs: number) => signatureUntil(untilMs, account, azurite.key, time);
  expect(await prepareAccount(network, 'commercial', account, { token: token(6 * hourMs) })).toMatchObject({
    ok: true,
  });
  const blobs = createLiveBlobs(network, 'commercial');
  expect(await blobs.list(account, '', { token: token(6 * hourMs) })).toMatchObject({ ok: true });
  expect(await blobs.list(account, '', { token: token(-hourMs) })).toMatchObject({
    failure: { code: 'BLOB_FORBIDDEN' },
  });
  network.close();
});

test('an account that is prepared twice is prepared', async () => {
  const account = accounts.pop() ?? '';
  const { network } = networkToAzurite();
  const token = accountSignature(account, azurite.key);
  expect(await prepareAccount(network, 'commercial', account, { token })).toEqual({ ok: true, value: undefined });
  expect(await prepareAccount(network, 'commercial', account, { token })).toEqual({ ok: true, value: undefined });
  network.close();
});
