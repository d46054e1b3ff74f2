/** The Docker engine that a lab's machines run on: whether one answers, and which images it has. */
import type { ContainerRuntimeClient } from 'testcontainers';
import { fail, ok, type Result } from '../../../reference/model/result.ts';

/** Docker's own API, as testcontainers found it. */
export type Engine = ContainerRuntimeClient['container']['dockerode'];

/** What machines run on; and programs for which there is a substitute of our own. */
export const IMAGE = {
  machine: 'muster-machine:latest',
  toxiproxy: 'ghcr.io/shopify/toxiproxy:2.12.0',
  vcsim: 'vmware/vcsim:latest',
} as const;

/** An engine that takes longer than this to say who it is hangs, and would hang whoever waits for it. */
const PATIENCE_MS = 15_000;

/** Fails with `LAB_UNAVAILABLE` when no engine answers, or one only half. */
export async function findEngine(): Promise<Result<Engine>> {
  // Loaded late: whoever runs no containers does not wait for it.
  const { getContainerRuntimeClient } = await import('testcontainers');
  const { promise: lateness, reject: tooLate } = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate(new Error(`nothing within ${PATIENCE_MS / 1000} s; restart it`)), PATIENCE_MS);
  const answer = async () => {
    const engine = (await getContainerRuntimeClient()).container.dockerode;
    await engine.listNetworks();
    return engine;
  };
  try {
    return ok(await Promise.race([answer(), lateness]));
  } catch (error) {
    return fail('LAB_UNAVAILABLE', `no Docker engine answers: ${(error as Error).message}`);
  } finally {
    clearTimeout(timer);
  }
}

export async function hasImage(engine: Engine, image: string): Promise<boolean> {
  const found = await engine.listImages({ filters: { reference: [image] } });
  return found.length > 0;
}

/** Why there can be no lab of containers here, and what to do about it; undefined when there can. */
export async function whyNoContainers(): Promise<string | undefined> {
  // Launcher and containers reach each other by address, which only Linux's bridges let them.
  if (process.platform !== 'linux') return 'its networks are those of an engine on Linux itself';
  const engine = await findEngine();
  if (!engine.ok) return engine.failure.message;
  const { machine } = IMAGE;
  const isThere = await hasImage(engine.value, machine);
  return isThere ? undefined : `there is no image ${machine}; docker/assemble-images.sh makes it`;
}
