/** Carries one direction of a connection over a line that takes its time, has its limits, and may be down. */
import type { Socket } from 'node:net';
import type { LineState } from './toxics.ts';

interface Parcel {
  readonly dueAtMs: number;
  /** Undefined: the sender has ended. */
  readonly bytes: Buffer | undefined;
}

/** Timers are no finer; what is due sooner goes at once, and what follows it waits for both. */
const TIMER_MS = 1;
/** How much may be on the line before the sender has to wait. */
const WINDOW_BYTES = 1024 * 1024;

/** @param state asked for each piece: what the line is like now */
export function carry(from: Socket, to: Socket, state: () => LineState): void {
  const parcels: Parcel[] = [];
  let waitingBytes = 0;
  let lineFreeAtMs = 0;
  let timer: NodeJS.Timeout | undefined;

  function accept(bytes: Buffer | undefined): void {
    const { latencyMs, bytesPerMs } = state();
    const sizeBytes = bytes?.length ?? 0;
    lineFreeAtMs = Math.max(lineFreeAtMs, performance.now()) + sizeBytes / bytesPerMs;
    parcels.push({ dueAtMs: lineFreeAtMs + latencyMs, bytes });
    waitingBytes += sizeBytes;
    deliver();
    regulate();
  }

  function deliver(): void {
    clearTimeout(timer);
    timer = undefined;
    for (let next = parcels[0]; next && !to.destroyed; next = parcels[0]) {
      const waitMs = next.dueAtMs - performance.now();
      if (waitMs >= TIMER_MS) {
        timer = setTimeout(deliver, waitMs);
        break;
      }
      parcels.shift();
      waitingBytes -= next.bytes?.length ?? 0;
      if (state().isDown) continue;
      if (next.bytes) to.write(next.bytes);
      else to.end();
    }
    regulate();
  }

  function regulate(): void {
    const full = waitingBytes > WINDOW_BYTES || to.writableNeedDrain;
    if (full) from.pause();
    else if (from.isPaused()) from.resume();
  }

  from.on('data', accept);
  from.on('end', () => accept(undefined));
  from.on('close', () => {
    // An end that is on its way still arrives; a reset does not wait.
    if (!from.readableEnded) to.destroy();
  });
  from.on('error', () => to.destroy());
  to.on('drain', regulate);
  to.on('close', () => {
    clearTimeout(timer);
    from.destroy();
  });
}
