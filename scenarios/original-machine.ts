/** The virtual machine of the site that a server is, or was before it failed over. */
import type { JournalRecord } from '../simulator/journal/journal.ts';

/** As the world calls it, if it has power while a copy in Azure is there; undefined for a physical server, and one that is gone. */
export function originalMachine(records: readonly JournalRecord[], server: string): string | undefined {
  let machine: string | undefined;
  const power = new Map<unknown, unknown>();
  for (const record of records) {
    if (record.server !== server) continue;
    const isOwn = record.kind === 'machine.created' && record.purpose === 'production' && record.place !== 'azure';
    if (isOwn) machine = isVirtual(record) ? String(record.machine) : undefined;
    else if (record.kind === 'machine.removed' && record.machine === machine) machine = undefined;
    else if (record.kind === 'machine.power') power.set(record.machine, record.power);
  }
  return machine !== undefined && power.get(machine) === 'on' ? machine : undefined;
}

/** Its disks lie in files of a datastore. */
function isVirtual({ place, disks }: JournalRecord): boolean {
  return place === 'vmware' || (disks as readonly { readonly file?: string }[]).some(({ file }) => file !== undefined);
}
