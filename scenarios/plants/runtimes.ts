/**
 * Runtimes that lie to a Mobility service in one point, so that its own, honest code goes wrong. Everything else is handed
 * through to the genuine runtime.
 */
import { ok } from '../../reference/model/result.ts';
import type { FilterAttachment, Network, Runtime, Volume } from '../../reference/runtime.ts';
import { DIGESTS } from '../../reference/wire/data-transfer.ts';

/** Holds are answered with yes, and nothing is held. */
export function withoutBarrier(runtime: Runtime): Runtime {
  return withAttachments(runtime, (attachment) => ({ ...attachment, hold: () => {}, release: () => {} }));
}

/** Writes stay held for minutes after the tag stands. */
export function withLateRelease(delayMs: number): (runtime: Runtime) => Runtime {
  return (runtime) =>
    withAttachments(runtime, (attachment) => ({
      ...attachment,
      release: () => void runtime.clock.after(delayMs, () => attachment.release()),
    }));
}

/** Applications are said to be frozen, and write on. */
export function withoutFreeze(runtime: Runtime): Runtime {
  return {
    ...runtime,
    machine: { ...runtime.machine, freezeApplications: async () => ok(), thawApplications: () => {} },
  };
}

/** Every disk but the first looks as if nothing had ever been written to it. */
export function withEmptyDataDisks(runtime: Runtime): Runtime {
  return withVolumes(runtime, (volume, index) => (index === 0 ? volume : { ...volume, occupied: async () => [] }));
}

/** Nothing is found of an epoch that a power cut interrupted. */
export function withoutMemory(runtime: Runtime): Runtime {
  const { files } = runtime;
  return {
    ...runtime,
    files: {
      append: (path, data) => files.append(path, data),
      write: (path, data) => files.write(path, data),
      sync: (path) => files.sync(path),
      read: async () => undefined,
      rename: (from, to) => files.rename(from, to),
      remove: (path) => files.remove(path),
      list: (prefix) => files.list(prefix),
    },
  };
}

/** The replica's checksums never agree with anything. */
export function withForeignDigests(runtime: Runtime): Runtime {
  const { network } = runtime;
  const request: Network['request'] = async (to, sent, options) => {
    const answer = await network.request(to, sent, options);
    if (!answer.ok || answer.value.status !== 200 || sent.path !== DIGESTS) return answer;
    const { digests } = answer.value.body as { digests: readonly string[] };
    return ok({ ...answer.value, body: { digests: digests.map(() => 'another') } });
  };
  return {
    ...runtime,
    network: { address: network.address, listen: (port, handler) => network.listen(port, handler), request },
  };
}

function withAttachments(runtime: Runtime, change: (attachment: FilterAttachment) => FilterAttachment): Runtime {
  return withVolumes(runtime, (volume) => ({
    ...volume,
    attachFilter: (driver) => change(volume.attachFilter(driver)),
  }));
}

/** `index`: the disk's place on its machine; 0 is the system disk. */
function withVolumes(runtime: Runtime, change: (volume: Volume, index: number) => Volume): Runtime {
  const { volumes } = runtime;
  return {
    ...runtime,
    volumes: {
      ...volumes,
      async open(name) {
        const opened = await volumes.open(name);
        const names = (await volumes.list()).map((disk) => disk.name);
        return opened.ok ? ok(change(opened.value, names.indexOf(name))) : opened;
      },
    },
  };
}
