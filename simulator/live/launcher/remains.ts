/** What is left when the story is over: machines, disks, files of roles, blobs. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerClient } from '@azure/storage-blob';
import { openDiskContainer } from '../disks/disk-account.ts';
import { diskLogsIn } from '../disks/disk-folder.ts';
import { readKeptDisk } from '../disks/kept-disk.ts';
import { pathsIn } from '../files.ts';
import type { Blobs } from '../../../reference/runtime.ts';
import type { LabMachines } from './machines.ts';
import type { Foundation } from './foundation.ts';

export interface CacheAccount {
  readonly account: string;
  readonly token: string;
}

/** The fields of a `lab.end` record; undefined when the storage does not answer any more. */
export async function remainsOf(
  machines: LabMachines,
  { directory, storage }: Foundation,
  blobs: Blobs,
  { account, token }: CacheAccount,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const cached = await blobs.list(account, '', { token });
  if (!cached.ok) return undefined;
  const azure = await azureDisks(await openDiskContainer(storage.disks));
  const vmware = diskLogsIn(directory.datastores)
    .map((path) => readKeptDisk(path))
    .filter(({ removed }) => !removed)
    .map(({ description, snapshots }) => diskLeft('vmware', description.name, [...snapshots.keys()]));
  return {
    machines: machines.all().map(({ name: machine, power, settings: { serverId: server, purpose } }) => ({
      machine,
      server,
      purpose,
      power,
    })),
    disks: [...azure, ...vmware],
    files: machines.all().flatMap(({ name }) => filesLeft(name, directory.filesOf(name))),
    accounts: [{ account, blobs: cached.value.length, paths: cached.value }],
    links: [],
  };
}

async function azureDisks(container: ContainerClient): Promise<DiskLeft[]> {
  const snapshots = new Map<string, string[]>();
  for await (const blob of container.listBlobsFlat({ includeSnapshots: true, includeMetadata: true })) {
    const labels = snapshots.get(blob.name) ?? [];
    snapshots.set(blob.name, labels);
    const { label } = blob.metadata ?? {};
    if (blob.snapshot && label) labels.push(decodeURIComponent(label));
  }
  return [...snapshots].map(([name, labels]) => diskLeft('azure', name, labels));
}

/** By role; of a machine that has none, and so no folder, there is nothing to tell. */
function filesLeft(machine: string, folder: string): { machine: string; role: string; paths: readonly string[] }[] {
  if (!existsSync(folder)) return [];
  const all = readdirSync(folder).map((role) => ({ machine, role, paths: pathsIn(join(folder, role)) }));
  return all.filter(({ paths }) => paths.length > 0);
}

interface DiskLeft {
  readonly place: 'azure' | 'vmware';
  readonly name: string;
  readonly snapshots?: readonly string[];
}

function diskLeft(place: DiskLeft['place'], name: string, snapshots: readonly string[]): DiskLeft {
  return { place, name, ...(snapshots.length > 0 && { snapshots }) };
}
