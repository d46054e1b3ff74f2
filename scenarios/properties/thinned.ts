/**
 * What the thinning of old recovery points has left: one per interval. Each point that goes has another beside it when it
 * goes, so only all that went together shows that too much did. Where intervals begin is not documented: a stretch of twice
 * their length holds a whole one, wherever that is.
 */
import type { PointCreated } from './entries.ts';
import { duration, tagName } from './wording.ts';

export class Thinned {
  /** By the time of their tags, with the interval that was in force when they went. */
  #gone: { readonly tagAtMs: number; readonly everyMs: number }[] = [];
  /** Of what went because of its age the newest tag: nothing can be said of what was as old. */
  #expiredToMs: number | undefined;

  add({ tagAtMs }: PointCreated, everyMs: number): void {
    this.#gone.push({ tagAtMs, everyMs });
  }

  expired({ tagAtMs }: PointCreated): void {
    this.#expiredToMs = Math.max(tagAtMs, this.#expiredToMs ?? tagAtMs);
    this.#gone = this.#gone.filter((gone) => gone.tagAtMs > tagAtMs);
  }

  /** A stretch without a point although there were points in each of its intervals; undefined when there is none. */
  holeAmong(kept: readonly PointCreated[]): string | undefined {
    const gone = this.#gone.toSorted(byTag);
    const left = kept.toSorted(byTag);
    let before = this.#expiredToMs ?? Math.min(...[...gone.slice(0, 1), ...left.slice(0, 1)].map(tagAt));
    for (const point of left) {
      const between = gone.filter(({ tagAtMs }) => tagAtMs > before && tagAtMs < point.tagAtMs);
      const everyMs = Math.max(...between.map((one) => one.everyMs));
      const lengthMs = point.tagAtMs - before;
      const tags = [before, ...between.map(tagAt), point.tagAtMs];
      const filled = tags.every((tagAtMs, index) => tagAtMs - (tags[index - 1] ?? tagAtMs) < everyMs);
      if (between.length > 0 && filled && lengthMs >= 2 * everyMs) {
        return (
          `of all points in the ${duration(lengthMs)} before ${tagName(point.tag)} none is left; ` +
          `one in ${duration(everyMs)} is kept`
        );
      }
      before = Math.max(before, point.tagAtMs);
    }
    return undefined;
  }
}

const tagAt = ({ tagAtMs }: { readonly tagAtMs: number }) => tagAtMs;
const byTag = (one: { readonly tagAtMs: number }, other: { readonly tagAtMs: number }) => tagAt(one) - tagAt(other);
