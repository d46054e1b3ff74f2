/**
 * A Mobility service between a configuration server and a process server that say what the story needs. Whatever it goes
 * through, every point its stream vouches for, applied to a replica, is what the machine's disks were at that instant.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import { type Batch, contentBytes } from '../replication/batch.ts';
import { Applier } from '../replication/applier.ts';
import { decodeBatch } from '../replication/batch-format.ts';
import type { Listener } from '../runtime.ts';
import { type AgentCommand, type AgentStatus, REGISTER_AGENT, type ReplicationOrder } from '../wire/agent-control.ts';
import { type DataHeader, DIGESTS, type DigestQuery } from '../wire/data-transfer.ts';
import { MobilityService } from './mobility.ts';

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;
const minutes = (count: number) => count * 60_000;

let world: SmallWorld;
let source: SmallMachine;
let azure: SmallMachine;
let far: SmallMachine;
let order: ReplicationOrder | undefined;
let command: AgentCommand | undefined;
let status: AgentStatus | undefined;
let alerts: string[];
let accepting: boolean;
let agentVersion: string;
let batches: Batch[];
/** Of every batch that was taken: captured changes, or positions read from the disks. */
let kinds: string[];
let taking: Listener | undefined;

/** The process server takes data (or, closed, refuses connections). Digests come from the replica as it is by then. */
function open(): void {
  taking?.close();
  taking = far.runtime.network.listen(9443, async (request) => {
    if (request.path === DIGESTS) {
      const { disk, extents } = request.body as DigestQuery;
      return { status: 200, body: { digests: await azure.disk(`${disk}-replica`).digests(extents) } };
    }
    const { epoch, sequence, kind } = request.body as DataHeader;
    const last = batches.findLast((batch) => batch.epoch === epoch)?.sequence ?? 0;
    if (sequence !== last + 1) return { status: 409, body: { expectedSequence: last + 1 } };
    const read = request.payload && decodeBatch(request.payload);
    if (!read?.ok) return { status: 400 };
    batches.push(read.value);
    kinds.push(kind);
    return { status: 200 };
  });
}
const close = () => taking?.close();

const orderOf = (epoch: number, begin: ReplicationOrder['begin'] = 'full-copy'): ReplicationOrder => ({
  serverId: 'web01',
  biosUuid: 'board-1',
  epoch,
  begin,
  processServer: { host: far.address, port: 9443 },
  disks: ['system', 'data'],
  crashConsistentMs: minutes(5),
  appConsistentMs: 0,
});

/** Symbolic writes of 8 MiB, over and over the same two gigabytes, each of other content. */
let written = 0;
function write(disk: 'system' | 'data', count = 1): void {
  for (let index = 0; index < count; index += 1) {
    written += 1;
    const place = (written * 37) % 128;
    const content = { seed: 5, streamOffsetBytes: written * 8 * MEBIBYTE, lengthBytes: 8 * MEBIBYTE };
    source.write(disk, { offsetBytes: place * 8 * MEBIBYTE, content });
  }
}
/** More than a change log of 4 GiB holds, within about four seconds. */
async function overflow(): Promise<void> {
  write('system', 300);
  write('data', 300);
  await world.pass(10_000);
}
const tracking = () => world.records('role.state').at(-1)?.to as string;
/** The region of what it was ordered to do. */
const replication = () => /replication[^|]*/.exec(tracking())?.[0] ?? '';
async function until(what: string, done: () => boolean, withinMs = minutes(30)): Promise<void> {
  const lastMs = world.kernel.nowMs + withinMs;
  while (!done()) {
    expect(world.kernel.nowMs, what).toBeLessThan(lastMs);
    await world.pass(1_000);
  }
}
const tags = () =>
  batches.flatMap(({ entries }) => entries.flatMap((entry) => (entry.kind === 'tag' ? [entry.tag] : [])));

/** Applies all batches to the replica and names every tag and consistent end that is not true. Returns how many it saw. */
async function judge(): Promise<{ seen: number; untrue: string[] }> {
  let seen = 0;
  const untrue: string[] = [];
  const volumes = [azure.disk('system-replica'), azure.disk('data-replica')];
  let applier: Applier | undefined;
  for (const batch of batches) {
    if (applier?.epoch !== batch.epoch) applier = new Applier(batch.epoch, volumes);
    // One entry at a time, so that the replica can be looked at after each.
    for (const [index, entry] of batch.entries.entries()) {
      const part = { ...batch, sequence: applier.appliedSequence + 1, entries: [entry] };
      expect(await applier.apply(part)).toMatchObject({ ok: true });
      const label =
        entry.kind === 'tag' && applier.copied
          ? entry.tag.id
          : entry.kind === 'end' && entry.end.consistent
            ? entry.end.label
            : undefined;
      if (label === undefined) continue;
      seen += 1;
      for (const [disk, mark] of world.history.marksOf(label).entries()) {
        const truth = world.history.disk(mark.disk)?.imageAt(mark.position);
        const replica = world.history.disk(replicaIds[disk] ?? '');
        const difference = replica && truth?.differsFrom(replica.imageAt(replica.position));
        if (difference) untrue.push(`${label} (entry ${index}) at ${difference.offsetBytes}`);
      }
    }
  }
  return { seen, untrue };
}
async function everyPointIsTrue(): Promise<void> {
  const { seen, untrue } = await judge();
  expect(seen).toBeGreaterThan(0);
  expect(untrue).toEqual([]);
}
let replicaIds: string[];

beforeEach(async () => {
  world = new SmallWorld();
  order = command = status = taking = undefined;
  alerts = [];
  accepting = true;
  agentVersion = '9.62.0.1';
  batches = [];
  kinds = [];
  written = 0;
  far = await world.machine('ps01');
  azure = await world.machine('azure', { disks: { 'system-replica': 2 * GIBIBYTE, 'data-replica': 2 * GIBIBYTE } });
  const control = await world.machine('cs01');
  control.runtime.network.listen(443, ({ path, body }) => {
    if (path === REGISTER_AGENT) return { status: accepting ? 200 : 401 };
    status = body as AgentStatus;
    alerts.push(...status.alerts.map(({ code }) => code));
    return { status: 200, body: { replication: order, command } };
  });
  const identity = { serverId: 'web01', name: 'web01', controlHost: control.address, passphrase: 'secret' };
  source = await world.machine('web01', {
    disks: { system: 2 * GIBIBYTE, data: 2 * GIBIBYTE },
    run: (runtime) => {
      const machine = { ...runtime.machine, agentVersion: () => agentVersion };
      return new MobilityService({ ...runtime, machine }, identity).run();
    },
  });
  const ids = world.records('machine.created').flatMap(({ disks }) => disks as { name: string; disk: string }[]);
  replicaIds = ['system-replica', 'data-replica'].map((name) => ids.find((entry) => entry.name === name)?.disk ?? '');
  write('system', 20);
  write('data', 20);
  open();
});

async function protectedMachine(): Promise<void> {
  order = orderOf(1);
  await until('the copy has ended', () => tracking().includes('replication.differential'));
}

describe('replication', () => {
  test('copies, then keeps the order of writes; every tag is true', async () => {
    await protectedMachine();
    for (let round = 0; round < 20; round += 1) {
      write('system', 2);
      write('data');
      await world.pass(minutes(1));
    }
    expect(status).toMatchObject({ stage: 'differential', copiedPercent: 100, writeOrderKept: true });
    expect(tags().length).toBeGreaterThanOrEqual(3);
    const { seen, untrue } = await judge();
    expect(seen).toBeGreaterThan(tags().length);
    expect(untrue).toEqual([]);
  });

  test('that is withdrawn while nothing could be shipped leaves nothing blocked behind', async () => {
    await protectedMachine();
    close();
    write('system');
    await until('a shipment has failed', () => tracking().includes('shipment.blocked'));
    order = undefined;
    await until('the order is withdrawn', () => tracking().includes('replication.idle'));
    expect(tracking()).toContain('shipment.flowing');
  });

  test('that is withdrawn while a shipment is on its way which then fails leaves nothing blocked behind', async () => {
    await protectedMachine();
    close();
    taking = far.runtime.network.listen(9443, () => new Promise(() => {}));
    write('system');
    await world.pass(minutes(1));
    order = undefined;
    await until('the order is withdrawn', () => tracking().includes('replication.idle'));
    await world.pass(minutes(3));
    expect(tracking()).toContain('shipment.flowing');
  });

  test('sets no tag while the copy runs', async () => {
    close();
    order = orderOf(1);
    await world.pass(minutes(20));
    expect(world.records('tag.failed')).toEqual([]);
    open();
    await until('the copy has ended', () => tracking().includes('replication.differential'));
    expect(tags()).toEqual([]);
  });
});

describe('a change log that overflows', () => {
  test('while deltas flow: no tags until every changed position was read again', async () => {
    await protectedMachine();
    close();
    await overflow();
    expect(tracking()).toContain('tracking.bitmap');
    write('system', 5);
    await world.pass(minutes(16));
    const before = tags().length;
    expect(alerts).toEqual(['EA0411', 'EA0429']);
    open();
    await until('in write order again', () => tracking().includes('tracking.writeOrder'));
    await world.pass(minutes(6));
    expect(tags().length).toBeGreaterThan(before);
    await everyPointIsTrue();
  });

  test('while the copy runs: nothing is vouched for before the positions are read again', async () => {
    close();
    order = orderOf(1);
    await until('the order was taken', () => tracking().includes('replication.initialCopy'));
    await overflow();
    expect(tracking()).toContain('tracking.bitmap');
    write('system', 5);
    await world.pass(minutes(1));
    open();
    await until('the copy has ended', () => tracking().includes('replication.differential'));
    await until('in write order again', () => tracking().includes('tracking.writeOrder'));
    await world.pass(minutes(6));
    await everyPointIsTrue();
  });

  test('a second time, while it reads the positions of the first', async () => {
    await protectedMachine();
    close();
    await overflow();
    write('system', 20);
    await world.pass(1_000);
    const copied = kinds.filter((kind) => kind === 'sync').length;
    open();
    await until('positions are being read again', () => kinds.filter((kind) => kind === 'sync').length > copied);
    expect(tracking()).toContain('tracking.bitmap');
    close();
    await overflow();
    await world.pass(minutes(2));
    expect(status?.writeOrderKept).toBe(false);
    open();
    await until('in write order again', () => tracking().includes('tracking.writeOrder'));
    await world.pass(minutes(6));
    await everyPointIsTrue();
  });

  test('before a shutdown: the last tag waits until the order is restored', async () => {
    await protectedMachine();
    close();
    await overflow();
    command = { id: 'finish-1', kind: 'finish' };
    await world.pass(minutes(2));
    open();
    await until('the machine is off', () => source.machine.power === 'off');
    expect(tags().filter(({ final }) => final)).toHaveLength(1);
    await everyPointIsTrue();
  });
});

describe('an alert', () => {
  test('tells once that the process server cannot be reached, and again after it could', async () => {
    await protectedMachine();
    for (const told of [1, 2]) {
      close();
      write('system');
      await world.pass(minutes(4));
      expect(alerts.filter((code) => code === 'EA0411')).toHaveLength(told);
      open();
      await until('it is shipped', () => tracking().includes('shipment.flowing'));
      await world.pass(minutes(2));
    }
  });

  test('tells that a batch is missed at the other end', async () => {
    await protectedMachine();
    taking?.close();
    taking = far.runtime.network.listen(9443, () => ({ status: 409, body: { expectedSequence: 1 } }));
    write('system');
    await world.pass(minutes(3));
    expect(alerts).toEqual(['EA0403']);
  });

  test('tells that the machine was started again while it replicated, and no other start', async () => {
    source.cutPower();
    await source.switchOn();
    await world.pass(minutes(3));
    expect(alerts).toEqual([]);
    await protectedMachine();
    source.cutPower();
    await source.switchOn();
    await world.pass(minutes(3));
    expect(alerts).toEqual(['EA0434']);
  });

  test('tells that it could not register, once it can', async () => {
    accepting = false;
    source.cutPower();
    await source.switchOn();
    await world.pass(minutes(10));
    accepting = true;
    await world.pass(minutes(6));
    expect(alerts).toEqual(['EA0418']);
  });

  test('tells of a new version of the agent', async () => {
    await protectedMachine();
    agentVersion = '9.99.0.1';
    await world.pass(minutes(5));
    expect(alerts).toEqual(['EA0435']);
  });

  test.each([
    [2, []],
    [4, ['EA0440']],
    [-59, []],
    [-61, ['EA0441']],
  ])('of a clock that is set by %i minutes: %j', async (byMinutes, expected) => {
    await protectedMachine();
    source.machine.skewClock(minutes(byMinutes));
    await world.pass(minutes(5));
    expect(alerts).toEqual(expected);
  });

  test('of a peak comes with the look that finds it, and the peak is over after four that do not', async () => {
    await protectedMachine();
    // Some 27 MB/s on one disk.
    for (let second = 0; second < 600; second += 1) {
      write('data', 4);
      await world.pass(1_000);
    }
    expect(alerts).toContain('EA0437');
    expect(status?.peakChurn).toMatch(/^\d+ MB\/s on one disk/);
    const overMs = world.kernel.nowMs;
    await until('the peak is over', () => status?.peakChurn === undefined, minutes(40));
    expect(world.kernel.nowMs - overMs).toBeGreaterThanOrEqual(minutes(15));
    expect(alerts.filter((code) => code === 'EA0437')).toHaveLength(1);
  });
});

test('a disk that is not there any more breaks the stream with SourceAgentInternalError', async () => {
  order = { ...orderOf(1), disks: ['system', 'gone'] };
  await until('the reason is told', () => status?.resyncReason !== undefined);
  expect(status?.resyncReason).toBe('SourceAgentInternalError');
});

describe('an orderly shutdown', () => {
  test('ends with a tag marked final, everything shipped, and an epoch that nothing interrupted', async () => {
    await protectedMachine();
    write('system', 3);
    command = { id: 'finish-1', kind: 'finish' };
    await until('the machine is off', () => source.machine.power === 'off');
    expect(tags().at(-1)).toMatchObject({ final: true, consistency: 'application' });
    await everyPointIsTrue();
    order = command = undefined;
    await source.switchOn();
    await world.pass(minutes(3));
    expect(status).toMatchObject({ stage: 'idle' });
    expect(status?.resyncReason).toBeUndefined();
  });

  test('is the end of the epoch: whoever is switched on again while it is still ordered does not begin it anew', async () => {
    await protectedMachine();
    command = { id: 'finish-1', kind: 'finish' };
    await until('the machine is off', () => source.machine.power === 'off');
    const shipped = batches.length;
    await source.switchOn();
    write('system', 3);
    await until('the reason is told', () => status?.resyncReason !== undefined);
    await world.pass(minutes(3));
    expect([status?.epoch, batches.length]).toEqual([1, shipped]);

    batches = [];
    order = orderOf(2, 'checksum-copy');
    await until('resynchronised', () => tracking().includes('replication.differential'));
    await world.pass(minutes(6));
    expect(status?.resyncReason).toBeUndefined();
    await everyPointIsTrue();
  });

  test('is carried out although its replication is withdrawn meanwhile', async () => {
    await protectedMachine();
    close();
    write('system', 3);
    command = { id: 'finish-1', kind: 'finish' };
    await until('it has begun', () => replication().includes('finishing'));
    order = command = undefined;
    await until('the machine is off', () => source.machine.power === 'off');
    expect(replication()).toBe('replication.finished');
  });

  test('whose stream breaks before everything is shipped says so: nobody waits for its last changes in vain', async () => {
    await protectedMachine();
    close();
    write('system', 3);
    command = { id: 'finish-1', kind: 'finish' };
    await until('it has begun', () => replication().includes('finishing'));
    taking = far.runtime.network.listen(9443, () => ({ status: 409, body: { expectedSequence: 1 } }));
    await until('the reason is told', () => status?.resyncReason !== undefined, minutes(3));
    expect(status).toMatchObject({ epoch: 1, resyncReason: 'TargetAgentInternalError' });
  });

  test('whose applications cannot be frozen does not call its last tag application-consistent', async () => {
    await protectedMachine();
    source.machine.breakWriter('VSS_E_WRITERERROR');
    command = { id: 'finish-1', kind: 'finish' };
    await until('the machine is off', () => source.machine.power === 'off');
    expect(tags().at(-1)).toMatchObject({ final: true, consistency: 'crash' });
  });
});

describe('a power cut', () => {
  test('in mid-replication cannot be gone on from; the next epoch sends only what differs', async () => {
    await protectedMachine();
    write('system', 10);
    await world.pass(20);
    source.cutPower();
    await source.switchOn();
    await until('the reason is told', () => status?.resyncReason !== undefined);
    expect(status).toMatchObject({ epoch: 1, resyncReason: 'SourceAgentUncleanSystemShutdownError' });
    const shipped = batches.length;
    write('data', 3);
    await world.pass(minutes(3));
    expect(batches).toHaveLength(shipped);
    await judge();

    batches = [];
    order = orderOf(2, 'checksum-copy');
    await until('resynchronised', () => tracking().includes('replication.differential'));
    const sentBytes = contentBytes(batches.flatMap(({ entries }) => entries));
    expect(sentBytes).toBeGreaterThan(0);
    expect(sentBytes).toBeLessThan(200 * MEBIBYTE);
    write('system', 3);
    await world.pass(minutes(6));
    expect(status).toMatchObject({ epoch: 2, stage: 'differential' });
    expect(status?.resyncReason).toBeUndefined();
    await everyPointIsTrue();
  });
});

test('an order that comes while disks are being compared begins afresh: what became of the comparison is nothing to it', async () => {
  taking?.close();
  taking = far.runtime.network.listen(9443, () => ({ status: 404 }));
  order = orderOf(2, 'checksum-copy');
  await until('it compares', () => status?.epoch === 2);
  order = orderOf(3);
  await until('it follows the next order', () => status?.epoch === 3);
  open();
  await world.pass(minutes(3));
  expect(status).toMatchObject({ epoch: 3, stage: 'differential' });
  expect(status?.resyncReason).toBeUndefined();
});

describe('on a full disk', () => {
  test('it begins no epoch that it could not remember, says why, and begins when there is room', async () => {
    source.fill(0);
    order = orderOf(1);
    await world.pass(minutes(5));
    expect([status?.epoch, batches.length, alerts]).toEqual([undefined, 0, ['EA0401']]);
    source.fill(undefined);
    await until('the copy has ended', () => status?.stage === 'differential');
    expect(alerts).toEqual(['EA0401']);
    await everyPointIsTrue();
  });

  test('in replication it falls back to a bitmap, loses nothing, and tells each lack of room once', async () => {
    await protectedMachine();
    for (const told of [1, 2]) {
      source.fill(0);
      write('data', 3);
      await until('positions are tracked', () => tracking().includes('bitmap'));
      write('system', 3);
      await world.pass(minutes(6));
      source.fill(undefined);
      await until('the order of writes is kept again', () => tracking().includes('writeOrder'));
      await world.pass(minutes(6));
      expect(alerts.filter((code) => code === 'EA0401')).toHaveLength(told);
    }
    expect(new Set(batches.map(({ epoch }) => epoch))).toEqual(new Set([1]));
    await everyPointIsTrue();
  });

  test('an order that is withdrawn while it cannot be begun leaves nothing of the epoch before', async () => {
    await protectedMachine();
    source.fill(0);
    order = orderOf(2, 'checksum-copy');
    await world.pass(minutes(3));
    order = undefined;
    await world.pass(minutes(3));
    expect(tracking()).toContain('replication.idle');
    expect(await source.runtime.files.read('epoch.json')).toBeUndefined();
  });

  test('a command that it could not remember to have begun is not begun', async () => {
    await protectedMachine();
    source.fill(0);
    command = { id: 'c1', kind: 'finish' };
    await world.pass(minutes(3));
    expect(world.records('source.finished')).toEqual([]);
    source.fill(undefined);
    await until('it is shut down', () => world.records('source.finished').length > 0);
    await everyPointIsTrue();
  });
});
