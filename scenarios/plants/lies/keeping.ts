/** Lies about what is kept: the durable files of a role, and blobs in a storage account. */
import { ok } from '../../../reference/model/result.ts';
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
    sync: async (path) => (matches.test(path) ? ok() : genuine.sync(path)),
  }));
}

/** The role hears that all it writes is safe, also what there was no room for; that is nowhere afterwards. */
export function heedlessOfRoom(): Lie {
  return files((genuine) => {
    const lost = new Set<string>();
    return {
      write: async (path, data) => {
        const written = await genuine.write(path, data);
        if (written.ok) lost.delete(path);
        else lost.add(path);
        return ok();
      },
      sync: async (path) => (lost.has(path) ? ok() : genuine.sync(path)),
      rename: async (from, to) => {
        if (lost.delete(from)) lost.add(to);
        else await genuine.rename(from, to);
      },
      remove: async (path) => {
        if (!lost.delete(path)) await genuine.remove(path);
      },
    };
  });
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
