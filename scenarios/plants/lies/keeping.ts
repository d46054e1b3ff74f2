/** Lies about what is kept: the durable files of a role, and blobs in a storage account. */
import type { Blobs, Files, Runtime } from '../../../reference/runtime.ts';
import { except, type Lie } from './except.ts';

export function files(change: (genuine: Files, runtime: Runtime) => Partial<Files>): Lie {
  return (runtime) => except(runtime, { files: except(runtime.files, change(runtime.files, runtime)) });
}

export function blobs(change: (genuine: Blobs, runtime: Runtime) => Partial<Blobs>): Lie {
  return (runtime) => except(runtime, { blobs: except(runtime.blobs, change(runtime.blobs, runtime)) });
}

/** Nothing that matches is ever on disk for good: what was not synced is gone with the power. */
export function unsynced(matches: RegExp): Lie {
  return files((genuine) => ({
    sync: async (path) => {
      if (!matches.test(path)) await genuine.sync(path);
    },
  }));
}

/** Nothing that matches is found again. */
export function forgotten(matches: RegExp): Lie {
  return files((genuine) => ({
    read: async (path) => (matches.test(path) ? undefined : genuine.read(path)),
    list: async (prefix) => (await genuine.list(prefix)).filter((path) => !matches.test(path)),
  }));
}

/** Nothing that matches is ever removed. */
export function kept(matches: RegExp): Lie {
  return files((genuine) => ({
    remove: async (path) => {
      if (!matches.test(path)) await genuine.remove(path);
    },
  }));
}
