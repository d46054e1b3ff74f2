/** Zones that turn host names into addresses. */

/** The names one part of the internet knows. Case does not matter; a record may be a `*.suffix` pattern. */
export class NameZone {
  readonly #addresses = new Map<string, string>();

  set(name: string, address: string): void {
    this.#addresses.set(name.toLowerCase(), address);
  }

  remove(name: string): void {
    this.#addresses.delete(name.toLowerCase());
  }

  /** The exact record, or else that of the nearest enclosing pattern. */
  resolve(name: string): string | undefined {
    let suffix = name.toLowerCase();
    const exact = this.#addresses.get(suffix);
    if (exact !== undefined) return exact;
    for (let dot = suffix.indexOf('.'); dot >= 0; dot = suffix.indexOf('.')) {
      suffix = suffix.slice(dot + 1);
      const address = this.#addresses.get(`*.${suffix}`);
      if (address !== undefined) return address;
    }
    return undefined;
  }
}
