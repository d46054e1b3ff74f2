/** Looks into a disk image the way a machine that starts from it would, without disturbing anything. */
import type { Image } from '../disks/image.ts';
import { Randomness } from '../ground/random.ts';
import { MemoryDevice } from './memory-device.ts';
import { Ledger, type LedgerReading } from './workload/ledger.ts';

/** What the ledger on that disk holds after SQLite's own crash recovery. The image itself stays as it is. */
export async function inspectImage(image: Image): Promise<LedgerReading> {
  const random = new Randomness('inspection').stream('sqlite');
  const opened = await Ledger.open({ device: new MemoryDevice(image.copy()), clock: { nowMs: () => 0 }, random });
  await opened.ledger?.close();
  return opened.reading;
}
