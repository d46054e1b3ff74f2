/**
 * Looks for the workload's text where it must not be readable: in blobs of the cache storage account and on links. Data
 * that is merely compressed counts as readable. Two blobs that begin alike are told too: what is sealed begins with its
 * nonce, and a nonce that is used twice gives both texts away.
 */
import { zstdDecompressSync } from 'node:zlib';
import type { Parcel } from '../../../reference/model/content.ts';
import { sizeOf } from '../../../reference/model/content.ts';
import type { RunJournal } from '../../journal/journal.ts';
import { CANARY } from './canary.ts';

/** How a Zstandard frame begins, and how far into a blob one is looked for. */
const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const HEADER_BYTES_MAX = 64;
const NONCE_BYTES = 12;

/** A blob that was put into the cache storage account. */
interface Stored {
  readonly account: string;
  readonly path: string;
  readonly data: Parcel;
}

/** A message that has arrived, over these links. */
interface Delivered {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly path: readonly string[];
  readonly plaintext: boolean;
  readonly payload: Parcel | undefined;
}

export class LeakWatch {
  readonly #journal: Pick<RunJournal, 'record'>;
  readonly #told = new Set<string>();
  /** The first path that began with these bytes. */
  readonly #beginnings = new Map<string, string>();

  constructor(journal: Pick<RunJournal, 'record'>) {
    this.#journal = journal;
  }

  stored({ account, path, data }: Stored): void {
    const beginning = Buffer.from(data.bytes.subarray(0, NONCE_BYTES)).toString('latin1');
    const first = this.#beginnings.get(beginning);
    if (first === undefined) this.#beginnings.set(beginning, path);
    // The same batch once more, because the answer was lost, is another sealing with a nonce of its own.
    const beginsLike = first === undefined ? {} : { beginsLike: first };
    const readable = isReadable(data);
    this.#journal.record('world', 'cache.put', { account, path, bytes: sizeOf(data), readable, ...beginsLike });
  }

  delivered({ plaintext, payload, path, from, to, port }: Delivered): void {
    if (!plaintext || !payload || !isReadable(payload)) return;
    for (const link of path) {
      const place = `${link} ${from} ${to} ${port}`;
      if (this.#told.has(place)) continue;
      this.#told.add(place);
      this.#journal.record('world', 'link.readable', { link, from, to, port });
    }
  }
}

/** Whether the workload's mark can be found in it, as it is or after decompression. */
export function isReadable({ bytes }: Parcel): boolean {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (raw.includes(CANARY)) return true;
  const frameAt = raw.subarray(0, HEADER_BYTES_MAX).indexOf(ZSTD_MAGIC);
  if (frameAt < 0) return false;
  try {
    return zstdDecompressSync(raw.subarray(frameAt)).includes(CANARY);
  } catch {
    return false;
  }
}
