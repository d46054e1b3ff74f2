/**
 * What a vCenter sees of a disk on a datastore. As with VMware it is two files: the descriptor, under the disk's name, and
 * the extent with its data beside it, which here is the disk's log. A vCenter attaches a disk only if it finds them.
 */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const EXTENSION = '.vmdk';
const SECTOR_BYTES = 512;

export function showVmdk(directory: string, name: string, capacityBytes: number, logPath: string): void {
  if (!name.endsWith(EXTENSION)) return;
  // A process that died on the way may have left some of it.
  hideVmdk(directory, name);
  const extent = extentOf(name);
  const folder = dirname(join(directory, name));
  mkdirSync(folder, { recursive: true });
  symlinkSync(relative(folder, logPath), join(directory, extent));
  const sectors = capacityBytes / SECTOR_BYTES;
  const descriptor = `# Disk DescriptorFile\nversion=1\ncreateType="vmfs"\nRW ${sectors} VMFS "${basename(extent)}"\n`;
  writeFileSync(join(directory, name), descriptor);
}

export function hideVmdk(directory: string, name: string): void {
  if (!name.endsWith(EXTENSION)) return;
  for (const file of [name, extentOf(name)]) rmSync(join(directory, file), { force: true });
}

function extentOf(name: string): string {
  return `${name.slice(0, -EXTENSION.length)}-flat${EXTENSION}`;
}
