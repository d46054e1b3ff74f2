/**
 * After a commit a failover stands: every recovery point the item had by then is gone, and nothing is ever made from one
 * of them again.
 */
import { type Entry, entriesOf, type JobEnd } from './entries.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import type { Property } from './property.ts';
import { counted, duration, listed, tagName } from './wording.ts';

const COMMITTED = 'UnplannedFailoverCommitted';

interface Book {
  /** Points that exist as far as the service says, with their tags. */
  readonly kept: Map<string, string>;
  /** Points from before a commit, with the time of that commit. */
  readonly givenUp: Map<string, number>;
  readonly all: Set<string>;
}

export const commitDeletesPoints: Property = {
  name: 'commit-deletes-points',
  title: 'A commit deletes all recovery points of the item, and none of them is used again',
  judge(run) {
    const findings = new Findings();
    const items = new Items(run);
    const books = new Map<string, Book>();
    const bookOf = (item: string): Book => {
      const book = books.get(item) ?? { kept: new Map(), givenUp: new Map(), all: new Set() };
      books.set(item, book);
      return book;
    };
    /** Items that became committed while a commit of a recovery plan ran; its job is named after the plan. */
    const committedIn = new Map<string, Set<string>>();
    for (const entry of entriesOf(run)) {
      takePoints(entry, bookOf);
      if (entry.kind === 'job.start' && entry.scenario === 'CommitFailover') committedIn.set(entry.job, new Set());
      else if (entry.kind === 'item.state' && entry.protectionState === COMMITTED) {
        for (const members of committedIn.values()) members.add(entry.item);
      } else if (entry.kind === 'job.end' && entry.scenario === 'CommitFailover') {
        const members = items.has(entry.item) ? [entry.item] : [...(committedIn.get(entry.job) ?? [])];
        committedIn.delete(entry.job);
        if (entry.state === 'Succeeded') for (const item of members) commit(findings, item, entry, bookOf(item));
      } else if (entry.kind === 'machine.prepared') {
        const committedAtMs = bookOf(entry.item).givenUp.get(entry.point);
        if (committedAtMs === undefined) continue;
        findings.violation(
          `${entry.machine} was made at ${duration(entry.at)} from ${tagName(entry.tag)}, ` +
            `a point of ${entry.item} from before its commit at ${duration(committedAtMs)}`,
          { subject: entry.machine, code: 'committed-point-used' },
        );
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'commit')} left no recovery point behind, and none was used afterwards`,
      'no failover was committed',
    );
  },
};

function takePoints(entry: Entry, bookOf: (item: string) => Book): void {
  if (entry.kind === 'point.created') {
    bookOf(entry.item).kept.set(entry.point, entry.tag);
    bookOf(entry.item).all.add(entry.point);
  } else if (entry.kind === 'points.deleted') {
    for (const point of entry.points) bookOf(entry.item).kept.delete(point);
  }
}

function commit(findings: Findings, item: string, { at }: JobEnd, book: Book): void {
  findings.looked += 1;
  if (book.kept.size > 0) {
    const tags = listed([...book.kept.values()].map(tagName));
    findings.violation(
      `${item}: ${counted(book.kept.size, 'recovery point')} outlived the commit at ${duration(at)}: ${tags}`,
      // How many there were is chance: one is the same failure as five.
      { subject: item, code: 'point-outlives-commit' },
    );
  }
  for (const point of book.all) if (!book.givenUp.has(point)) book.givenUp.set(point, at);
  book.kept.clear();
}
