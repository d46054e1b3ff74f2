/** The stream of a machine's changes: when batches close, what they carry, and that none is missing. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld } from '../../simulator/stages/small-world.ts';
import type { Batch, Entry, RecoveryTag } from '../replication/batch.ts';
import { decodeBatch } from '../replication/batch-format.ts';
import { ChangeLog } from '../replication/change-log.ts';
import { SIZE } from '../model/sizes.ts';
import { TIMER } from '../model/timers.ts';
import { ChangeStream } from './change-stream.ts';

const MEBIBYTE = 1024 * 1024;
let world: SmallWorld;
let log: ChangeLog;
let stream: ChangeStream;
let marks: string[];
let logged: number[];

async function setUp(): Promise<void> {
  world = new SmallWorld();
  const source = await world.machine('web01');
  marks = [];
  logged = [];
  log = new ChangeLog(source.runtime);
  stream = new ChangeStream(
    { serverId: 'web01', epoch: 4 },
    { clock: source.runtime.clock, log, mark: (label) => marks.push(label), onBatch: () => logged.push(log.length) },
  );
}

const write = (block: number, lengthBytes = 4096) => {
  return { offsetBytes: block * 4096, content: { seed: 1, streamOffsetBytes: block * 4096, lengthBytes } };
};
const tag = (id: string): RecoveryTag => ({ id, atMs: 1, consistency: 'crash', final: false });

/** Everything in the log, taken out. */
async function batches(): Promise<Batch[]> {
  const found: Batch[] = [];
  for (let head = log.head(); head; head = log.head()) {
    const read = decodeBatch(head.data);
    if (read.ok) found.push(read.value);
    await log.acknowledge(head.epoch, head.sequence);
  }
  return found;
}
const describeEntry = (entry: Entry): string =>
  entry.kind === 'change'
    ? `disk ${entry.disk} block ${entry.change.offsetBytes / 4096}`
    : entry.kind === 'tag'
      ? `tag ${entry.tag.id}`
      : entry.kind === 'end'
        ? `end${entry.end.consistent ? '' : ' out of order'}`
        : 'copied';

beforeEach(setUp);

describe('a batch closes', () => {
  test(`when it is ${TIMER.drainMs / 1000} s old, not before`, async () => {
    stream.capture(0, write(1));
    await world.pass(TIMER.drainMs - 1);
    expect(log.length).toBe(0);
    await world.pass(1);
    expect(log.length).toBe(1);
  });

  test('when it holds 4 MiB', async () => {
    for (let index = 0; index < 4; index += 1) {
      expect(log.length).toBe(0);
      stream.capture(0, write(index * 256, MEBIBYTE));
      await world.pass(1);
    }
    expect(SIZE.batchBytes).toBe(4 * MEBIBYTE);
    expect(log.length).toBe(1);
  });

  test('at a tag, which leaves at once', async () => {
    stream.capture(0, write(1));
    await stream.tag(tag('now'));
    const [batch] = await batches();
    expect(batch?.entries.map(describeEntry)).toEqual(['disk 0 block 1', 'tag now', 'end out of order']);
  });

  test('not at all when nothing was written', async () => {
    await stream.close();
    await world.pass(TIMER.drainMs * 3);
    expect(log.length).toBe(0);
  });
});

test('the end of every batch is marked on the disks, under the label the batch carries', async () => {
  stream.capture(0, write(1));
  await stream.close();
  const [batch] = await batches();
  expect(marks).toEqual(['end/web01/4/1']);
  expect(batch?.entries.at(-1)).toMatchObject({ kind: 'end', end: { label: 'end/web01/4/1' } });
});

test('ends count as consistent only while the stream is the history of the disks in order', async () => {
  const endOf = async (): Promise<boolean> => {
    await stream.close();
    const entry = (await batches()).at(-1)?.entries.at(-1);
    return entry?.kind === 'end' && entry.end.consistent;
  };
  stream.capture(0, write(1));
  expect(await endOf()).toBe(false);
  await stream.orderKept(true, true);
  expect(await endOf()).toBe(true);
  stream.capture(0, write(2));
  await stream.orderKept(false, false);
  expect(await endOf()).toBe(false);
});

test('pieces that were read from the disks are shipped as sync data, captured changes as diffs', async () => {
  await stream.copyPiece(1, [write(7)]);
  stream.capture(0, write(1));
  await stream.close();
  const kinds: (string | undefined)[] = [];
  for (let head = log.head(); head; head = log.head()) {
    kinds.push(head.kind);
    await log.acknowledge(4, head.sequence);
  }
  expect(kinds).toEqual(['sync', 'diff']);
});

test('after the end of the epoch nothing is captured or logged any more', async () => {
  stream.capture(0, write(1));
  stream.end();
  stream.capture(0, write(2));
  await stream.tag(tag('late'));
  await world.pass(TIMER.drainMs * 2);
  expect([log.length, marks]).toEqual([0, []]);
});

test('whatever happens in whatever order, entries stay in order and sequences have no gap', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('write' as const), block: fc.nat(1000), mebibytes: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ do: fc.constantFrom('tag' as const, 'close' as const, 'piece' as const, 'wait' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      await setUp();
      const expected: string[] = [];
      const closed: Promise<void>[] = [];
      for (const [index, each] of steps.entries()) {
        if (each.do === 'write') {
          stream.capture(0, write(each.block, each.mebibytes * MEBIBYTE));
          expected.push(`disk 0 block ${each.block}`);
        } else if (each.do === 'piece') {
          closed.push(stream.copyPiece(1, [write(index)]));
          expected.push(`disk 1 block ${index}`);
        } else if (each.do === 'tag') {
          closed.push(stream.tag(tag(`${index}`)));
          expected.push(`tag ${index}`);
        } else if (each.do === 'close') closed.push(stream.close());
        else await world.pass(TIMER.drainMs / 2);
      }
      await Promise.all([...closed, stream.close()]);
      const all = await batches();
      expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
      const entries = all.flatMap((batch) => batch.entries.filter(({ kind }) => kind !== 'end'));
      expect(entries.map(describeEntry)).toEqual(expected);
      expect(logged).toHaveLength(all.length);
    }),
    { numRuns: 50 },
  );
});
