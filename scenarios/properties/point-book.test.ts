import { describe, expect, it } from 'vitest';
import { type Entry, entriesOf, type JobStart } from './entries.ts';
import { PointBook } from './point-book.ts';
import { itemOf, SyntheticRun } from './synthetic-run.ts';

const [orders, billing] = [itemOf('orders01'), itemOf('billing01')];
const asked = { kind: 'job.start', choice: 'latest-processed', multiVmPoint: true } as JobStart;

function bookOf(run: SyntheticRun): PointBook {
  const book = new PointBook();
  for (const entry of entriesOf(run) as readonly Entry[]) book.take(entry);
  return book;
}

describe('what members of a group have in common', () => {
  const shared = () =>
    new SyntheticRun().point('tag-a', 'orders01', { group: 'shop' }).point('tag-a', 'billing01', { group: 'shop' });

  it('is a point that all of them have, or those among whom it is asked for', () => {
    const book = bookOf(shared().point('tag-b', 'orders01', { group: 'shop' }));
    expect(book.newest(orders, asked)?.tag).toBe('tag-a');
    expect(book.newest(orders, asked, [orders, billing])?.tag).toBe('tag-a');
    expect(book.newest(orders, asked, [orders])?.tag).toBe('tag-b');
  });

  it('is nothing when one has begun anew, though each has points of its own', () => {
    const run = shared();
    for (const server of ['orders01', 'billing01']) {
      const points = [`point tag-a of ${server}`];
      run.service('points.deleted', { item: itemOf(server), points, why: 'disabled' }).point(`own-${server}`, server);
    }
    const book = bookOf(run);
    expect(book.newest(orders, asked, [orders, billing])).toBeUndefined();
    expect(book.newest(orders, asked, [orders])?.tag).toBe('own-orders01');
  });
});
