/** Lies about disks and the filter drivers on them. */
import { ok } from '../../../reference/model/result.ts';
import type { PlantedParts } from '../../../simulator/lab.ts';
import type { FilterAttachment, FilterDriver, Runtime, Volume, Volumes } from '../../../reference/runtime.ts';
import { except, type Lie } from './except.ts';

/** `index`: the disk's place on its machine; 0 is the system disk. */
export function volumes(change: (volume: Volume, index: number, runtime: Runtime) => Partial<Volume>): Lie {
  return (runtime) => {
    const { volumes: genuine } = runtime;
    const changed = async (opened: Awaited<ReturnType<Volumes['open']>>) => {
      if (!opened.ok) return opened;
      const names = (await genuine.list()).map(({ name }) => name);
      const { value: volume } = opened;
      return ok(except(volume, change(volume, names.indexOf(volume.name), runtime)));
    };
    return except(runtime, {
      volumes: except(genuine, {
        open: async (name) => changed(await genuine.open(name)),
        create: async (name, capacityBytes) => changed(await genuine.create(name, capacityBytes)),
      }),
    });
  };
}

/** The drawer of disks, not what is on them. */
export function store(change: (genuine: Volumes) => Partial<Volumes>): Lie {
  return (runtime) => except(runtime, { volumes: except(runtime.volumes, change(runtime.volumes)) });
}

/** What a filter driver can do to its disk. */
export function filters(
  change: (attachment: FilterAttachment, runtime: Runtime, index: number) => Partial<FilterAttachment>,
): Lie {
  return volumes((volume, index, runtime) => ({
    attachFilter: (driver) => {
      const attachment = volume.attachFilter(driver);
      return except(attachment, change(attachment, runtime, index));
    },
  }));
}

/** What a filter driver sees of its disk. */
export function drivers(sees: (onWrite: FilterDriver['onWrite'], runtime: Runtime) => FilterDriver['onWrite']): Lie {
  return volumes((volume, _, runtime) => ({
    attachFilter: (driver) => volume.attachFilter({ onWrite: sees((change) => driver.onWrite(change), runtime) }),
  }));
}

/** Disks of such a name are never removed by the service. */
export function leaving(names: RegExp): PlantedParts {
  return {
    runtimes: {
      'site-recovery': store((genuine) => ({
        remove: async (name) => {
          if (!names.test(name)) await genuine.remove(name);
        },
      })),
    },
  };
}
