/**
 * Whether the last look of a configuration server at a vCenter was in vain. What it sees there it sees once in a discovery
 * cycle (documented), so that a vCenter which is back may be called out of reach for as long as that. Takes a run's records
 * in order; the world notes whom a role could not reach.
 */
import type { Entry } from './entries.ts';
import type { Run } from './property.ts';

const ROLE = '/configuration';

export class VcenterLooks {
  /** The names by which the site's vCenter may be asked; none when nobody says which site it is. */
  readonly #names: readonly string[];
  /** Configuration servers that it did not answer. */
  readonly #inVain = new Set<string>();

  constructor({ site }: Run) {
    this.#names = site ? [site.vcenter.host, site.vcenter.address] : [];
  }

  take(entry: Entry): void {
    if (!entry.node.endsWith(ROLE)) return;
    // In its new life it has not looked yet.
    if (entry.kind === 'role.state' && entry.from === undefined) this.#inVain.delete(entry.node);
    else if (entry.kind === 'peer.reached' && this.#names.includes(entry.host)) this.#inVain.delete(entry.node);
    else if (entry.kind === 'peer.failed' && this.#names.includes(entry.host)) this.#inVain.add(entry.node);
  }

  /** By what came so far. */
  get lastWasInVain(): boolean {
    return this.#inVain.size > 0;
  }
}
