/**
 * A disk of the live world: the same as in the virtual one, and each write lies in a log on a real file before anybody
 * is told of it. A process that is killed and started again finds its disks as the last whole write left them.
 *
 * What it hands out is always bytes. A request over real sockets can carry nothing else.
 */
import type { Content, Extent } from '../../../reference/model/content.ts';
import type { BlockDevice } from '../../disks/block-device.ts';
import { bytesOf } from '../../disks/image-bytes.ts';
import { RecordedDisk, type VolumeOptions } from '../../disks/volume.ts';
import type { VolumeObserver } from '../../disks/volume-observer.ts';
import { type DiskLog, extendDiskLog } from './disk-log.ts';
import { readKeptDisk } from './kept-disk.ts';

export type FileDiskOptions = Omit<VolumeOptions, 'name' | 'capacityBytes' | 'past'>;

/** Opens the disk whose log lies at `path`. Only one process at a time may write to it. */
export function openFileDisk(
  path: string,
  options: FileDiskOptions & { /** On the machine; else as its file. */ readonly name?: string },
  kept = readKeptDisk(path),
): FileDisk {
  const { id, capacityBytes } = kept.description;
  const { name = kept.description.name } = options;
  const log = extendDiskLog(path);
  const observers = [keepIn(log), ...(options.observers ?? [])];
  return new FileDisk({ ...options, id, name, capacityBytes, past: kept, observers });
}

export class FileDisk extends RecordedDisk {
  /** In the known history. */
  readonly id: string;

  constructor({ id, ...options }: VolumeOptions & { readonly id: string }) {
    super(options);
    this.id = id;
  }

  override async read(extent: Extent): Promise<Content[]> {
    return [bytesOf(await super.read(extent))];
  }

  override openDevice(): BlockDevice {
    const device = super.openDevice();
    return {
      capacityBytes: device.capacityBytes,
      get position() {
        return device.position;
      },
      read: device.read,
      submit: ({ offsetBytes, content }) => device.submit({ offsetBytes, content: bytesOf([content]) }),
      flush: device.flush,
    };
  }
}

function keepIn(log: DiskLog): VolumeObserver {
  return {
    onWrite({ atMs, change: { offsetBytes, content } }) {
      log.append({ kind: 'write', atMs, offsetBytes }, bytesOf([content]));
    },
    onMark: ({ atMs, position, tag, held }) => log.append({ kind: 'mark', atMs, position, tag, held }),
    onSnapshot: ({ atMs, position, label }) => log.append({ kind: 'snapshot', atMs, position, label }),
    onSnapshotDropped: ({ atMs, label }) => log.append({ kind: 'snapshot-dropped', atMs, label }),
    onRemoved: ({ atMs }) => log.append({ kind: 'removed', atMs }),
  };
}
