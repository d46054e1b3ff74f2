/** What is known to be wrong, as it comes and goes. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type SmallMachine, SmallWorld } from '../../../simulator/stages/small-world.ts';
import { HealthBook } from './health.ts';

let world: SmallWorld;
let machine: SmallMachine;

beforeEach(async () => {
  world = new SmallWorld();
  machine = await world.machine('azure');
});

describe('the health book', () => {
  const warning = { code: '78026', severity: 'Warning', detail: 'late' } as const;
  const error = { code: '78024', severity: 'Error', detail: 'resync' } as const;

  test('says what begins and what ends, once each, and remembers since when', async () => {
    const book = new HealthBook(machine.runtime);
    book.update('item', 'web01', [warning]);
    const sinceMs = world.kernel.nowMs;
    await world.pass(60_000);
    book.update('item', 'web01', [warning, error]);
    expect(book.of('web01')).toMatchObject([
      { code: '78026', sinceMs },
      { code: '78024', sinceMs: world.kernel.nowMs },
    ]);
    book.update('item', 'web01', []);
    book.update('item', 'web01', []);
    expect(world.records('health.raise').map(({ code }) => code)).toEqual(['78026', '78024']);
    expect(world.records('health.clear').map(({ code }) => code)).toEqual(['78026', '78024']);
  });

  test('takes the worst as the level; an error counts as critical', () => {
    const book = new HealthBook(machine.runtime);
    expect(book.levelOf('web01')).toBe('Normal');
    book.update('item', 'web01', [warning]);
    expect(book.levelOf('web01')).toBe('Warning');
    book.update('item', 'web01', [warning, error]);
    expect(book.levelOf('web01')).toBe('Critical');
  });
});
