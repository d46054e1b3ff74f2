import { describe, expect, it } from 'vitest';
import { invariant } from '../../../reference/model/result.ts';
import { Image } from '../../disks/image.ts';
import { Randomness } from '../../ground/random.ts';
import { MemoryDevice } from '../memory-device.ts';
import { Database, DATABASE_FILE, JOURNAL_FILE } from './database.ts';
import { FileSystem } from './file-system.ts';

const NOW_MS = Date.UTC(2026, 0, 5, 9);
const BLOCKS_64 = 64 * 4096;

async function open(device: MemoryDevice, seed = '1'): Promise<Database> {
  const random = new Randomness(seed).stream('sqlite');
  const database = await Database.open({ device, clock: { nowMs: () => NOW_MS }, random });
  invariant(database.ok, 'the database opens');
  return database.value;
}

function freshDevice(): MemoryDevice {
  const device = new MemoryDevice(new Image());
  FileSystem.format(device, [
    { name: DATABASE_FILE, capacityBytes: BLOCKS_64 },
    { name: JOURNAL_FILE, capacityBytes: BLOCKS_64 },
  ]);
  return device;
}

describe('a database on a disk', () => {
  it('keeps its journal, writes through to the disk, and is found again by another', async () => {
    const device = freshDevice();
    const database = await open(device);
    expect(await database.rows('PRAGMA journal_mode')).toEqual({ ok: true, value: [['persist']] });
    expect(await database.rows('PRAGMA synchronous')).toEqual({ ok: true, value: [[2]] });
    await database.run('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)');
    await database.run('INSERT INTO t VALUES (?, ?)', [1, 'first']);
    const other = await open(device);
    expect(other.recovered).toBe(false);
    expect(await other.rows('SELECT * FROM t')).toEqual({ ok: true, value: [[1, 'first']] });
  });

  it('takes time and randomness from the runtime', async () => {
    const ask = async (seed: string) => {
      const database = await open(freshDevice(), seed);
      const found = await database.rows("SELECT datetime('now'), hex(randomblob(8))");
      invariant(found.ok, 'the question is answered');
      return found.value[0]!;
    };
    const [first, again, other] = [await ask('1'), await ask('1'), await ask('2')];
    expect(first[0]).toBe('2026-01-05 09:00:00');
    expect(again).toEqual(first);
    expect(other[1]).not.toBe(first[1]);
  });

  it('uses no real input or output: everything is done before the event loop turns once', async () => {
    let turns = 0;
    const turn = setImmediate(() => {
      turns += 1;
    });
    const database = await open(freshDevice());
    await database.run('CREATE TABLE t (id INTEGER PRIMARY KEY)');
    await database.run('INSERT INTO t VALUES (1)');
    expect(turns).toBe(0);
    clearImmediate(turn);
  });

  it('reports what SQLite refuses and goes on', async () => {
    const database = await open(freshDevice());
    await database.run('CREATE TABLE t (id INTEGER PRIMARY KEY, filler TEXT)');
    expect(await database.run('INSERT INTO missing VALUES (1)')).toMatchObject({
      ok: false,
      failure: { code: 'DATABASE_FAILED' },
    });
    expect(await database.run('INSERT INTO t VALUES (?, ?)', [1, 'x'.repeat(BLOCKS_64)])).toMatchObject({
      ok: false,
      failure: { message: 'SQLite: database or disk is full' },
    });
    expect(await database.run('INSERT INTO t VALUES (?, ?)', [1, 'small'])).toEqual({ ok: true });
    expect(await database.rows('PRAGMA integrity_check')).toEqual({ ok: true, value: [['ok']] });
  });
});
