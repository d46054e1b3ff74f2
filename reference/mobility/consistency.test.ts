/** Recovery tags: one machine alone, and a replication group at one instant or not at all (facts, section 3.9). */
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import { TIMER } from '../model/timers.ts';
import type { RecoveryTag } from '../replication/batch.ts';
import type { ReplicationOrder } from '../wire/agent-control.ts';
import { ConsistencyEngine } from './consistency.ts';
import type { TagTarget } from './tag-target.ts';
import { DiskFilter } from './disk-filter.ts';

const minutes = (count: number) => count * 60_000;
let world: SmallWorld;

interface Member {
  readonly server: SmallMachine;
  readonly tags: RecoveryTag[];
  readonly alerts: string[];
  engine: ConsistencyEngine;
  blocked: ReturnType<TagTarget['whyBlocked']>;
}

/** A machine with one disk, written to every second, whose tags are kept where they were set. */
async function member(
  name: string,
  order: Partial<ReplicationOrder> = {},
  os: 'Windows' | 'Linux' = 'Windows',
): Promise<Member> {
  const server = await world.machine(name, { operatingSystem: os, disks: { system: 2 ** 30 } });
  const filter = new DiskFilter([server.disk('system')], () => {});
  const found: Member = { server, tags: [], alerts: [], blocked: undefined } as unknown as Member;
  const target: TagTarget = {
    whyBlocked: () => found.blocked,
    hold: () => filter.hold(),
    release: () => filter.release(),
    insert: (tag) => {
      filter.mark(tag.id);
      found.tags.push(tag);
    },
  };
  found.engine = new ConsistencyEngine(
    server.runtime,
    {
      serverId: name,
      biosUuid: server.runtime.machine.biosUuid,
      epoch: 1,
      begin: 'full-copy',
      processServer: { host: 'ps', port: 9443 },
      disks: ['system'],
      crashConsistentMs: minutes(5),
      appConsistentMs: 0,
      ...order,
    },
    target,
    ({ code }) => found.alerts.push(code),
  );
  let written = 0;
  const write = () => {
    server.write('system', {
      offsetBytes: 0,
      content: { seed: 3, streamOffsetBytes: 4096 * written++, lengthBytes: 4096 },
    });
    server.runtime.clock.after(1_000, write);
  };
  write();
  return found;
}

async function group(...systems: ('Windows' | 'Linux')[]): Promise<Member[]> {
  const members = systems.map((_, index) => ({ serverId: `shop${index}`, host: `shop${index}` }));
  const order = { group: { id: 'shop', members } };
  return Promise.all(systems.map((os, index) => member(`shop${index}`, order, os)));
}
const nextTags = async () => {
  await world.passToNext(minutes(5));
  await world.pass(5_000);
};
const summary = ({ tags }: Member) =>
  tags.map(({ consistency, groupId }) => `${consistency}${groupId ? ` of ${groupId}` : ''}`);

beforeEach(() => {
  world = new SmallWorld();
});

describe('a machine alone', () => {
  test('is tagged every five minutes by the clock, application-consistent when that is due', async () => {
    const alone = await member('web01', { appConsistentMs: minutes(15) });
    for (let round = 0; round < 3; round += 1) await nextTags();
    expect(alone.tags.map(({ atMs }) => atMs % minutes(5))).toEqual([0, 0, 0]);
    expect(summary(alone)).toEqual(['crash', 'crash', 'application']);
    expect(world.records('disk.mark').every(({ held }) => held === true)).toBe(true);
  });

  test('whose applications cannot be frozen gets a crash-consistent tag instead, and EA0431 each time', async () => {
    const alone = await member('web01', { appConsistentMs: minutes(5) });
    alone.server.machine.breakWriter('VSS_E_WRITERERROR_TIMEOUT');
    for (let round = 0; round < 2; round += 1) await nextTags();
    expect(summary(alone)).toEqual(['crash', 'crash']);
    expect(alone.alerts).toEqual(['EA0431', 'EA0431']);
  });

  test('in non-data mode gets no tag, and EA0429 after three failures in a row', async () => {
    const alone = await member('web01');
    alone.blocked = 'NonDataMode';
    for (let round = 0; round < 2; round += 1) await nextTags();
    expect([alone.tags, alone.alerts]).toEqual([[], []]);
    for (let round = 0; round < 2; round += 1) await nextTags();
    expect(alone.alerts).toEqual(['EA0429']);
    alone.blocked = undefined;
    await nextTags();
    alone.blocked = 'NonDataMode';
    for (let round = 0; round < 3; round += 1) await nextTags();
    expect(alone.alerts).toEqual(['EA0429', 'EA0429']);
  });

  test('whose copy still runs gets no tag, and that is no failure; EA0430 when it lasts', async () => {
    const alone = await member('web01');
    alone.blocked = 'CopyRunning';
    for (let round = 0; round < 2; round += 1) await nextTags();
    expect(alone.alerts).toEqual([]);
    for (let round = 0; round < 3; round += 1) await nextTags();
    expect([alone.tags, alone.alerts, world.records('tag.failed')]).toEqual([[], ['EA0430'], []]);
  });

  test.each([
    ['0x80040154', ['EA0431', 'EA0442']],
    ['0x80070422', ['EA0431', 'EA0443']],
    ['0x80042304', ['EA0431']],
    ['0x800423F2', ['EA0431']],
  ])('whose freeze fails with the VSS result %s tells %j', async (result, expected) => {
    const alone = await member('web01', { appConsistentMs: minutes(5) });
    alone.server.machine.breakWriter(result);
    await nextTags();
    expect(alone.alerts).toEqual(expected);
  });

  test('is not tagged any more after the end of its epoch', async () => {
    const alone = await member('web01');
    alone.engine.stop();
    await nextTags();
    expect(alone.tags).toEqual([]);
  });
});

describe('a replication group', () => {
  test('shares tags; between the last hold and the first release no disk of it changes', async () => {
    const members = await group('Windows', 'Windows', 'Linux');
    for (let round = 0; round < 3; round += 1) await nextTags();
    const [first] = members;
    expect(summary(first!)).toEqual(Array(3).fill('crash of shop'));
    for (const each of members) expect(each.tags.map(({ id }) => id)).toEqual(first?.tags.map(({ id }) => id));

    for (const tag of first?.tags ?? []) {
      const at = (kind: string, server: SmallMachine) =>
        world.journal.records
          .filter((record) => record.kind === kind && record.machine === server.machine.name)
          .map((record) => ({ atSeq: record.seq, position: record.position }));
      const marks = world.records('disk.mark').filter((record) => record.tag === tag.id);
      expect(marks).toHaveLength(3);
      const windows = marks.map((mark) => {
        const server = members.find(({ server: { machine } }) => machine.name === mark.machine)!.server;
        const held = at('disk.held', server).findLast(({ atSeq }) => atSeq < mark.seq)!;
        const released = at('disk.released', server).find(({ atSeq }) => atSeq > mark.seq)!;
        expect([held.position, released.position]).toEqual([mark.position, mark.position]);
        return { from: held.atSeq, to: released.atSeq };
      });
      expect(Math.max(...windows.map(({ from }) => from))).toBeLessThan(Math.min(...windows.map(({ to }) => to)));
    }
  });

  test('whose member cannot hold tags each for itself: nobody claims a shared instant', async () => {
    const [coordinator, second, third] = await group('Windows', 'Windows', 'Windows');
    third!.blocked = 'NonDataMode';
    await nextTags();
    await world.pass(TIMER.drainBarrierMs.Windows);
    expect([summary(coordinator!), summary(second!), summary(third!)]).toEqual([['crash'], ['crash'], []]);
    expect(world.records('tag.group-failed')).toMatchObject([{ group: 'shop', code: 'NonDataMode' }]);
  });

  test('cut apart on 20004 tags each for itself, and together again when the port is open', async () => {
    const [coordinator, second] = await group('Windows', 'Windows');
    const undo = world.internet.block({ port: 20004, mode: 'drop' });
    await nextTags();
    await world.pass(minutes(4));
    expect([summary(coordinator!), summary(second!)]).toEqual([['crash'], ['crash']]);
    undo();
    await nextTags();
    expect([summary(coordinator!).at(-1), summary(second!).at(-1)]).toEqual(['crash of shop', 'crash of shop']);
  });

  test('one of whose applications cannot be frozen has no shared application-consistent tag', async () => {
    const members = [
      { serverId: 'a', host: 'a' },
      { serverId: 'b', host: 'b' },
    ];
    const order = { group: { id: 'shop', members }, appConsistentMs: minutes(5) };
    const [a, b] = [await member('a', order), await member('b', order)];
    b.server.machine.breakWriter('VSS_E_WRITERERROR');
    await nextTags();
    await world.pass(TIMER.drainBarrierMs.Windows);
    expect([summary(a), summary(b)]).toEqual([['application'], ['crash']]);
    expect([a.alerts, b.alerts]).toEqual([[], ['EA0431']]);
  });

  test.each([
    ['Windows', 180_000],
    ['Linux', 40_000],
  ] as const)('whose coordinator dies lets a member on %s go after %i ms', async (os, limitMs) => {
    const [coordinator, second] = await group(os, os);
    await world.passToNext(minutes(5));
    while (!second!.server.disk('system').held) await world.pass(0.1);
    coordinator!.server.cutPower();
    const heldFromMs = world.kernel.nowMs;
    while (second!.server.disk('system').held) await world.pass(1_000);
    const heldForMs = world.kernel.nowMs - heldFromMs;
    expect(heldForMs).toBeGreaterThan(limitMs - 1_001);
    expect(heldForMs).toBeLessThan(limitMs + 1_001);
    await world.pass(5_000);
    expect(summary(second!)).toEqual(['crash']);
  });

  test('whose member loses the order of writes after it was told to hold lets that member go at once', async () => {
    const [coordinator, second] = await group('Windows', 'Windows');
    await world.passToNext(minutes(5));
    while (!second!.server.disk('system').held) await world.pass(0.1);
    second!.blocked = 'NonDataMode';
    await world.pass(1_000);
    expect(second!.server.disk('system').held).toBe(false);
    expect(summary(second!)).toEqual([]);
    expect(coordinator!.tags.length).toBeGreaterThan(0);
  });
});

test('a shared tag has the time of the cut, however long applications took to freeze', async () => {
  const members = [0, 1].map((index) => ({ serverId: `shop${index}`, host: `shop${index}` }));
  const order = { group: { id: 'shop', members }, appConsistentMs: minutes(5) };
  const both = [await member('shop0', order), await member('shop1', order)];
  both[1]!.server.machine.slowWriter(20_000);
  await nextTags();
  await world.pass(20_000);
  for (const { tags } of both) {
    expect(tags).toMatchObject([{ consistency: 'application', groupId: 'shop' }]);
    expect(tags[0]!.atMs % minutes(5)).toBeGreaterThanOrEqual(20_000);
  }
});

test.each(['/commit', '/abort'])('a request to hold that is late, after %s, holds nobody', async (ended) => {
  const [, second] = await group('Windows', 'Windows');
  const ask = (path: string, tag = 'late') =>
    second!.server.runtime.network.request(
      { host: second!.server.address, port: 20004 },
      { method: 'POST', path, body: { groupId: 'shop', tag, consistency: 'crash', atMs: world.kernel.nowMs } },
      { trust: 'site', timeoutMs: minutes(3) },
    );
  if (ended === '/commit') await world.drive(() => ask('/prepare'));
  await world.drive(() => ask(ended));
  // Other tags have come and gone since.
  for (const tag of ['a', 'b', 'c', 'd', 'e']) await world.drive(() => ask('/abort', tag));
  expect(await world.drive(() => ask('/prepare'))).toMatchObject({ value: { body: { ready: false, code: 'Late' } } });
  expect(second!.server.disk('system').held).toBe(false);
});

describe('a member whose applications take long to freeze', () => {
  const hold = minutes(1);

  async function frozenLate(): Promise<Member> {
    const members = [0, 1].map((index) => ({ serverId: `shop${index}`, host: `shop${index}` }));
    const order = { group: { id: 'shop', members }, appConsistentMs: minutes(5) };
    await member('shop0', order);
    const late = await member('shop1', order);
    late.server.machine.slowWriter(hold);
    await world.passToNext(minutes(5));
    await world.pass(hold / 2);
    return late;
  }

  test('holds nothing any more when its replication ended meanwhile', async () => {
    const late = await frozenLate();
    late.engine.stop();
    await world.pass(hold);
    expect(late.server.disk('system').held).toBe(false);
    expect(late.tags).toEqual([]);
  });

  test('begins with nothing else while they freeze for a tag that was called off', async () => {
    const late = await frozenLate();
    const ask = (path: string, tag: string, consistency: string) =>
      late.server.runtime.network.request(
        { host: late.server.address, port: 20004 },
        { method: 'POST', path, body: { groupId: 'shop', tag, consistency, atMs: world.kernel.nowMs } },
        { trust: 'site', timeoutMs: minutes(3) },
      );
    await world.pass(hold);
    const first = world.drive(() => ask('/prepare', 'first', 'application'));
    await world.drive(() => ask('/abort', 'first', 'application'));
    expect(await world.drive(() => ask('/prepare', 'second', 'crash'))).toMatchObject({
      value: { body: { ready: false, code: 'Busy' } },
    });
    expect(await first).toMatchObject({ value: { body: { ready: false, code: 'Aborted' } } });
  });
});
