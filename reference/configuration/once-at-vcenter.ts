/**
 * What changes something at a vCenter is done once, also when its answer is lost, comes too late, or went to a configuration
 * server that has restarted since: whoever is in doubt asks again, and what is found done already counts as done.
 *
 * Creating and removing are given up after a while. Starting is not: a machine at home of which nobody knows whether it runs
 * would come up beside the one in Azure.
 */
import { ok, type Result } from '../model/result.ts';
import type { Clock, Hypervisor, HypervisorErrorCode, HypervisorFailure, MachineSpecification } from '../runtime.ts';

const AGAIN_MS = 10_000;
/** Less than the service waits for it. */
const PATIENCE_MS = 10 * 60_000;

/** The request may have arrived. */
const IN_DOUBT: ReadonlySet<HypervisorErrorCode> = new Set(['ETIMEDOUT', 'ECONNRESET']);

/** The fabric itself has answered, and said no. */
const REFUSED: ReadonlySet<HypervisorErrorCode> = new Set([
  'MACHINE_NOT_FOUND',
  'MACHINE_EXISTS',
  'ADDRESS_IN_USE',
  'NETWORK_NOT_FOUND',
  'DATASTORE_NOT_FOUND',
  'NO_PERMISSION',
  'NOT_ENOUGH_MEMORY',
  'FABRIC_FAULT',
]);

/** A machine of that name, with those disks and without power, is the one that was asked for before. */
export async function createOnce(
  clock: Clock,
  hypervisor: Hypervisor,
  machine: MachineSpecification,
): Promise<Result<undefined>> {
  const created = await untilSure(clock, () => hypervisor.create(machine));
  if (created.ok) return ok();
  if (created.failure.code !== 'MACHINE_EXISTS') return created;
  const found = await untilSure(clock, () => hypervisor.inspect(machine.name));
  const isOurs = found.ok && found.value.power === 'off' && sameDisks(found.value.volumes, machine.volumes);
  return isOurs ? ok() : created;
}

/** Fails only when it is certain that the machine does not run. */
export async function startForSure(clock: Clock, hypervisor: Hypervisor, name: string): Promise<Result<undefined>> {
  for (let inDoubt = false; ; ) {
    const started = await hypervisor.start(name);
    if (started.ok) return ok();
    inDoubt ||= IN_DOUBT.has(started.failure.code);
    if (!inDoubt) return started;
    const found = await hypervisor.inspect(name);
    if (found.ok && found.value.power === 'on') return ok();
    const isKnown = found.ok || found.failure.code === 'MACHINE_NOT_FOUND';
    if (isKnown && REFUSED.has(started.failure.code)) return started;
    await clock.sleep(AGAIN_MS);
  }
}

/** What is gone already is no failure, and a namesake with other disks is none of ours. */
export async function removeOwn(
  clock: Clock,
  hypervisor: Hypervisor,
  name: string,
  volumes: readonly string[],
): Promise<Result<undefined>> {
  const found = await untilSure(clock, () => hypervisor.inspect(name));
  if (found.ok && !sameDisks(found.value.volumes, volumes)) return ok();
  const removed = found.ok ? await untilSure(clock, () => hypervisor.remove(name)) : found;
  return removed.ok || removed.failure.code === 'MACHINE_NOT_FOUND' ? ok() : removed;
}

/** Asks until the answer leaves no doubt, or patience ends. */
async function untilSure<Value>(
  clock: Clock,
  ask: () => Promise<Result<Value, HypervisorFailure>>,
): Promise<Result<Value, HypervisorFailure>> {
  const untilMs = clock.monotonicMs() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer.ok || !IN_DOUBT.has(answer.failure.code) || clock.monotonicMs() >= untilMs) return answer;
    await clock.sleep(AGAIN_MS);
  }
}

function sameDisks(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}
