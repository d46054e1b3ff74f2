/** What labs left on an engine, and how it is removed. */
import { setTimeout as passed } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import { LAB_LABEL, type LabMark, LAUNCHER_LABEL } from './labels.ts';

export interface Leftover {
  readonly kind: 'container' | 'network';
  readonly id: string;
  readonly name: string;
  readonly lab: string;
  /** Process id. */
  readonly launcher: number;
}

/** Everything on the engine that belongs to a lab; those in use too. Containers come first, as they hold the networks. */
export async function belongings(engine: Engine): Promise<readonly Leftover[]> {
  const filters = { label: [LAB_LABEL] };
  const [containers, networks] = await Promise.all([
    engine.listContainers({ all: true, filters }),
    engine.listNetworks({ filters }),
  ]);
  const ownerOf = (labels: Readonly<Record<string, string>> = {}) => ({
    lab: labels[LAB_LABEL] ?? '',
    launcher: Number(labels[LAUNCHER_LABEL]),
  });
  return [
    ...containers.map(({ Id: id, Names: [name = id], Labels }) => ({
      kind: 'container' as const,
      id,
      name: name.replace(/^\//, ''),
      ...ownerOf(Labels),
    })),
    ...networks.map(({ Id: id, Name: name, Labels }) => ({ kind: 'network' as const, id, name, ...ownerOf(Labels) })),
  ];
}

/** Those whose launcher is gone. */
export async function leftovers(engine: Engine): Promise<readonly Leftover[]> {
  return (await belongings(engine)).filter(({ launcher }) => !isRunning(launcher));
}

/** What the engine would not remove, in its own words: it may hold a network for a container that it has lost. */
export interface Refused {
  readonly left: Leftover;
  readonly error: Error;
}

/** A container that was removed while it started is gone from every list some moments before it lets go of its networks. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 100;

/** Answers with what the engine refused; the rest is gone then. */
export async function removeAll(engine: Engine, left: readonly Leftover[]): Promise<readonly Refused[]> {
  const refused: Refused[] = [];
  const remove = async (kind: Leftover['kind'], act: (id: string) => Promise<unknown>) => {
    const removed = left
      .filter((one) => one.kind === kind)
      .map((one) =>
        act(one.id)
          .catch(unlessGone)
          .catch((error) => {
            if (error.statusCode === undefined) throw error;
            refused.push({ left: one, error });
          }),
      );
    await Promise.all(removed);
  };
  await remove('container', async (id) => {
    const container = engine.getContainer(id);
    // Whether or not the engine is at it already: an address is free when the container is gone.
    await container.remove({ force: true, v: true }).catch(unlessGone);
    await container.wait({ condition: 'removed' });
  });
  const untilMs = performance.now() + PATIENCE_MS;
  await remove('network', (id) => removeNetwork(engine, id, untilMs));
  return refused;
}

/** Asked again while the engine says that somebody is on it (403), as it may be about to let go. */
async function removeNetwork(engine: Engine, id: string, untilMs: number): Promise<void> {
  for (;;) {
    try {
      return await engine.getNetwork(id).remove();
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      if (statusCode !== 403 || performance.now() > untilMs) throw error;
    }
    await passed(PAUSE_MS);
  }
}

/**
 * Removes whatever there is of that lab, known or not. What the engine refuses stays on it, and is no reason to take a
 * drill's verdict away: whoever launched the lab tells it in the end, with {@link removeOwn}.
 */
export async function removeLab(engine: Engine, { lab }: LabMark): Promise<readonly Refused[]> {
  const all = await belongings(engine);
  return removeAll(
    engine,
    all.filter((one) => one.lab === lab),
  );
}

/** What labs of this process have not removed, removed once more. */
export async function removeOwn(engine: Engine): Promise<readonly Refused[]> {
  const all = await belongings(engine);
  return removeAll(
    engine,
    all.filter(({ launcher }) => launcher === process.pid),
  );
}

/** For a person: what is left and in whose words it is refused. */
export function refusal({ error, left }: Refused): string {
  const why = error.message.trim().split('\n')[0];
  return `Not removed: ${left.kind} ${left.name}. The engine refuses: ${why}.`;
}

/** Somebody else was quicker, or the engine is at it already (409). */
export function unlessGone(error: { readonly statusCode?: number }): void {
  if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
