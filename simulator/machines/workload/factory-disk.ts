/**
 * What stands on a server's disk before the story starts: the files of its operating system, of which only the size
 * matters, and on a system disk an empty ledger.
 */
import { createHash } from 'node:crypto';
import type { Change } from '../../../reference/model/content.ts';
import { BLOCK_BYTES } from '../../../reference/model/content.ts';
import { invariant } from '../../../reference/model/result.ts';
import { Image } from '../../disks/image.ts';
import { Randomness } from '../../ground/random.ts';
import { MemoryDevice } from '../memory-device.ts';
import { Database, DATABASE_FILE, JOURNAL_FILE } from '../sqlite/database.ts';
import { endOfRegions, type FileRegion, FileSystem } from '../sqlite/file-system.ts';
import { TABLES } from './tables.ts';

const MEBIBYTE = 1024 * 1024;

export const LEDGER_REGIONS: readonly FileRegion[] = [
  { name: DATABASE_FILE, capacityBytes: 64 * MEBIBYTE },
  { name: JOURNAL_FILE, capacityBytes: 16 * MEBIBYTE },
];

/** Behind the ledger's regions a disk is free for anything else. A disk with a ledger is larger than this. */
export const END_OF_LEDGER_BYTES = endOfRegions(LEDGER_REGIONS);

/** An operating system's files are not one block of data. */
const STRETCHES = 6;

export interface FactoryDisk {
  /** Whose disk; disks of different names differ in content. */
  readonly name: string;
  readonly capacityBytes: number;
  /** How much of the disk is in use besides the ledger; rounded down to whole blocks. */
  readonly occupiedBytes: number;
  /** An empty ledger on it? Default true. */
  readonly ledger?: boolean;
}

/** Puts factory content on a fresh disk, at no time and as part of its position 0. */
export async function initialiseDisk(
  volume: { initialise(changes: readonly Change[]): void },
  disk: FactoryDisk,
): Promise<void> {
  const ledger = (disk.ledger ?? true) ? await emptyLedger() : [];
  volume.initialise([...operatingSystem(disk), ...ledger]);
}

/** A symbolic stream's seed of its own for each name; never that of zeros. */
export function streamSeed(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32LE() || 1;
}

function operatingSystem({ name, capacityBytes, occupiedBytes }: FactoryDisk): Change[] {
  const slotBytes = wholeBlocks((capacityBytes - END_OF_LEDGER_BYTES) / STRETCHES);
  const lengthBytes = wholeBlocks(occupiedBytes / STRETCHES);
  invariant(lengthBytes <= slotBytes, `disk ${name} has room for ${occupiedBytes} bytes of files besides the ledger`);
  if (lengthBytes === 0) return [];
  return Array.from({ length: STRETCHES }, (_, index) => {
    const offsetBytes = END_OF_LEDGER_BYTES + index * slotBytes;
    return { offsetBytes, content: { seed: streamSeed(name), streamOffsetBytes: offsetBytes, lengthBytes } };
  });
}

function wholeBlocks(bytes: number): number {
  return Math.floor(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}

let madeLedger: Promise<readonly Change[]> | undefined;

/** The same for every disk, so it is made once per process. */
function emptyLedger(): Promise<readonly Change[]> {
  madeLedger ??= makeLedger();
  return madeLedger;
}

async function makeLedger(): Promise<readonly Change[]> {
  const image = new Image();
  const device = new MemoryDevice(image);
  FileSystem.format(device, LEDGER_REGIONS);
  const random = new Randomness('factory').stream('ledger');
  const database = await Database.open({ device, clock: { nowMs: () => 0 }, random });
  invariant(database.ok, 'an empty disk takes a ledger');
  for (const [table, columns] of Object.entries(TABLES)) {
    const created = await database.value.run(`CREATE TABLE ${table} (${columns.join(', ')})`);
    invariant(created.ok, `an empty ledger takes the table ${table}`);
  }
  await database.value.close();
  return image.pieces();
}
