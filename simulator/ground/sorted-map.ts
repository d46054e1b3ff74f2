/**
 * A map whose keys (never empty) stand in code-unit order, so that "all keys with this prefix" is a slice and never a
 * scan. Keys that arrive in ascending order, as sequence numbers do, are added at the end without searching.
 *
 * The keys lie in blocks of some hundred, so that one more or one less moves those of its block and not all behind it: a
 * cache of fifty servers holds tens of thousands, and goes on at its end and at its beginning all the time.
 */
const BLOCK_KEYS = 512;

export class SortedMap<Value> {
  /** Never empty, but for one that is the only one. */
  readonly #blocks: string[][] = [[]];
  readonly #values = new Map<string, Value>();

  get size(): number {
    return this.#values.size;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  set(key: string, value: Value): void {
    if (!this.#values.has(key)) this.#add(key);
    this.#values.set(key, value);
  }

  delete(key: string): boolean {
    if (!this.#values.delete(key)) return false;
    const at = this.#blockOf(key);
    const block = this.#blocks[at] as string[];
    block.splice(placeOf(key, block), 1);
    if (block.length === 0 && this.#blocks.length > 1) this.#blocks.splice(at, 1);
    return true;
  }

  /** At most `limit` keys that start with `prefix`, the first of them behind `after`, ascending. */
  keys(prefix = '', limit = Number.POSITIVE_INFINITY, after = ''): string[] {
    const found: string[] = [];
    const from = after > prefix ? after : prefix;
    let at = this.#blockOf(from);
    for (let place = placeOf(from, this.#blocks[at] ?? []); found.length < limit; place++) {
      if (place === this.#blocks[at]?.length) [at, place] = [at + 1, 0];
      const key = this.#blocks[at]?.[place];
      if (key === undefined || !key.startsWith(prefix)) break;
      if (after === '' || key > after) found.push(key);
    }
    return found;
  }

  #add(key: string): void {
    const tail = this.#blocks.at(-1) as string[];
    const last = tail.at(-1);
    if (last === undefined || key > last) {
      if (tail.length < BLOCK_KEYS) tail.push(key);
      else this.#blocks.push([key]);
      return;
    }
    const at = this.#blockOf(key);
    const block = this.#blocks[at] as string[];
    block.splice(placeOf(key, block), 0, key);
    if (block.length > BLOCK_KEYS) this.#blocks.splice(at + 1, 0, block.splice(BLOCK_KEYS / 2));
  }

  /** The last block that begins with this key or one before it; the first, if all begin behind it. */
  #blockOf(key: string): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#blocks[middle]?.[0] as string) <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Place of the first key that is not before `key`. */
function placeOf(key: string, keys: readonly string[]): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
