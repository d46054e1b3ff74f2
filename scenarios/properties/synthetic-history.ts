/** For tests: a known history that is told write by write, and can be made to contradict what the records say. */
import { BLOCK_BYTES, type Content, type Extent } from '../../reference/model/content.ts';
import { invariant } from '../../reference/model/result.ts';
import type {
  KnownDisk,
  KnownHistory,
  KnownImage,
  KnownMark,
  KnownSnapshot,
} from '../../simulator/journal/known-history.ts';
import { Image } from '../../simulator/disks/image.ts';
import { firstDifference } from '../../simulator/disks/image-difference.ts';

export class SyntheticHistory implements KnownHistory {
  readonly #disks = new Map<string, SyntheticDisk>();
  /** Ids of the disks that each machine has now, system disk first. */
  readonly #attached = new Map<string, string[]>();
  readonly #marks: KnownMark[] = [];
  readonly #snapshots: KnownSnapshot[] = [];

  disk(id: string): KnownDisk | undefined {
    return this.#disks.get(id);
  }

  marksOf(tag: string): readonly KnownMark[] {
    return this.#marks.filter((mark) => mark.tag === tag);
  }

  snapshotsOf(tag: string): readonly KnownSnapshot[] {
    return this.#snapshots.filter((snapshot) => snapshot.tag === tag);
  }

  /** A replica of the disk as it was at the tag, kept under the tag's name; `change` makes it differ. */
  replicate(tag: string, source: string, atMs: number, change: (replica: string) => void = () => {}): void {
    const { disk } = this.clone(source, tag, 'replica');
    change(disk);
    this.keepSnapshot(tag, disk, atMs);
  }

  /** A disk as it is now is kept under this tag. */
  keepSnapshot(tag: string, disk: string, atMs: number): void {
    this.#snapshots.push({ tag, disk, position: this.positionOf(disk), atMs });
  }

  /** One of the replicas under a tag is given up. */
  dropReplica(tag: string, atMs: number): void {
    const index = this.#snapshots.findIndex((known) => known.tag === tag && known.droppedAtMs === undefined);
    const known = this.#snapshots[index];
    if (known) this.#snapshots[index] = { ...known, droppedAtMs: atMs };
  }

  create(machine: string, name: string, initial = new Image()): string {
    const plain = `${machine}/${name}`;
    const id = this.#disks.has(plain) ? `${plain} again` : plain;
    this.#disks.set(id, new SyntheticDisk(id, name, initial));
    this.#attached.set(machine, [...this.disksOf(machine), id]);
    return id;
  }

  clone(source: string, tag: string, machine: string): { name: string; disk: string } {
    const { name } = this.#known(source);
    const position = this.marksOf(tag).find(({ disk }) => disk === source)?.position ?? 0;
    return { name, disk: this.create(machine, name, this.#known(source).at(position)) };
  }

  /** New disks for a machine, which lets go of those it had. */
  cloneAll(from: string, tag: string, machine: string): { name: string; disk: string }[] {
    const sources = this.disksOf(from);
    this.#attached.delete(machine);
    return sources.map((source) => this.clone(source, tag, machine));
  }

  write(disk: string, atMs: number, block: number, content: Uint8Array): number {
    const known = this.#known(disk);
    known.writes.push({ atMs, block, content });
    return known.position;
  }

  /** Content that was on the disk from the beginning: how a wrong copy is planted. */
  spoil(disk: string, block: number, value: number): void {
    const content = new Uint8Array(BLOCK_BYTES).fill(value);
    this.#known(disk).initial.write({ offsetBytes: block * BLOCK_BYTES, content });
  }

  mark(tag: string, disk: string, atMs: number, held: boolean): number {
    const { position } = this.#known(disk);
    this.#marks.push({ tag, disk, position, held, atMs });
    return position;
  }

  unmark(tag: string, disk: string): void {
    const index = this.#marks.findIndex((mark) => mark.tag === tag && mark.disk === disk);
    this.#marks.splice(index, 1);
  }

  positionOf(disk: string): number {
    return this.#disks.get(disk)?.position ?? 0;
  }

  disksOf(machine: string): string[] {
    return this.#attached.get(machine) ?? [];
  }

  #known(id: string): SyntheticDisk {
    const disk = this.#disks.get(id);
    invariant(disk, `the story has a disk ${id}`);
    return disk;
  }
}

class SyntheticDisk implements KnownDisk {
  readonly writes: { atMs: number; block: number; content: Uint8Array }[] = [];
  readonly id: string;
  readonly name: string;
  readonly initial: Image;

  constructor(id: string, name: string, initial: Image) {
    this.id = id;
    this.name = name;
    this.initial = initial;
  }

  get position(): number {
    return this.writes.length;
  }

  writtenAtMs(position: number): number | undefined {
    return this.writes[position - 1]?.atMs;
  }

  at(position: number): Image {
    const image = this.initial.copy();
    for (const { block, content } of this.writes.slice(0, position)) {
      image.write({ offsetBytes: block * BLOCK_BYTES, content });
    }
    return image;
  }

  imageAt(position: number): KnownImage {
    return new SyntheticImage(this.at(position));
  }

  writtenBetween(fromPosition: number, toPosition: number): readonly Extent[] {
    return this.writes
      .slice(fromPosition, toPosition)
      .map(({ block, content }) => ({ offsetBytes: block * BLOCK_BYTES, lengthBytes: content.length }));
  }
}

class SyntheticImage implements KnownImage {
  readonly #image: Image;

  constructor(image: Image) {
    this.#image = image;
  }

  read(extent: Extent): Content[] {
    return this.#image.read(extent);
  }

  differsFrom(other: KnownImage) {
    const difference = firstDifference(this.#image, (other as SyntheticImage).#image);
    return difference && { offsetBytes: difference.offsetBytes, detail: `${difference.left}, ${difference.right}` };
  }
}
