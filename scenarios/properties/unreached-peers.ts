/**
 * When which role could not reach whom, by the world's own word. Takes a run's records in order. It ends when the peer is reached,
 * and with the role's life: a machine that is off, gone or begins anew asks nobody. Test machines stand in a network of their own,
 * from where they reach nobody; that says nothing of anybody else.
 */
import type { Entry } from './entries.ts';
import { machineOf } from './node-machine.ts';
import { begin, end, type Span, spansOf } from './time-spans.ts';

export class UnreachedPeers {
  /** By node, and by whom it asked. */
  readonly #ofNodes = new Map<string, Map<string, Span[]>>();
  readonly #testMachines = new Set<string>();

  take(entry: Entry): void {
    if (entry.kind === 'peer.failed' || entry.kind === 'peer.reached') {
      if (this.#testMachines.has(machineOf(entry.node))) return;
      const peers = this.#ofNodes.get(entry.node) ?? new Map<string, Span[]>();
      this.#ofNodes.set(entry.node, peers);
      const spans = spansOf(peers, `${entry.host}:${entry.port}`);
      if (entry.kind === 'peer.failed') begin(spans, entry.at);
      else end(spans, entry.at);
    } else if (entry.kind === 'machine.created') {
      if (entry.purpose === 'test') this.#testMachines.add(entry.machine);
      else this.#testMachines.delete(entry.machine);
    } else if (entry.kind === 'machine.removed' || (entry.kind === 'machine.power' && entry.power === 'off')) {
      this.#endOf((node) => machineOf(node) === entry.machine, entry.at);
    } else if (entry.kind === 'role.state' && entry.from === undefined) {
      this.#endOf((node) => node === entry.node, entry.at);
    }
  }

  /** Whether one of these nodes could not reach one of these hosts, at any time from then on, by what came so far. */
  anySince(sinceMs: number, isNode: (node: string) => boolean, isHost: (host: string) => boolean): boolean {
    return [...this.#ofNodes].some(
      ([node, peers]) =>
        isNode(node) &&
        [...peers].some(
          ([peer, spans]) => isHost(peer.slice(0, peer.lastIndexOf(':'))) && spans.some(({ toMs }) => toMs >= sinceMs),
        ),
    );
  }

  /** The spans in which one of these nodes could not reach somebody, by what came so far. */
  spansOf(isNode: (node: string) => boolean): Span[] {
    return [...this.#ofNodes].flatMap(([node, peers]) => (isNode(node) ? [...peers.values()].flat() : []));
  }

  #endOf(isNode: (node: string) => boolean, atMs: number): void {
    for (const span of this.spansOf(isNode)) span.toMs = Math.min(span.toMs, atMs);
  }
}
