/**
 * When a site's machines were last heard of, by the service's own clock. A report gives such times by a clock at the site,
 * which may be wrong and may be set; that a time is another one than in the last report proves that something was heard of
 * between the two, whatever that clock says.
 */
import type { Inventory } from '../../wire/provider.ts';

export interface Report {
  /** By the clock of the configuration server, when it reported. */
  readonly clockMs: number;
  readonly inventory: Inventory;
}

export class HeardOf {
  readonly #known = new Map<string, { readonly stampMs: number; readonly heardMs: number }>();
  /** By how much a site's clock was wrong when it had last heard of an agent. */
  readonly #siteAheadMs = new Map<string, number>();

  /** The same inventory, with all such times as the service's clock has them. */
  inServiceTime({ clockMs, inventory }: Report, lastReportMs: number, nowMs: number): Inventory {
    const heard = (whose: string, stampMs: number): number => {
      const known = this.#known.get(whose);
      if (known?.stampMs === stampMs) return known.heardMs;
      const heardMs = Math.min(nowMs, Math.max(lastReportMs, nowMs - (clockMs - stampMs)));
      this.#known.set(whose, { stampMs, heardMs });
      return heardMs;
    };
    return {
      ...inventory,
      listeningSinceMs: heard('site', inventory.listeningSinceMs),
      agents: inventory.agents.map((agent) => {
        const whose = `agent ${agent.serverId} ${agent.biosUuid}`;
        if (this.#known.get(whose)?.stampMs !== agent.lastHeartbeatMs) this.#siteAheadMs.set(whose, clockMs - nowMs);
        const lastHeartbeatMs = heard(whose, agent.lastHeartbeatMs);
        if (agent.clockAheadMs === undefined) return { ...agent, lastHeartbeatMs };
        const clockAheadMs = agent.clockAheadMs + (this.#siteAheadMs.get(whose) ?? 0);
        return { ...agent, lastHeartbeatMs, clockAheadMs };
      }),
      components: inventory.components.map(({ status, ...component }) => {
        const whose = `component ${component.componentId}`;
        const lastHeartbeatMs = heard(whose, component.lastHeartbeatMs);
        if (status?.kind !== 'process-server') return { ...component, lastHeartbeatMs, ...(status && { status }) };
        const sources = status.sources.map((source) => ({
          ...source,
          lastReceivedMs: heard(`${whose} ${source.serverId}`, source.lastReceivedMs),
        }));
        return { ...component, lastHeartbeatMs, status: { ...status, sources } };
      }),
    };
  }
}
