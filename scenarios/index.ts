/** All scenarios. Adding one: a file in `stories/` and a line here (docs/adding-a-scenario.md). */
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suggestion } from '../reference/model/near-miss.ts';
import { fail, ok, type Result } from '../reference/model/result.ts';
import { watchModules } from './own/module-hooks.ts';
import { isProperty, mistakeInOwn, unlisted } from './own/own-properties.ts';
import type { UnpackedStory } from './own/unpack.ts';
import { properties } from './properties/index.ts';
import type { Scenario } from './scenario.ts';
import { firstLine, framesOf } from './stack.ts';
import { agentsBehindProxy } from './stories/agents-behind-proxy.ts';
import { agentUpdated } from './stories/agent-update.ts';
import { agentsRolledOut } from './stories/agents-rolled-out.ts';
import { answersLost } from './stories/answers-lost.ts';
import { authenticatingProxyOnTheWayOut } from './stories/authenticating-proxy.ts';
import { blockedBackupService } from './stories/blocked-backup-service.ts';
import { blockedEntra } from './stories/blocked-entra.ts';
import { blockedReplicationService } from './stories/blocked-replication-service.ts';
import { blockedServiceBus } from './stories/blocked-service-bus.ts';
import { blockedStorage } from './stories/blocked-storage.ts';
import { clockOffRefused } from './stories/clock-off-refused.ts';
import { crashConsistentPoint } from './stories/crash-consistent-point.ts';
import { diskExcluded } from './stories/disk-excluded.ts';
import { dataPortIsBlocked } from './stories/data-port-blocked.ts';
import { disksFull } from './stories/disks-full.ts';
import { expressRoute } from './stories/expressroute.ts';
import { expressRoutePublicPeering } from './stories/expressroute-public-peering.ts';
import { failbackToPhysicalRefused } from './stories/failback-to-physical-refused.ts';
import { failoverCancelled } from './stories/failover-cancelled.ts';
import { failoverWithShutdown } from './stories/failover-with-shutdown.ts';
import { foreignTokensRefused } from './stories/foreign-tokens-refused.ts';
import { freezeGivenUp } from './stories/freeze-given-up.ts';
import { fullCycle } from './stories/full-cycle.ts';
import { groupMessagesAmiss } from './stories/group-messages-amiss.ts';
import { groupOfThree } from './stories/group-of-three.ts';
import { httpsProxyRefused } from './stories/https-proxy-refused.ts';
import { jobCancelled } from './stories/job-cancelled.ts';
import { latestInBitmapMode } from './stories/latest-in-bitmap-mode.ts';
import { linesCut } from './stories/lines-cut.ts';
import { masterTargetRestarted } from './stories/master-target-restart.ts';
import { messagesDelayed } from './stories/messages-delayed.ts';
import { messagesOvertaken } from './stories/messages-overtaken.ts';
import { messagesRepeated } from './stories/messages-repeated.ts';
import { oneSidedPartitions } from './stories/one-sided-partitions.ts';
import { planWithActions } from './stories/plan-with-actions.ts';
import { originalLocation } from './stories/original-location.ts';
import { plannedFailoverRefused } from './stories/planned-failover-refused.ts';
import { policyChanged } from './stories/policy-change.ts';
import { port20004Partitioned } from './stories/port-20004-partition.ts';
import { processServerRestarted } from './stories/process-server-restart.ts';
import { processServerSwitched } from './stories/process-server-switch.ts';
import { productionRunbook } from './stories/production-runbook.ts';
import { pushInstallation } from './stories/push-installation.ts';
import { proxyChangeHalfDone } from './stories/proxy-change-half-done.ts';
import { vmwareMachines } from './stories/vmware-machines.ts';
import { privateLink } from './stories/private-link.ts';
import { proxyTroubles } from './stories/proxy-troubles.ts';
import { rangeFirewall } from './stories/range-firewall.ts';
import { recoveryPoints } from './stories/recovery-points.ts';
import { replicationEnded } from './stories/replication-ended.ts';
import { replicationOverPrivatePeeringRefused } from './stories/replication-over-private-peering-refused.ts';
import { replicationOverVpnRefused } from './stories/replication-over-vpn-refused.ts';
import { resynchroniseOnDemand } from './stories/resynchronise-on-demand.ts';
import { restartsOfAgent } from './stories/restarts-of-agent.ts';
import { restartsOfConfigurationServer } from './stories/restarts-of-configuration-server.ts';
import { restartsOfMasterTarget } from './stories/restarts-of-master-target.ts';
import { restartsOfProcessServer } from './stories/restarts-of-process-server.ts';
import { resynchroniseWhileShipping } from './stories/resynchronise-while-shipping.ts';
import { scaleOutProcessServers } from './stories/scale-out-process-servers.ts';
import { separateMasterTarget } from './stories/separate-master-target.ts';
import { serverRestarted } from './stories/server-restart.ts';
import { vcenterSlow } from './stories/slow-vcenter.ts';
import { storageTokenExpires } from './stories/storage-token-expires.ts';
import { strangerProcessServerRefused } from './stories/stranger-process-server-refused.ts';
import { vpnLossFailback } from './stories/vpn-loss-failback.ts';
import { vpnLossReprotect } from './stories/vpn-loss-reprotect.ts';
import { wayHomeUnready } from './stories/way-home-unready.ts';
import { wrongPassphraseRefused } from './stories/wrong-passphrase-refused.ts';

export const scenarios: readonly Scenario[] = [
  fullCycle,
  failoverWithShutdown,
  productionRunbook,
  planWithActions,
  authenticatingProxyOnTheWayOut,
  proxyTroubles,
  proxyChangeHalfDone,
  agentsBehindProxy,
  httpsProxyRefused,
  blockedStorage,
  blockedBackupService,
  blockedEntra,
  blockedReplicationService,
  blockedServiceBus,
  rangeFirewall,
  port20004Partitioned,
  groupOfThree,
  freezeGivenUp,
  recoveryPoints,
  crashConsistentPoint,
  failoverCancelled,
  jobCancelled,
  replicationEnded,
  diskExcluded,
  policyChanged,
  resynchroniseOnDemand,
  resynchroniseWhileShipping,
  pushInstallation,
  agentUpdated,
  agentsRolledOut,
  vmwareMachines,
  originalLocation,
  serverRestarted,
  processServerRestarted,
  processServerSwitched,
  scaleOutProcessServers,
  masterTargetRestarted,
  separateMasterTarget,
  restartsOfAgent,
  restartsOfProcessServer,
  restartsOfMasterTarget,
  restartsOfConfigurationServer,
  dataPortIsBlocked,
  disksFull,
  storageTokenExpires,
  answersLost,
  messagesRepeated,
  messagesDelayed,
  messagesOvertaken,
  groupMessagesAmiss,
  linesCut,
  oneSidedPartitions,
  latestInBitmapMode,
  vpnLossReprotect,
  vpnLossFailback,
  expressRoute,
  expressRoutePublicPeering,
  privateLink,
  vcenterSlow,
  wayHomeUnready,
  plannedFailoverRefused,
  failbackToPhysicalRefused,
  replicationOverVpnRefused,
  replicationOverPrivatePeeringRefused,
  wrongPassphraseRefused,
  strangerProcessServerRefused,
  foreignTokensRefused,
  clockOffRefused,
];

/**
 * By name, or from a TypeScript file of somebody's own, which exports a scenario under any name. `unpacked`: where the
 * file lies when it came in a bundle.
 */
export async function loadScenario(nameOrPath: string, unpacked?: UnpackedStory): Promise<Result<Scenario>> {
  const known = scenarios.find(({ name }) => name === nameOrPath);
  if (known) return ok(known);
  if (!nameOrPath.endsWith('.ts')) {
    const names = scenarios.map(({ name }) => name);
    return fail('SCENARIO_UNKNOWN', `there is no scenario ${nameOrPath}${suggestion(nameOrPath, names)}`);
  }
  const path = resolve(unpacked?.folder ?? '.', nameOrPath);
  const page = 'see docs/adding-a-scenario.md';
  if (!existsSync(path)) return fail('SCENARIO_UNKNOWN', `there is no file ${nameOrPath}`);
  try {
    const { href } = pathToFileURL(realpathSync(path));
    watchModules(href, unpacked);
    const module = await imported(href);
    if (module === undefined) {
      return fail(
        'SCENARIO_INVALID',
        `${nameOrPath} never comes to the end of its own import: it awaits at its top level what never happens (${page})`,
      );
    }
    const [found, ...more] = Object.values(module).filter(isScenario);
    if (!found) {
      const property = Object.values(module).find(isProperty);
      const listed = property ? `, only the property "${property.name}"; a story lists it in its properties` : '';
      return fail('SCENARIO_INVALID', `${nameOrPath} exports no scenario${listed} (${page})`);
    }
    if (more.length > 0) {
      const names = [found, ...more]
        .map(({ name }) => name)
        .sort()
        .join(', ');
      return fail(
        'SCENARIO_INVALID',
        `${nameOrPath} exports several scenarios (${names}); a file tells one story (${page})`,
      );
    }
    const mistake = mistakeIn(found) ?? unlisted(Object.values(module), found);
    return mistake ? fail('SCENARIO_INVALID', `${nameOrPath}: ${mistake}`) : ok(found);
  } catch (error) {
    return fail('SCENARIO_INVALID', `${nameOrPath} cannot be loaded: ${placeOf(error)} (${page})`);
  }
}

/** The file's exports; undefined when nothing is left that could bring it to its end. */
async function imported(href: string): Promise<Record<string, unknown> | undefined> {
  const stuck = Promise.withResolvers<undefined>();
  const idle = () => stuck.resolve(undefined);
  process.once('beforeExit', idle);
  try {
    return await Promise.race([import(href), stuck.promise]);
  } finally {
    process.off('beforeExit', idle);
  }
}

/** What was thrown and where. What cannot be parsed has its place in the first line of its stack. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${JSON.stringify(error) ?? String(error)}`;
  const unparsed = /^file:\/\/(\S+:\d+)\n/.exec(error.stack ?? '')?.[1];
  const place = unparsed ?? framesOf(error).find(({ ours }) => !ours)?.place;
  return place === undefined ? firstLine(error) : `${place}: ${firstLine(error)}`;
}

/** What a promise to no property would hide: a story that is judged by nothing and passes. */
export function mistakeIn(told: Scenario): string | undefined {
  const { name, exercises } = told;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return `name: expected kebab-case, found "${name}"`;
  if (!Array.isArray(exercises)) return 'exercises: expected a list of property names';
  const taken = properties.map((property) => property.name);
  const mistake = mistakeInOwn(told, taken);
  if (mistake) return mistake;
  const known = [...taken, ...(told.properties ?? []).map((property) => property.name)];
  const unknown = exercises.find((property) => !known.includes(property));
  return (
    unknown && `exercises: there is no property "${unknown}"${suggestion(unknown, known)}; npx muster list shows them`
  );
}

function isScenario(value: unknown): value is Scenario {
  const { name, title, run } = (value ?? {}) as Partial<Scenario>;
  return typeof name === 'string' && typeof title === 'string' && typeof run === 'function';
}
