/** What is left when the story is over: machines, disks, blobs. */
import { openDiskContainer } from '../disks/disk-account.ts';
import { diskLogsIn } from '../disks/disk-folder.ts';
import { readKeptDisk } from '../disks/kept-disk.ts';
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
  const azure: string[] = [];
  for await (const { name } of (await openDiskContainer(storage.disks)).listBlobsFlat()) azure.push(name);
  const vmware = diskLogsIn(directory.datastores)
    .map((path) => readKeptDisk(path))
    .filter(({ removed }) => !removed)
    .map(({ description }) => description.name);
  return {
    machines: machines.all().map(({ name: machine, power, settings: { serverId: server, purpose } }) => ({
      machine,
      server,
      purpose,
      power,
    })),
    disks: [...azure.map((name) => ({ place: 'azure', name })), ...vmware.map((name) => ({ place: 'vmware', name }))],
    accounts: [{ account, blobs: cached.value.length }],
    links: [],
  };
}
