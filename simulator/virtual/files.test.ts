import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DISK_BYTES, filesContract } from '../contracts/files.contract.ts';
import type { Files } from '../../reference/runtime.ts';
import { Randomness } from '../ground/random.ts';
import { VirtualFiles } from './files.ts';
import { Kernel } from './kernel.ts';
import { Lifeline } from './lifeline.ts';
import { RolesDisk } from './roles-disk.ts';

filesContract('virtual', async () => {
  const disk = new VirtualFiles(DISK_BYTES);
  const lifeline = new Lifeline();
  return {
    files: disk.mount(lifeline),
    crash: async () => {
      lifeline.kill();
      return disk.mount(new Lifeline());
    },
  };
});

/** The same on a disk that takes its time, with the world's time passing whenever somebody waits. */
filesContract('virtual, on a disk that takes its time', async () => {
  const kernel = new Kernel(0);
  const disk = new RolesDisk(kernel, new Randomness('1').stream('files'), () => {});
  const stored = new VirtualFiles(DISK_BYTES);
  let lifeline = new Lifeline();
  const mounted = () => driven(kernel, stored.mount(lifeline, disk));
  return {
    files: mounted(),
    crash: async () => {
      lifeline.kill();
      lifeline = new Lifeline();
      return mounted();
    },
  };
});

function driven(kernel: Kernel, files: Files): Files {
  return {
    append: (path, data) => kernel.drive(files.append(path, data)),
    write: (path, data) => kernel.drive(files.write(path, data)),
    sync: (path) => kernel.drive(files.sync(path)),
    read: (path) => kernel.drive(files.read(path)),
    rename: (from, to) => kernel.drive(files.rename(from, to)),
    remove: (path) => kernel.drive(files.remove(path)),
    list: (prefix) => kernel.drive(files.list(prefix)),
    space: () => kernel.drive(files.space()),
  };
}

const letter = (content: string) => ({ bytes: Buffer.from(content), symbolicBytes: 1 });

test('reading never changes what a crash leaves behind', async () => {
  const step = fc.constantFrom('append', 'write', 'sync', 'crash', 'read');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const files = new VirtualFiles();
      let [present, durable]: (string | undefined)[] = [undefined, undefined];
      for (const [index, name] of steps.entries()) {
        const next = String.fromCharCode(97 + (index % 26));
        if (name === 'append') {
          await files.append('log', letter(next));
          present = (present ?? '') + next;
        } else if (name === 'write') {
          await files.write('log', letter(next));
          present = next;
        } else if (name === 'sync' && present !== undefined) {
          await files.sync('log');
          durable = present;
        } else if (name === 'crash') {
          files.crash();
          present = durable;
        } else {
          const found = await files.read('log');
          expect(found && Buffer.from(found.bytes).toString()).toBe(present);
        }
      }
      const found = await files.read('log');
      expect(found && Buffer.from(found.bytes).toString()).toBe(present);
      expect(found?.symbolicBytes ?? 0).toBe(files.usedBytes - (present?.length ?? 0));
    }),
  );
});

test('symbolic bytes are counted beside the real ones', async () => {
  const files = new VirtualFiles();
  await files.append('changes.log', { bytes: Buffer.from('a'), symbolicBytes: 4096 });
  await files.append('changes.log', { bytes: Buffer.from('b'), symbolicBytes: 8192 });
  await files.sync('changes.log');
  expect((await files.read('changes.log'))?.symbolicBytes).toBe(12_288);
});

test('a dead role changes nothing, and what it waited for never comes', async () => {
  const disk = new VirtualFiles();
  const lifeline = new Lifeline();
  const files = disk.mount(lifeline);
  const settled: string[] = [];
  void files.append('log', letter('a')).then(() => settled.push('append'));
  lifeline.kill();
  void files.write('other', letter('b')).then(() => settled.push('write'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(settled).toEqual([]);
  expect(await disk.list('')).toEqual([]);
});
