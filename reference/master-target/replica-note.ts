/**
 * What a master target knows of one replica, on disk: how far its disks have come, and which points they have. It is
 * written when a batch has been applied, before that is acknowledged. So a master target that restarts in between is sent
 * the batch once more, and to apply it again changes nothing: a tag ends its batch, so the disks come to stand where they
 * stood when the tag was first applied.
 */
import { KeptNote } from '../kept-note.ts';
import type { Files } from '../runtime.ts';
import type { ReplicaPoint } from '../wire/component-control.ts';

export interface ReplicaKnowledge {
  readonly epoch: number;
  readonly appliedSequence: number;
  /** Whether the epoch's copy has ended. */
  readonly copied: boolean;
  /** Those of earlier epochs too, for as long as their snapshots are there. */
  readonly points: readonly ReplicaPoint[];
  /** Why nothing more is applied. */
  readonly resyncReason?: string;
  /** The point that disks of a machine were made from. */
  readonly released?: string;
  /** Names of its disks. */
  readonly volumes: readonly string[];
  /** Its disks are being made; until then nothing is applied. */
  readonly preparing?: true;
}

const [PREFIX, SUFFIX] = ['replica-', '.json'];

/** The servers of which there are replicas, or were when the master target last ran. */
export async function notedServers(files: Files): Promise<string[]> {
  const paths = await files.list(PREFIX);
  return paths.map((path) => path.slice(PREFIX.length, -SUFFIX.length));
}

export class ReplicaNote {
  readonly #note: KeptNote<ReplicaKnowledge>;

  constructor(files: Files, serverId: string) {
    this.#note = new KeptNote(files, `${PREFIX}${serverId}${SUFFIX}`);
  }

  /** Of the last epoch that there was. No two epochs of a server have the same number. */
  read(): Promise<ReplicaKnowledge | undefined> {
    return this.#note.read();
  }

  write(known: ReplicaKnowledge): ReturnType<KeptNote<unknown>['write']> {
    return this.#note.write(known);
  }

  remove(): Promise<void> {
    return this.#note.remove();
  }
}
