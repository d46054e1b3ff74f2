/** Replica disks: batches in order, and every tag a state the source's disks had together. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import type { Volume } from '../runtime.ts';
import { Applier } from './applier.ts';
import type { Batch, Entry, RecoveryTag } from './batch.ts';

const BLOCK = 4096;
let azure: SmallMachine;
let applier: Applier;

const filled = (value: number): Uint8Array => new Uint8Array(BLOCK).fill(value);
const change = (disk: number, block: number, value: number): Entry => {
  return { kind: 'change', disk, change: { offsetBytes: block * BLOCK, content: filled(value) } };
};
const copied: Entry = { kind: 'copied' };
const tag = (id: string): Entry => ({ kind: 'tag', tag: tagOf(id) });
const tagOf = (id: string): RecoveryTag => ({ id, atMs: 0, consistency: 'crash', final: false });
const batch = (sequence: number, ...entries: Entry[]): Batch => ({ serverId: 'web01', epoch: 2, sequence, entries });

/** The first byte of a block, now or at a snapshot. */
async function valueAt(disk: string, block: number, snapshot?: string): Promise<number | undefined> {
  const clone = await azure.runtime.volumes.clone(disk, snapshot, `look-${disk}-${snapshot}-${block}`);
  if (!clone.ok) return undefined;
  const [piece] = await clone.value.read({ offsetBytes: block * BLOCK, lengthBytes: BLOCK });
  return piece instanceof Uint8Array ? piece[0] : 0;
}

beforeEach(async () => {
  const world = new SmallWorld();
  azure = await world.machine('azure', { disks: { system: 16 * BLOCK, data: 16 * BLOCK } });
  const volumes: Volume[] = [azure.disk('system'), azure.disk('data')];
  applier = new Applier(2, volumes);
});

describe('batches', () => {
  test('are applied in order, and within a batch the last write of a block stands', async () => {
    await applier.apply(batch(1, change(0, 0, 1), change(0, 0, 2), change(1, 3, 9)));
    await applier.apply(batch(2, change(0, 0, 3), change(0, 1, 4)));
    expect(applier.appliedSequence).toBe(2);
    expect([await valueAt('system', 0), await valueAt('system', 1), await valueAt('data', 3)]).toEqual([3, 4, 9]);
  });

  test.each([
    ['later than the next', batch(3, change(0, 0, 7))],
    ['a repetition', batch(1, change(0, 0, 7))],
    ['of another epoch', { ...batch(2, change(0, 0, 7)), epoch: 1 }],
  ])('that are %s are refused, and nothing is written', async (_what, wrong) => {
    await applier.apply(batch(1, change(0, 0, 1)));
    expect(await applier.apply(wrong)).toMatchObject({ ok: false, failure: { code: 'BatchOutOfOrder' } });
    expect(applier.appliedSequence).toBe(1);
    expect(await valueAt('system', 0)).toBe(1);
  });
});

describe('a tag', () => {
  test('before the copy has ended makes no snapshot: nothing could start from it', async () => {
    const applied = await applier.apply(batch(1, change(0, 0, 1), tag('too-early')));
    expect(applied).toMatchObject({ ok: true, value: { tags: [], copied: false } });
    expect(await valueAt('system', 0, 'too-early')).toBeUndefined();
    expect(applier.copied).toBe(false);
  });

  test('in the very batch in which the copy ends does, and the batch says so', async () => {
    const applied = await applier.apply(batch(1, change(0, 0, 1), copied, tag('first')));
    expect(applied).toMatchObject({ ok: true, value: { tags: [{ id: 'first' }], copied: true } });
    expect(await valueAt('system', 0, 'first')).toBe(1);
  });

  test('stands at one place for all disks: what follows it is not in it', async () => {
    await applier.apply(
      batch(1, copied, change(0, 0, 1), change(1, 0, 1), tag('cut'), change(0, 0, 2), change(1, 0, 2)),
    );
    expect([await valueAt('system', 0, 'cut'), await valueAt('data', 0, 'cut')]).toEqual([1, 1]);
    expect([await valueAt('system', 0), await valueAt('data', 0)]).toEqual([2, 2]);
  });

  test('after tag keeps each its own state', async () => {
    await applier.apply(batch(1, copied, change(0, 0, 1), tag('a'), change(0, 0, 2), tag('b')));
    await applier.apply(batch(2, change(0, 0, 3)));
    expect([await valueAt('system', 0, 'a'), await valueAt('system', 0, 'b')]).toEqual([1, 2]);
  });
});

test('the end of a batch is handed on, for a recovery point at everything received', async () => {
  const end = { label: 'end/web01/2/1', atMs: 5, consistent: true };
  expect(await applier.apply(batch(1, copied, { kind: 'end', end }))).toMatchObject({ ok: true, value: { end } });
});
