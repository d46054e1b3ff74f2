/**
 * A map whose keys (never empty) stand in code-unit order, so that "all keys with this prefix" is a slice and never a
 * scan. Keys that arrive in ascending order, as sequence numbers do, are added at the end without searching.
 */
export class SortedMap<Value> {
  readonly #keys: string[] = [];
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
    if (!this.#values.has(key)) {
      const last = this.#keys.at(-1);
      if (last === undefined || key > last) this.#keys.push(key);
      else this.#keys.splice(this.#placeOf(key), 0, key);
    }
    this.#values.set(key, value);
  }

  delete(key: string): boolean {
    if (!this.#values.delete(key)) return false;
    this.#keys.splice(this.#placeOf(key), 1);
    return true;
  }

  /** At most `limit` keys that start with `prefix`, the first of them behind `after`, ascending. */
  keys(prefix = '', limit = Number.POSITIVE_INFINITY, after = ''): string[] {
    const found: string[] = [];
    for (let place = this.#placeOf(after > prefix ? after : prefix); found.length < limit; place++) {
      const key = this.#keys[place];
      if (key === undefined || !key.startsWith(prefix)) break;
      if (after === '' || key > after) found.push(key);
    }
    return found;
  }

  /** Place of the first key that is not before `key`. */
  #placeOf(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] as string) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
