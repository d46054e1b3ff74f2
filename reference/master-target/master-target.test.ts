/** A master target between its configuration server and a process server: what it holds, and for which epoch it speaks. */
import { beforeEach, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import { TIMER } from '../model/timers.ts';
import type { Parcel } from '../model/content.ts';
import { encodeBatch } from '../replication/batch-format.ts';
import type { Response } from '../runtime.ts';
import { keyFromHex } from '../wire/cache-storage.ts';
import type { MasterTargetSettings, ReplicaOrder } from '../wire/component-control.ts';
import { DATA, DIGESTS } from '../wire/data-transfer.ts';
import { MasterTarget } from './master-target.ts';

const KEY = '5a'.repeat(32);
const BLOCK = 4096;
const EXTENTS = [{ offsetBytes: 0, lengthBytes: BLOCK }];

let world: SmallWorld;
let target: SmallMachine;
let sender: SmallMachine;
let settings: MasterTargetSettings;

const orderOf = (epoch: number): ReplicaOrder => ({
  serverId: 'web01',
  epoch,
  key: KEY,
  begin: epoch === 1 ? 'full-copy' : 'checksum-copy',
  disks: [{ source: 'web01-osdisk', volume: 'web01-system.vmdk', capacityBytes: 16 * BLOCK }],
  retentionMinutes: 60,
});

async function ask(path: string, body: object, payload?: Parcel): Promise<Response | undefined> {
  const endpoint = { host: target.address, port: 9443 };
  const answer = await world.drive(() =>
    sender.runtime.network.request(endpoint, { method: 'POST', path, body, payload }, { trust: 'site' }),
  );
  return answer.ok ? answer.value : undefined;
}

function send(epoch: number, sequence: number, value: number): Promise<Response | undefined> {
  const { codec, random } = sender.runtime;
  const change = { offsetBytes: 0, content: new Uint8Array(BLOCK).fill(value) };
  const batch = encodeBatch({ serverId: 'web01', epoch, sequence, entries: [{ kind: 'change', disk: 0, change }] });
  const sealed = codec.seal(keyFromHex(KEY), random('nonces').bytes(12), codec.compress(batch));
  return ask(DATA, { serverId: 'web01', epoch, sequence, kind: 'diff' }, sealed);
}
const digests = (epoch: number) => ask(DIGESTS, { serverId: 'web01', epoch, disk: 'web01-osdisk', extents: EXTENTS });

beforeEach(async () => {
  world = new SmallWorld();
  settings = { version: '9.61.0.0', replicas: [orderOf(1)] };
  sender = await world.machine('ps01');
  const cs = await world.machine('cs01');
  cs.runtime.network.listen(443, () => ({ status: 200, body: settings }));
  target = await world.machine('mt01', {
    run: (runtime) =>
      new MasterTarget(runtime, {
        componentId: 'mt01',
        name: 'mt01',
        controlHost: cs.address,
        passphrase: 'secret',
        sharesTransport: false,
        operatingSystem: 'Windows',
        retentionDrive: 'R',
        version: '9.61.0.0',
      }).run(),
  });
  await world.pass(1_000);
});

test('checksums are told once their epoch has begun here: until then a batch of the former one may still come', async () => {
  expect(await send(1, 1, 1)).toMatchObject({ status: 200 });
  settings = { version: '9.61.0.0', replicas: [orderOf(2)] };
  expect(await digests(2)).toMatchObject({ status: 404 });
  // Held up on its way since the process server dropped that epoch.
  expect(await send(1, 2, 2)).toMatchObject({ status: 200 });
  await world.pass(TIMER.componentPollMs);
  const [before, late, after] = [await digests(2), await send(1, 3, 3), await digests(2)];
  expect([before?.status, late?.status]).toEqual([200, 410]);
  expect(after?.body).toEqual(before?.body);
});
