/**
 * Every recovery point is worth having, not only the few that a drill brings up: the replica disks kept under its tag
 * equal the source's disks at the write where the tag was set, one replica for each disk. They are there for as long as the
 * service offers the point; on the way home the master target prunes by itself, and the service hears of it within minutes.
 */
import type { KnownSnapshot } from '../../simulator/journal/known-history.ts';
import { Calm } from './calm.ts';
import { slackMs } from './compression.ts';
import { entriesOf, entriesOfKind, type PointCreated, type PointsDeleted } from './entries.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import { Machines } from './machines.ts';
import { marksOnServer, type SourceMark } from './marks.ts';
import type { Property, Run } from './property.ts';
import { counted, duration, grouped, tagName } from './wording.ts';

export const truePoints: Property = {
  name: 'true-points',
  title: "Every recovery point holds the source's disks as they were at its tag, byte for byte",
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    let disks = 0;
    const offers = new Offers(run);
    const given: GivenUp[] = [];
    for (const point of entriesOfKind(run, 'point.created')) {
      findings.looked += 1;
      const sources = marksOnServer(run, machines, point.tag, point.server, point.at);
      const snapshots = run.history.snapshotsOf(point.tag).filter(({ atMs }) => atMs <= point.at);
      if (sources.length === 0)
        findings.violation(`${told(point)}: the tag was never set on a disk of ${point.server}`, {
          subject: point.item,
          code: 'tag-never-set',
        });
      const taken = new Set<KnownSnapshot>();
      for (const source of sources) {
        disks += 1;
        const kept = replicaOf(run, source, snapshots, taken);
        if ('wrong' in kept) {
          findings.violation(`${told(point)}: ${kept.wrong}`, { subject: point.item, code: kept.code });
        } else taken.add(kept.snapshot);
      }
      const droppedAtMs = Math.min(...[...taken].map((kept) => kept.droppedAtMs ?? Number.POSITIVE_INFINITY));
      if (droppedAtMs + offers.noticedMs(point) < offers.untilMs(point)) given.push({ point, droppedAtMs });
    }
    for (const { point, droppedAtMs } of offers.mustHaveHeard(given)) {
      findings.violation(
        `${told(point)}: the service still offers it, but a replica disk that it needs was given up at ${duration(droppedAtMs)}`,
        { subject: point.item, code: 'offered-though-gone' },
      );
    }
    return findings.judge(
      `${counted(findings.looked, 'recovery point')} with ${counted(disks, 'disk')}, each as its source was at the tag`,
      'no recovery point was made',
    );
  },
};

/** Points are pruned disk by disk, and taken off the list with them. */
const PRUNING_MS = 60_000;
/** What a master target gives up passes through the configuration server; each of the two reports once a minute at least. */
const HEARD_MS = 5 * 60_000;

interface GivenUp {
  readonly point: PointCreated;
  readonly droppedAtMs: number;
}

/** For how long the service offers its points. */
class Offers {
  readonly #run: Run;
  readonly #toAzure: ReadonlySet<string>;
  readonly #deletedAtMs = new Map<string, number>();

  constructor(run: Run) {
    this.#run = run;
    this.#toAzure = new Set(
      entriesOfKind(run, 'replication.started')
        .filter(({ direction }) => direction === 'to-azure')
        .map(({ item, epoch }) => `${item} ${epoch}`),
    );
    for (const { points, at } of entriesOfKind(run, 'points.deleted') as readonly PointsDeleted[]) {
      for (const point of points) this.#deletedAtMs.set(point, at);
    }
  }

  /** For ever when it is never deleted; on the way home until the run ends, behind which nobody can have heard of it. */
  untilMs(point: PointCreated): number {
    const forEverMs = this.#isHomeward(point) ? (this.#run.records.at(-1)?.at ?? 0) : Number.POSITIVE_INFINITY;
    return this.#deletedAtMs.get(point.point) ?? forEverMs;
  }

  /** After how long the service knows that a replica disk was given up. */
  noticedMs(point: PointCreated): number {
    return (this.#isHomeward(point) ? HEARD_MS : PRUNING_MS) + slackMs(this.#run);
  }

  /** Those of which nothing kept the service from hearing: no fault, and a site that was connected. */
  *mustHaveHeard(given: readonly GivenUp[]): Generator<GivenUp> {
    const items = new Items(this.#run);
    const calm = new Calm(this.#run, items);
    const lost = entriesOfKind(this.#run, 'site.state').filter(({ state }) => state === 'disconnected');
    const waiting = [...given].sort((a, b) => a.droppedAtMs - b.droppedAtMs);
    const heard = ({ point, droppedAtMs }: GivenUp) => {
      if (!this.#isHomeward(point)) return true;
      const isFar = lost.some(({ at }) => at > droppedAtMs && at < droppedAtMs + 2 * HEARD_MS);
      return !isFar && (calm.since(point.item, droppedAtMs + HEARD_MS) ?? Number.POSITIVE_INFINITY) <= droppedAtMs;
    };
    for (const entry of entriesOf(this.#run)) {
      while (waiting[0] && waiting[0].droppedAtMs + HEARD_MS < entry.at) {
        const [due] = waiting.splice(0, 1) as [GivenUp];
        if (heard(due)) yield due;
      }
      calm.take(entry);
    }
    for (const due of waiting) if (heard(due)) yield due;
  }

  #isHomeward({ item, epoch }: PointCreated): boolean {
    return !this.#toAzure.has(`${item} ${epoch}`);
  }
}

/** A replica's name does not say whose it is, so the source's image is looked for in all that carry the tag. */
function replicaOf(
  run: Run,
  { disk, mark, machine }: SourceMark,
  snapshots: readonly KnownSnapshot[],
  taken: ReadonlySet<KnownSnapshot>,
): { readonly snapshot: KnownSnapshot } | { readonly wrong: string; readonly code: string } {
  const expected = disk.imageAt(mark.position);
  const place = `${machine.name}/${disk.name} as it was at ${duration(mark.atMs)} (write ${grouped(mark.position)})`;
  let furthest: { offsetBytes: number; detail: string } | undefined;
  for (const snapshot of snapshots) {
    if (taken.has(snapshot)) continue;
    const differs = run.history.disk(snapshot.disk)?.imageAt(snapshot.position).differsFrom(expected);
    if (!differs) return { snapshot };
    if (!furthest || differs.offsetBytes > furthest.offsetBytes) furthest = differs;
  }
  if (!furthest) return { wrong: `no replica disk was kept for ${place}`, code: 'no-replica' };
  const { offsetBytes, detail } = furthest;
  const wrong = `no replica disk equals ${place}; the nearest differs at byte ${grouped(offsetBytes)}: ${detail}`;
  return { wrong, code: 'replica-differs' };
}

function told({ item, tag, at }: PointCreated): string {
  return `${item}, point of ${duration(at)}, ${tagName(tag)}`;
}
