/** The Docker engine that a lab's machines run on: whether one answers, and which images it lacks. */
import type { ContainerRuntimeClient } from 'testcontainers';
import { fail, ok, type Result } from '../../../reference/model/result.ts';

/** Docker's own API, as testcontainers found it. */
export type Engine = ContainerRuntimeClient['container']['dockerode'];

export const IMAGE = {
  machine: 'node:24-bookworm-slim',
  toxiproxy: 'ghcr.io/shopify/toxiproxy:2.12.0',
  vcsim: 'vmware/vcsim:latest',
} as const;

/** Fails with `LAB_UNAVAILABLE` when no engine answers. */
export async function findEngine(): Promise<Result<Engine>> {
  // Loaded late: whoever runs no containers does not wait for it.
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    return ok((await getContainerRuntimeClient()).container.dockerode);
  } catch (error) {
    return fail('LAB_UNAVAILABLE', `no Docker engine answers: ${(error as Error).message}`);
  }
}

/** Why there can be no lab of containers here, and what to do about it; undefined when there can. */
export async function whyNoContainers(): Promise<string | undefined> {
  // Launcher and containers reach each other by address, which only Linux's bridges let them.
  if (process.platform !== 'linux') return 'its networks are those of an engine on Linux itself';
  const engine = await findEngine();
  if (!engine.ok) return engine.failure.message;
  const there = new Set((await engine.value.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []));
  const missing = Object.values(IMAGE).filter((image) => !there.has(image));
  return missing.length === 0
    ? undefined
    : `images are missing (${missing.join(', ')}); docker/assemble-images.sh brings them`;
}
