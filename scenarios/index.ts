/** All scenarios. Adding one: a file in `stories/` and a line here (docs/adding-a-scenario.md). */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suggestion } from '../reference/model/near-miss.ts';
import { fail, ok, type Result } from '../reference/model/result.ts';
import type { Scenario } from './scenario.ts';
import { authenticatingProxyOnTheWayOut } from './stories/authenticating-proxy.ts';
import { blockedEntra } from './stories/blocked-entra.ts';
import { blockedReplicationService } from './stories/blocked-replication-service.ts';
import { blockedServiceBus } from './stories/blocked-service-bus.ts';
import { blockedStorage } from './stories/blocked-storage.ts';
import { dataPortIsBlocked } from './stories/data-port-blocked.ts';
import { failbackToPhysicalRefused } from './stories/failback-to-physical-refused.ts';
import { failoverWithShutdown } from './stories/failover-with-shutdown.ts';
import { fullCycle } from './stories/full-cycle.ts';
import { plannedFailoverRefused } from './stories/planned-failover-refused.ts';
import { port20004Partitioned } from './stories/port-20004-partition.ts';
import { processServerRestarted } from './stories/process-server-restart.ts';
import { recoveryPoints } from './stories/recovery-points.ts';
import { replicationOverVpnRefused } from './stories/replication-over-vpn-refused.ts';
import { serverRestarted } from './stories/server-restart.ts';
import { vpnLossFailback } from './stories/vpn-loss-failback.ts';
import { vpnLossReprotect } from './stories/vpn-loss-reprotect.ts';
import { wrongPassphraseRefused } from './stories/wrong-passphrase-refused.ts';

export const scenarios: readonly Scenario[] = [
  fullCycle,
  failoverWithShutdown,
  authenticatingProxyOnTheWayOut,
  blockedStorage,
  blockedEntra,
  blockedReplicationService,
  blockedServiceBus,
  port20004Partitioned,
  recoveryPoints,
  serverRestarted,
  processServerRestarted,
  dataPortIsBlocked,
  vpnLossReprotect,
  vpnLossFailback,
  plannedFailoverRefused,
  failbackToPhysicalRefused,
  replicationOverVpnRefused,
  wrongPassphraseRefused,
];

/** By name, or from a TypeScript file of somebody's own, which exports a scenario under any name. */
export async function loadScenario(nameOrPath: string): Promise<Result<Scenario>> {
  const known = scenarios.find(({ name }) => name === nameOrPath);
  if (known) return ok(known);
  if (!nameOrPath.endsWith('.ts')) {
    const names = scenarios.map(({ name }) => name);
    return fail('SCENARIO_UNKNOWN', `there is no scenario ${nameOrPath}${suggestion(nameOrPath, names)}`);
  }
  const path = resolve(nameOrPath);
  if (!existsSync(path)) return fail('SCENARIO_UNKNOWN', `there is no file ${nameOrPath}`);
  try {
    const module = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
    const found = Object.values(module).find(isScenario);
    return found
      ? ok(found)
      : fail('SCENARIO_INVALID', `${nameOrPath} exports no scenario (see docs/adding-a-scenario.md)`);
  } catch (error) {
    return fail(
      'SCENARIO_INVALID',
      `${nameOrPath} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function isScenario(value: unknown): value is Scenario {
  const { name, title, run } = (value ?? {}) as Partial<Scenario>;
  return typeof name === 'string' && typeof title === 'string' && typeof run === 'function';
}
