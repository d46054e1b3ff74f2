/**
 * The limit: an event loop that does nothing but take the earliest event off a binary heap and put its successor on, with
 * as many events waiting as a drill has.
 */
/** How many events wait at any moment. */
export const WAITING = 2_000;

/** Events per second. */
export function bareLoopRate(events: number): number {
  const deadlines = new Float64Array(WAITING + 1);
  let size = 0;
  const push = (deadline: number): void => {
    let at = size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((deadlines[parent] as number) <= deadline) break;
      deadlines[at] = deadlines[parent] as number;
      at = parent;
    }
    deadlines[at] = deadline;
  };
  const pop = (): number => {
    const first = deadlines[0] as number;
    const last = deadlines[--size] as number;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && (deadlines[child + 1] as number) < (deadlines[child] as number)) child += 1;
      if ((deadlines[child] as number) >= last) break;
      deadlines[at] = deadlines[child] as number;
      at = child;
    }
    deadlines[at] = last;
    return first;
  };
  let state = 1;
  const step = (): number => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return 1 + (state % 1000);
  };
  for (let index = 0; index < WAITING; index++) push(step());
  const startedMs = performance.now();
  for (let index = 0; index < events; index++) push(pop() + step());
  return (events / (performance.now() - startedMs)) * 1000;
}
