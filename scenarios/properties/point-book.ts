/** Which recovery points each item has at some moment of a run, and which of them fit what a failover asks for. */
import type { Entry, JobStart, PointCreated } from './entries.ts';

export function isOfKind({ consistency }: PointCreated, { choice }: JobStart): boolean {
  if (choice === 'latest-application-consistent') return consistency === 'application';
  return choice !== 'latest-crash-consistent' || consistency === 'crash';
}

/** The recovery points that each item has. */
export class PointBook {
  readonly #points = new Map<string, PointCreated[]>();
  /** Tags of machines that were shut down on purpose: nothing was written behind them, so they fit to any other. */
  readonly #final = new Set<string>();
  /** Items of each replication group. */
  readonly #groups = new Map<string, Set<string>>();

  take(entry: Entry): void {
    if (entry.kind === 'source.finished' && entry.finalTag !== undefined) this.#final.add(entry.finalTag);
    if (entry.kind === 'point.created') {
      this.#points.set(entry.item, [...this.#of(entry.item), entry]);
      if (entry.group === undefined) return;
      this.#groups.set(entry.group, (this.#groups.get(entry.group) ?? new Set()).add(entry.item));
    } else if (entry.kind === 'points.deleted') {
      const deleted = new Set(entry.points);
      this.#points.set(
        entry.item,
        this.#of(entry.item).filter(({ point }) => !deleted.has(point)),
      );
    }
  }

  get items(): readonly string[] {
    return [...this.#points.keys()];
  }

  copy(): PointBook {
    const copy = new PointBook();
    for (const [item, points] of this.#points) copy.#points.set(item, points);
    for (const [group, items] of this.#groups) copy.#groups.set(group, items);
    return copy;
  }

  isFinal(tag: string): boolean {
    return this.#final.has(tag);
  }

  find(item: string, id: string): PointCreated | undefined {
    return this.#of(item).find(({ point }) => point === id);
  }

  /**
   * The newest of the kind; where a group's shared point was asked for, the newest that all its members have, or those
   * `among` whom it has to be shared.
   */
  newest(item: string, job: JobStart, among?: readonly string[]): PointCreated | undefined {
    const isGrouped = this.#of(item).some(({ group }) => group !== undefined) || this.#hasMate(item, among);
    const grouped = job.multiVmPoint === true && isGrouped;
    return this.#of(item).findLast((point) => isOfKind(point, job) && (!grouped || this.#isShared(point, among)));
  }

  /** Whether it has ever shared a point with another of them, though it may have none of those any more. */
  #hasMate(item: string, among: readonly string[] = []): boolean {
    const members = [...this.#groups.values()].filter((group) => group.has(item));
    return members.some((group) => among.some((other) => other !== item && group.has(other)));
  }

  #isShared({ group, tag }: PointCreated, among: readonly string[] | undefined): boolean {
    if (group === undefined) return false;
    return [...(this.#groups.get(group) ?? [])]
      .filter((item) => among?.includes(item) ?? true)
      .every((item) => this.#of(item).some((point) => point.tag === tag));
  }

  #of(item: string): readonly PointCreated[] {
    return this.#points.get(item) ?? [];
  }
}
