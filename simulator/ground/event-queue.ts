/**
 * A binary heap of events by (deadline, sequence). Cancelled events stay inside until they surface, or until they are
 * the majority and the heap is rebuilt without them: timeouts that never fire cost next to nothing.
 */
export interface QueuedEvent {
  readonly atMs: number;
  readonly sequence: number;
  /** Undefined once it ran or was cancelled. */
  action: (() => void) | undefined;
  readonly queue: EventQueue;
  cancel(): void;
}

const REBUILD_FROM = 1024;

export class EventQueue {
  #heap: QueuedEvent[] = [];
  #cancelled = 0;

  /** Events still to happen. */
  get size(): number {
    return this.#heap.length - this.#cancelled;
  }

  push(event: QueuedEvent): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex] as QueuedEvent;
      if (!isBefore(event, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = event;
  }

  /** The earliest event, or undefined when none is left. */
  pop(): QueuedEvent | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined) return undefined;
      const last = this.#heap.pop() as QueuedEvent;
      if (this.#heap.length > 0) this.#sink(0, last);
      if (first.action !== undefined) return first;
      this.#cancelled--;
    }
  }

  /** The earliest event, which stays in the queue. */
  peek(): QueuedEvent | undefined {
    const first = this.pop();
    if (first !== undefined) this.push(first);
    return first;
  }

  noteCancelled(): void {
    this.#cancelled++;
    if (this.#heap.length >= REBUILD_FROM && this.#cancelled * 2 > this.#heap.length) this.#rebuild();
  }

  #rebuild(): void {
    this.#heap = this.#heap.filter((event) => event.action !== undefined);
    this.#cancelled = 0;
    for (let index = (this.#heap.length >> 1) - 1; index >= 0; index--) {
      this.#sink(index, this.#heap[index] as QueuedEvent);
    }
  }

  /** Puts `event` at `index` or below, where the heap order holds. */
  #sink(index: number, event: QueuedEvent): void {
    const heap = this.#heap;
    const length = heap.length;
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= length) break;
      let child = heap[childIndex] as QueuedEvent;
      const right = heap[childIndex + 1];
      if (right !== undefined && childIndex + 1 < length && isBefore(right, child)) {
        childIndex++;
        child = right;
      }
      if (!isBefore(child, event)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = event;
  }
}

/** What an event's `cancel` does; a plain function, so that events stay plain records. */
export function cancelQueued(this: QueuedEvent): void {
  if (this.action === undefined) return;
  this.action = undefined;
  this.queue.noteCancelled();
}

function isBefore(a: QueuedEvent, b: QueuedEvent): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);
}
