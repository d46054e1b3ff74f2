/** The content of one page blob: which stretches were ever written, what they hold, and how changes get there. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PageBlobClient } from '@azure/storage-blob';
import { BLOCK_BYTES, type Change, type Extent } from '../../../reference/model/content.ts';
import { invariant } from '../../../reference/model/result.ts';
import { Image } from '../../disks/image.ts';
import { bytesOf } from '../../disks/image-bytes.ts';

/** The service takes no more in one request (documented). */
const UPLOAD_MAX_BYTES = 4 * 1024 * 1024;
const REQUESTS_AT_ONCE = 8;
/** So much that nobody asked for is read along with what lies around it, and so much is read at once. */
const GAP_MAX_BYTES = 256 * 1024;
const SPAN_MAX_BYTES = 16 * 1024 * 1024;
/** A copy within one account takes no longer than the request. */
const COPY_LOOK_MS = 10;

/** The written stretches within `extent`, ascending, not touching each other. */
export async function occupiedIn(blob: PageBlobClient, extent: Extent): Promise<Extent[]> {
  const { pageRange = [] } = await blob.getPageRanges(extent.offsetBytes, extent.lengthBytes);
  const stretches: { offsetBytes: number; lengthBytes: number }[] = [];
  for (const { offset, count = 0 } of pageRange) {
    // The client's counts leave out the last byte of each range.
    const endBytes = Math.ceil((offset + count) / BLOCK_BYTES) * BLOCK_BYTES;
    const last = stretches.at(-1);
    if (last && last.offsetBytes + last.lengthBytes === offset) last.lengthBytes = endBytes - last.offsetBytes;
    else stretches.push({ offsetBytes: offset, lengthBytes: endBytes - offset });
  }
  return stretches;
}

/** What stands in the written stretches within `extent`. */
export async function readPages(blob: PageBlobClient, extent: Extent): Promise<Change[]> {
  const stretches = await occupiedIn(blob, extent);
  const changes: Change[] = [];
  await severalAtOnce(stretches, async ({ offsetBytes, lengthBytes }) => {
    changes.push({ offsetBytes, content: await blob.downloadToBuffer(offsetBytes, lengthBytes) });
  });
  return changes;
}

/** What stands there, written or not. */
export async function readSpan(blob: PageBlobClient, { offsetBytes, lengthBytes }: Extent): Promise<Change> {
  return { offsetBytes, content: await blob.downloadToBuffer(offsetBytes, lengthBytes) };
}

/**
 * Stretches that lie near each other, together with what lies between them: a disk that was written here and there has hundreds, and
 * each request takes its time.
 */
export function nearEachOther(extents: readonly Extent[]): { readonly span: Extent; readonly of: readonly Extent[] }[] {
  const groups: { span: Extent; of: Extent[] }[] = [];
  for (const extent of extents) {
    const last = groups.at(-1);
    const gapBytes = last ? extent.offsetBytes - endOf(last.span) : Number.POSITIVE_INFINITY;
    if (last && gapBytes >= 0 && gapBytes <= GAP_MAX_BYTES && endOf(extent) - last.span.offsetBytes <= SPAN_MAX_BYTES) {
      last.span = { ...last.span, lengthBytes: endOf(extent) - last.span.offsetBytes };
      last.of.push(extent);
    } else groups.push({ span: extent, of: [extent] });
  }
  return groups;
}

function endOf({ offsetBytes, lengthBytes }: Extent): number {
  return offsetBytes + lengthBytes;
}

/**
 * Writes all of it, in as few requests as there are stretches, and gives back what was sent. Between the first request
 * and the last the blob holds some of the changes: nobody but the writer may ask it then.
 */
export async function writePages(blob: PageBlobClient, changes: readonly Change[]): Promise<Change[]> {
  const image = new Image();
  for (const change of changes) image.write(change);
  const sent = image
    .occupied()
    .flatMap((extent) => [...inUploads(extent)])
    .map((extent) => ({ offsetBytes: extent.offsetBytes, content: bytesOf(image.read(extent)) }));
  await severalAtOnce(sent, async ({ offsetBytes, content }) => {
    await blob.uploadPages(content, offsetBytes, content.length);
  });
  return sent;
}

/** Keeps the present content; gives the service's name for it. */
export async function takeSnapshot(blob: PageBlobClient, metadata: Readonly<Record<string, string>>): Promise<string> {
  const { snapshot } = await blob.createSnapshot({ metadata });
  invariant(snapshot, `a snapshot of ${blob.name} has a name`);
  // Azurite names a snapshot after its millisecond, so two of one blob must not fall into the same one.
  while (Date.now() <= Date.parse(snapshot)) await sleep(1);
  return snapshot;
}

/**
 * Makes `to` a blob with the content of `from`, a blob or a snapshot.
 *
 * In Azurite (3.35) a copy shares its list of pages with what it was copied from: what is written to either shows in both.
 * Its snapshots do not. So the copy is put back to a snapshot of its own, and shares with that one, which goes.
 */
export async function copyPages(from: PageBlobClient, to: PageBlobClient): Promise<void> {
  await copied(from, to);
  const own = to.withSnapshot(await takeSnapshot(to, {}));
  await copied(own, to);
  await own.delete();
}

async function copied(from: PageBlobClient, to: PageBlobClient): Promise<void> {
  const copying = await to.beginCopyFromURL(from.url, { intervalInMs: COPY_LOOK_MS });
  await copying.pollUntilDone();
}

function* inUploads({ offsetBytes, lengthBytes }: Extent): Generator<Extent> {
  for (let done = 0; done < lengthBytes; done += UPLOAD_MAX_BYTES) {
    yield { offsetBytes: offsetBytes + done, lengthBytes: Math.min(UPLOAD_MAX_BYTES, lengthBytes - done) };
  }
}

async function severalAtOnce<Item>(items: readonly Item[], action: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) await action(item);
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, work));
}
