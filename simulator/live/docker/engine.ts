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

/** What to do about an image that is missing. */
export const IMAGE_REMEDY = 'run docker/assemble-images.sh';

/** Fails with `LAB_UNAVAILABLE` when no engine answers. */
export async function findEngine(): Promise<Result<Engine>> {
  // Loaded late: whoever runs no containers does not wait for it.
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    return ok((await getContainerRuntimeClient()).container.dockerode);
  } catch (error) {
    return fail('LAB_UNAVAILABLE', `no Docker engine answers (${(error as Error).message})`);
  }
}

export async function missingImages(engine: Engine): Promise<readonly string[]> {
  const there = new Set((await engine.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []));
  return Object.values(IMAGE).filter((image) => !there.has(image));
}
