/**
 * A role's clock in a live lab. Timers run in the order of their deadlines, then in that in which they were asked for,
 * and never early, as in the virtual world. Node's own are exact to a millisecond only, which is many in lab time.
 */
import type { Clock } from '../../reference/runtime.ts';
import { cancelQueued, EventQueue, type QueuedEvent } from '../ground/event-queue.ts';
import { type LabTime, labNowMs, realMsAt, realNowMs } from './lab-time.ts';

/** Node's timers take no longer delay: 2³¹ − 1 ms, not quite 25 days. */
const NODE_DELAY_MAX_MS = 2 ** 31 - 1;

export interface LiveClock extends Clock {
  /** It stands still from now on: no timer runs any more. */
  close(): void;
}

export function createLiveClock(time: LabTime): LiveClock {
  const queue = new EventQueue();
  let sequence = 0;
  let closed = false;
  let timeout: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;

  function after(delayMs: number, action: () => void): QueuedEvent {
    const event: QueuedEvent = {
      atMs: labNowMs(time) + Math.max(0, delayMs),
      sequence: sequence++,
      action,
      queue,
      cancel: cancelQueued,
    };
    queue.push(event);
    if (queue.peek() === event) awaitFirst();
    return event;
  }

  function awaitFirst(): void {
    clearTimeout(timeout);
    clearImmediate(immediate);
    const first = queue.peek();
    if (first === undefined || closed) return;
    const waitMs = realMsAt(time, first.atMs) - realNowMs();
    // What is due runs in a turn of its own: promises that the one before it settled come first.
    if (waitMs <= 0) immediate = setImmediate(runFirst);
    else timeout = setTimeout(runFirst, Math.min(Math.ceil(waitMs), NODE_DELAY_MAX_MS));
  }

  function runFirst(): void {
    const first = queue.peek();
    if (first !== undefined && first.atMs <= labNowMs(time)) {
      queue.pop();
      const { action } = first;
      first.action = undefined;
      action?.();
    }
    awaitFirst();
  }

  return {
    nowMs: () => Math.floor(labNowMs(time)),
    monotonicMs: () => Math.floor(labNowMs(time)),
    after,
    sleep: (delayMs) => new Promise((resolve) => after(delayMs, resolve)),
    close() {
      closed = true;
      awaitFirst();
    },
  };
}
