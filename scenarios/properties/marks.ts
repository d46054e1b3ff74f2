/** Where a recovery tag truly stands: its marks on the disks of one server, in the known history. */
import type { KnownDisk, KnownMark } from '../../simulator/journal/known-history.ts';
import type { Machine, Machines } from './machines.ts';
import type { Run } from './property.ts';

export interface SourceMark {
  readonly mark: KnownMark;
  readonly disk: KnownDisk;
  /** The machine whose disk was marked. */
  readonly machine: Machine;
  /** What the disk may be called: by itself, and on its machine. */
  readonly names: readonly string[];
  /** Place among the machine's disks; 0 is the system disk, which holds the ledger. */
  readonly index: number;
}

/** The marks of `tag` on disks of `server` made by `untilMs`; on a disk that has several, the newest. */
export function marksOnServer(
  run: Run,
  machines: Machines,
  tag: string,
  server: string,
  untilMs = Number.POSITIVE_INFINITY,
): SourceMark[] {
  const found = new Map<string, SourceMark>();
  for (const mark of run.history.marksOf(tag)) {
    const machine = machines.ofDisk(mark.disk);
    const disk = run.history.disk(mark.disk);
    if (!machine || !disk || machine.server !== server || mark.atMs > untilMs) continue;
    const index = machine.disks.findIndex((attached) => attached.disk === mark.disk);
    const names = [disk.name, machine.disks[index]?.name ?? ''];
    found.set(mark.disk, { mark, disk, machine, names, index });
  }
  return [...found.values()];
}
