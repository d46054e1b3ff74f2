/**
 * Reads disks into the stream: all occupied stretches for an initial copy, only those whose checksums differ for a
 * resynchronisation, the changed ones after bitmap mode. The disks stay in use meanwhile: writes are captured into the
 * same stream, so a stretch that changes after it was read is put right by what follows it.
 */
import type { Change, Extent } from '../model/content.ts';
import { lengthOf } from '../model/content.ts';
import { SIZE } from '../model/sizes.ts';
import { TIMER } from '../model/timers.ts';
import type { Runtime, Volume } from '../runtime.ts';
import type { ReplicationOrder } from '../wire/agent-control.ts';
import { DIGESTS, type DigestAnswer, type DigestQuery } from '../wire/data-transfer.ts';

export interface CopyProgress {
  readonly copiedBytes: number;
  readonly totalBytes: number;
}

/** Where pieces go; settles when there is room for the next one. */
export type CopySink = (disk: number, changes: readonly Change[]) => Promise<void>;

/**
 * Copies the given stretches of each disk, at most three disks at once (documented), the others in queue.
 * `cancelled` ends the copy early; the promise then settles with false.
 */
export async function copyDisks(
  volumes: readonly Volume[],
  stretches: readonly (readonly Extent[])[],
  sink: CopySink,
  observe: { onProgress(progress: CopyProgress): void; cancelled(): boolean },
): Promise<boolean> {
  const totalBytes = stretches.flat().reduce((sum, extent) => sum + extent.lengthBytes, 0);
  let copiedBytes = 0;
  const waiting = volumes.map((volume, disk) => ({ volume, disk, pieces: cut(stretches[disk] ?? []) }));
  const running = waiting.splice(0, SIZE.disksCopyingAtOnce);
  while (running.length > 0) {
    for (const turn of [...running]) {
      if (observe.cancelled()) return false;
      const piece = turn.pieces.shift();
      if (!piece) {
        running.splice(running.indexOf(turn), 1, ...waiting.splice(0, 1));
        continue;
      }
      const changes: Change[] = [];
      for (const extent of piece) changes.push(...(await readExtent(turn.volume, extent)));
      await sink(turn.disk, changes);
      copiedBytes += piece.reduce((sum, extent) => sum + extent.lengthBytes, 0);
      observe.onProgress({ copiedBytes, totalBytes });
    }
  }
  return !observe.cancelled();
}

/** Pieces of equal size; one may span many short extents of a fragmented disk. */
function cut(extents: readonly Extent[]): Extent[][] {
  const pieces: Extent[][] = [];
  let piece: Extent[] = [];
  let roomBytes = 0;
  for (const { offsetBytes, lengthBytes } of extents) {
    for (let done = 0; done < lengthBytes; ) {
      if (roomBytes === 0) {
        piece = [];
        pieces.push(piece);
        roomBytes = SIZE.copyPieceBytes;
      }
      const takenBytes = Math.min(roomBytes, lengthBytes - done);
      piece.push({ offsetBytes: offsetBytes + done, lengthBytes: takenBytes });
      roomBytes -= takenBytes;
      done += takenBytes;
    }
  }
  return pieces;
}

async function readExtent(volume: Volume, extent: Extent): Promise<Change[]> {
  let offsetBytes = extent.offsetBytes;
  return (await volume.read(extent)).map((content) => {
    const change = { offsetBytes, content };
    offsetBytes += lengthOf(content);
    return change;
  });
}

/**
 * The occupied stretches whose checksum on the replica differs from the source's, in stretches of equal size; and those of the
 * source that are empty where the replica is not.
 */
export async function differingStretches(
  volume: Volume,
  replicaDigests: (extents: readonly Extent[]) => Promise<DigestAnswer | undefined>,
): Promise<Extent[] | undefined> {
  const extents: Extent[] = [];
  for (const { offsetBytes, lengthBytes } of await volume.occupied()) {
    for (let done = 0; done < lengthBytes; done += SIZE.digestStretchBytes) {
      extents.push({
        offsetBytes: offsetBytes + done,
        lengthBytes: Math.min(SIZE.digestStretchBytes, lengthBytes - done),
      });
    }
  }
  const [mine, theirs] = [await volume.digests(extents), await replicaDigests(extents)];
  if (!theirs) return undefined;
  const { digests, beyond = [] } = theirs;
  return [...extents.filter((_, index) => mine[index] !== digests[index]), ...beyond];
}

/**
 * The replica's checksums, asked of the process server until it answers: the far end may first have to apply what it
 * already has. Undefined when they are no longer `wanted`.
 */
export async function replicaDigests(
  runtime: Runtime,
  { serverId, epoch, processServer }: ReplicationOrder,
  query: Pick<DigestQuery, 'disk' | 'extents'>,
  wanted: () => boolean,
): Promise<DigestAnswer | undefined> {
  while (wanted()) {
    const body: DigestQuery = { serverId, epoch, ...query };
    const request = { method: 'POST', path: DIGESTS, body } as const;
    const answer = await runtime.network.request(processServer, request, { trust: 'site' });
    if (answer.ok && answer.value.status === 200) return answer.value.body as DigestAnswer;
    await runtime.clock.sleep(TIMER.shipmentRetryMs);
  }
  return undefined;
}
