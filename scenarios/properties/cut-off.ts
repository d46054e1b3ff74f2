/**
 * Whose failed connections explain that data or news cannot be passed on: those of the roles that this data, or this news, goes
 * through, and of nobody else. Takes a run's records in order; answers for the moment after the last one.
 */
import type { Entry } from './entries.ts';
import type { Items } from './items.ts';
import { machineOf } from './node-machine.ts';
import type { Run } from './property.ts';
import { UnreachedPeers } from './unreached-peers.ts';

/** Of a process server: its uploads do not get through, its cache fills. */
const OF_PROCESS_SERVER: ReadonlySet<string> = new Set(['ProcessServerWarning', 'ProcessServerCritical']);
const NOT_PASSED_ON = 'EA0436';
const NO_ROOM_AT_HOME = 'EA0425';
const VCENTER = 'VcenterNotSeen';
const STATISTICS = 'StatisticsSilent';

interface Way {
  processServer?: string | undefined;
  masterTarget?: string | undefined;
}

export class CutOff {
  readonly #items: Items;
  readonly #vcenter: readonly string[] | undefined;
  readonly #peers = new UnreachedPeers();
  /** How the data of each item travels. */
  readonly #ways = new Map<string, Way>();
  /** By node, until when a role had no room on its disk. */
  readonly #fullUntilMs = new Map<string, number>();

  constructor({ site }: Run, items: Items) {
    this.#items = items;
    this.#vcenter = site && [site.vcenter.host, site.vcenter.address];
  }

  /** Whether it is known here whom a code is about. */
  static knows(code: string): boolean {
    return OF_PROCESS_SERVER.has(code) || [NOT_PASSED_ON, NO_ROOM_AT_HOME, VCENTER, STATISTICS].includes(code);
  }

  take(entry: Entry): void {
    this.#peers.take(entry);
    if (entry.kind === 'replication.started') {
      this.#ways.set(entry.item, { processServer: entry.processServer, masterTarget: entry.masterTarget });
    } else if (entry.kind === 'process-server.switched') {
      this.#ways.set(entry.item, { ...this.#ways.get(entry.item), processServer: entry.to });
    } else if (entry.kind === 'disk.full') this.#fullUntilMs.set(entry.node, Number.POSITIVE_INFINITY);
    else if (entry.kind === 'disk.room') this.#fullUntilMs.set(entry.node, entry.at);
  }

  /** Whether one of those that the alarm is about could not reach somebody, or had no room, at any time from then on. */
  explains({ item, component, code }: { item?: string; component?: string; code: string }, sinceMs: number): boolean {
    const way = this.#ways.get(item ?? '') ?? {};
    const out = (isNode: (node: string) => boolean, isHost: (host: string) => boolean = () => true) =>
      this.#peers.anySince(sinceMs, isNode, isHost);
    if (OF_PROCESS_SERVER.has(code)) return out(isRole('process', component));
    if (code === NOT_PASSED_ON) return out(isRole('process', way.processServer));
    if (code === NO_ROOM_AT_HOME) {
      const isMasterTarget = isRole('master-target', way.masterTarget);
      return [...this.#fullUntilMs].some(([node, untilMs]) => isMasterTarget(node) && untilMs >= sinceMs);
    }
    if (code === VCENTER) return out(isRole('configuration'), (host) => this.#vcenter?.includes(host) ?? true);
    if (code === STATISTICS) return out(isRole('configuration', component), (host) => this.#isNoVcenter(host));
    // What it takes for a copy to come on, and for the service to hear that it does.
    return (
      out((node) => node.endsWith('/mobility') && this.#items.itemOf(machineOf(node)) === item) ||
      out(isRole('process', way.processServer)) ||
      out(isRole('master-target', way.masterTarget)) ||
      out(isRole('configuration'), (host) => this.#isNoVcenter(host))
    );
  }

  #isNoVcenter(host: string): boolean {
    return this.#vcenter?.includes(host) !== true;
  }
}

/** The node of a role on the machine of that name, at home or in Azure; on any where records do not say on which. */
function isRole(role: string, name?: string): (node: string) => boolean {
  return (node) =>
    node.endsWith(`/${role}`) && (name === undefined || [name, `azure:${name}`].includes(machineOf(node)));
}
