/**
 * Installs the Mobility service on a machine that has none, as part of enabling its replication, or updates an older one: the
 * process server that was chosen is ordered to do it, and the agent has to register with its version. One that does so by itself
 * does as well.
 */
import { fail, ok, type Result } from '../../model/result.ts';
import { isOlder } from '../../model/version-order.ts';
import { TIMER } from '../../model/timers.ts';
import type { AgentRecord } from '../../wire/provider.ts';
import { type ServiceContext, waitUntil } from '../context.ts';
import type { JobRun } from '../jobs/jobs.ts';
import { type Machine, machineNamed } from '../site/protectable-machines.ts';
import { usableProcessServer, versionOf } from '../site/process-servers.ts';

/** How long an installation may take until its process server tells of its end. Inferred. */
const INSTALLATION_LIMIT_MS = 30 * 60_000;

export interface InstallationWish {
  readonly siteId: string;
  readonly processServerId: string;
  /** Number of an account at the configuration server. */
  readonly accountId?: string;
}

export async function installAgent(
  context: ServiceContext,
  run: JobRun,
  taskName: string,
  { siteId, processServerId: componentId, accountId }: InstallationWish,
  { id: machineId, name: machine, address: host, operatingSystem }: Machine,
): Promise<Result<AgentRecord>> {
  const { sites, runtime } = context;
  const id = runtime.random('installations').uuid();
  const target = { host, operatingSystem };
  const order = { id, componentId, machine, target, accountId, version: versionOf(sites, siteId, componentId) };
  const agent = () => {
    const found = machineNamed(context, siteId, machineId)?.agent;
    return found && !isOlder(found.agentVersion, order.version) ? found : undefined;
  };
  const outcome = () => sites.installation(siteId, order);
  const usable = () => usableProcessServer(sites, siteId, componentId);
  const ordered = sites.orderInstallation(siteId, order);
  await waitUntil(runtime, INSTALLATION_LIMIT_MS, () => outcome() !== undefined || !usable().ok);
  const told = outcome();
  ordered.withdraw();
  if (told?.failure) return { ok: false, failure: told.failure };
  if (!told && !agent()) {
    const stillThere = usable();
    return stillThere.ok
      ? fail('SiteDidNotAnswer', `${stillThere.value.name} did not say how the installation on ${machine} went`)
      : stillThere;
  }
  for (const warning of told?.warnings ?? []) run.warn(taskName, warning);
  await waitUntil(runtime, TIMER.agentRegistrationLimitMs, () => agent() !== undefined);
  const registered = agent();
  if (registered) return ok(registered);
  return fail('AgentDidNotRegister', `the Mobility service on ${machine} was installed and has not registered`);
}
