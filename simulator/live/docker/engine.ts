/** The Docker engine that a lab's machines run on: whether one answers, and which images it has. */
import type { ContainerRuntimeClient } from 'testcontainers';
import { fail, ok, type Result } from '../../../reference/model/result.ts';
import { within } from '../../ground/limit.ts';

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

/** One that is busy with many containers takes seconds; one that takes longer than this will not answer at all. */
const ANSWERS_WITHIN_MS = 120_000;

/** Fails with `LAB_UNAVAILABLE` when no engine answers, or one only half. */
export async function findEngine(): Promise<Result<Engine>> {
  // Loaded late: whoever runs no containers does not wait for it.
  const { getContainerRuntimeClient } = await import('testcontainers');
  const answer = async () => {
    const engine = (await getContainerRuntimeClient()).container.dockerode;
    // From a request to the beginning of its answer. What is followed, such as a container's end, begins at once.
    Object.assign(engine.modem, { connectionTimeout: ANSWERS_WITHIN_MS });
    await engine.listNetworks();
    return engine;
  };
  try {
    return ok(await within(PATIENCE_MS, 'it hangs and has to be restarted', answer()));
  } catch (error) {
    return fail('LAB_UNAVAILABLE', `no Docker engine answers: ${(error as Error).message}`);
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
