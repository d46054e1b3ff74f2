/**
 * Notes in a role's journal when its disk has no room any more, and when there is some again: one record for each change,
 * not for each attempt.
 */
import type { Files, Runtime } from '../../reference/runtime.ts';

type Written = ReturnType<Files['write']>;

export function watchedFiles(files: Files, journal: Runtime['journal']): Files {
  let full = false;

  function watched(written: Written): Written {
    // Whoever writes gets the very promise: that it is watched changes nothing for them.
    written.then(
      (outcome) => {
        if (full === !outcome.ok) return;
        full = !outcome.ok;
        if (outcome.ok) journal.write('disk.room');
        else journal.write('disk.full', { code: outcome.failure.code, message: outcome.failure.message });
      },
      () => {},
    );
    return written;
  }

  return {
    append: (path, data) => watched(files.append(path, data)),
    write: (path, data) => watched(files.write(path, data)),
    sync: (path) => watched(files.sync(path)),
    read: (path) => files.read(path),
    rename: (from, to) => files.rename(from, to),
    remove: (path) => files.remove(path),
    list: (prefix) => files.list(prefix),
    space: () => files.space(),
  };
}
