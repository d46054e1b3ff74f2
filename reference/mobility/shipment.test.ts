/** Shipment to the process server: oldest first, again and again until acknowledged, and what each answer means. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import type { Listener, Response } from '../runtime.ts';
import { ChangeLog } from '../replication/change-log.ts';
import { TIMER } from '../model/timers.ts';
import type { DataHeader } from '../wire/data-transfer.ts';
import { Shipment } from './shipment.ts';

let world: SmallWorld;
let source: SmallMachine;
let far: SmallMachine;
let log: ChangeLog;
let shipment: Shipment;
let events: string[];
/** What reached the process server, as `<epoch>/<sequence>`. */
let arrived: string[];
let listener: Listener;

function listen(answer: (header: DataHeader) => Response | Promise<Response>): void {
  listener?.close();
  listener = far.runtime.network.listen(9443, (request) => {
    const header = request.body as DataHeader;
    arrived.push(`${header.epoch}/${header.sequence}`);
    return answer(header);
  });
}

async function logged(...sequences: number[]): Promise<void> {
  for (const sequence of sequences) {
    await log.append({ epoch: 1, sequence, kind: 'diff', data: { bytes: new Uint8Array(100), symbolicBytes: 0 } });
  }
  shipment.wake();
}

beforeEach(async () => {
  world = new SmallWorld();
  source = await world.machine('web01');
  far = await world.machine('ps01');
  arrived = [];
  events = [];
  log = new ChangeLog(source.runtime);
  shipment = new Shipment(source.runtime, 'web01', log, (event) => {
    const detail = 'code' in event ? ` ${event.code}` : 'reason' in event ? ` ${event.reason}` : '';
    events.push(`${event.type}${detail}`);
  });
  shipment.aimAt({ host: far.address, port: 9443 });
});

test('batches are shipped in order, and each leaves the log when it is acknowledged', async () => {
  listen(() => ({ status: 200 }));
  await logged(1, 2, 3);
  await world.drive(() => shipment.backlogAtMost(0));
  expect(arrived).toEqual(['1/1', '1/2', '1/3']);
  expect(events).toEqual(['SHIPPED', 'SHIPPED', 'SHIPPED']);
});

test('a piece of a copy is given the time that it takes on a slow line, and a batch of changes no more than any request', async () => {
  listen(() => source.runtime.clock.sleep(120_000).then(() => ({ status: 200 })));
  const MiB = 2 ** 20;
  const data = (symbolicBytes: number) => ({ bytes: new Uint8Array(100), symbolicBytes });
  await log.append({ epoch: 1, sequence: 1, kind: 'sync', data: data(16 * MiB) });
  await log.append({ epoch: 1, sequence: 2, kind: 'diff', data: data(2 * MiB) });
  shipment.wake();
  await world.pass(185_000);
  expect(events).toEqual(['SHIPPED', 'SHIPMENT_FAILED ETIMEDOUT']);
});

test('a process server that refuses connections is tried again every 30 seconds, nothing is skipped', async () => {
  await logged(1, 2);
  await world.pass(2 * TIMER.shipmentRetryMs + 1_000);
  expect(events).toEqual(Array(3).fill('SHIPMENT_FAILED ECONNREFUSED'));
  expect(log.length).toBe(2);
  listen(() => ({ status: 200 }));
  await world.drive(() => shipment.backlogAtMost(0));
  expect(arrived).toEqual(['1/1', '1/2']);
});

describe('a process server that expects another sequence', () => {
  test('further on has the batch already, only its answer was lost: that is as good as shipped', async () => {
    listen(({ sequence }) => (sequence === 1 ? { status: 409, body: { expectedSequence: 2 } } : { status: 200 }));
    await logged(1);
    await world.pass(1_000);
    expect(log.length).toBe(0);
    expect(events).toEqual(['SHIPPED']);
  });

  test('further back has lost something: the stream is broken, and nothing is dropped here', async () => {
    listen(() => ({ status: 409, body: { expectedSequence: 1 } }));
    await logged(2, 3);
    await world.pass(1_000);
    expect(events).toEqual(['STREAM_BROKEN TargetAgentInternalError']);
    expect(log.length).toBe(2);
  });
});

test('a throttled source waits and tries again', async () => {
  let throttled = true;
  listen(() => ({ status: throttled ? 429 : 200 }));
  await logged(1);
  await world.pass(1_000);
  expect(events).toEqual(['THROTTLED']);
  throttled = false;
  await world.pass(TIMER.shipmentRetryMs);
  expect(events).toEqual(['THROTTLED', 'SHIPPED']);
});

test('an answer that stands for a broken process server is a failure with its status', async () => {
  listen(() => ({ status: 503 }));
  await logged(1);
  await world.pass(1_000);
  expect(events).toEqual(['SHIPMENT_FAILED HTTP 503']);
});

test('a source that moves to another process server ships the rest there', async () => {
  await logged(1);
  await world.pass(1_000);
  const other = await world.machine('ps02');
  const there: number[] = [];
  other.runtime.network.listen(9443, (request) => {
    there.push((request.body as DataHeader).sequence);
    return { status: 200 };
  });
  shipment.aimAt({ host: other.address, port: 9443 });
  await world.drive(() => shipment.backlogAtMost(0));
  expect(there).toEqual([1]);
});

describe('an answer that comes when its batch is of an epoch that is over', () => {
  test.each([
    ['no room', { status: 503 }],
    ['throttled', { status: 429 }],
    ['something was lost', { status: 409, body: { expectedSequence: 1 } }],
    ['taken', { status: 200 }],
  ])('says nothing of the next epoch: %s', async (_, late) => {
    let answer: (response: Response) => void = () => {};
    listen(() => new Promise((resolve) => (answer = resolve)));
    await logged(2);
    await world.pass(1_000);
    await log.clear();
    answer(late);
    await world.pass(TIMER.shipmentRetryMs);
    expect(events).toEqual([]);
    listen(() => ({ status: 200 }));
    await log.append({ epoch: 2, sequence: 1, kind: 'diff', data: { bytes: new Uint8Array(100), symbolicBytes: 0 } });
    shipment.wake();
    await world.pass(TIMER.shipmentRetryMs);
    expect([arrived, events]).toEqual([['1/2', '2/1'], ['SHIPPED']]);
  });

  test('nor of a process server that it is not sent to any more', async () => {
    let answer: (response: Response) => void = () => {};
    listen(() => new Promise((resolve) => (answer = resolve)));
    await logged(1);
    await world.pass(1_000);
    const other = await world.machine('ps02');
    other.runtime.network.listen(9443, () => ({ status: 200 }));
    shipment.aimAt({ host: other.address, port: 9443 });
    answer({ status: 503 });
    await world.pass(TIMER.shipmentRetryMs);
    expect(events).toEqual(['SHIPPED']);
  });
});

test('who waits for room is let go as soon as there is room', async () => {
  listen(({ sequence }) => (sequence === 1 ? { status: 409, body: { expectedSequence: 2 } } : { status: 429 }));
  await logged(1, 2);
  let room = false;
  void shipment.backlogAtMost(1).then(() => {
    room = true;
  });
  await world.pass(1_000);
  expect(room).toBe(true);
});

test('a process server that does not know of the source yet is no failure, unless it never hears of it', async () => {
  listen(() => ({ status: 410 }));
  await logged(1);
  await world.pass(3 * TIMER.componentPollMs);
  expect(arrived.length).toBeGreaterThan(3);
  expect(events).toEqual([]);
  await world.pass(2 * TIMER.shipmentRetryMs);
  expect(events[0]).toBe('SHIPMENT_FAILED HTTP 410');
  listen(() => ({ status: 200 }));
  await world.drive(() => shipment.backlogAtMost(0));
  expect(events.at(-1)).toBe('SHIPPED');
});
