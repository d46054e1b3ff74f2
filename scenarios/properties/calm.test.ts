/** Who is calm goes by the machine at work, not by whichever served last. */
import { expect, test } from 'vitest';
import { Calm } from './calm.ts';
import { entriesOf } from './entries.ts';
import { Items } from './items.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const SERVES = { purpose: 'production' };

function since(run: SyntheticRun): number | undefined {
  const calm = new Calm(run, new Items(run));
  for (const entry of entriesOf(run)) calm.take(entry);
  return calm.since(itemOf('files01'), run.atMs);
}

/** At home and protected since an hour; its leftover in Azure, which is older, wakes up. */
function besideItsLeftover(): SyntheticRun {
  const inAzure = { machine: 'azure:files01', server: 'files01', purpose: 'production', disks: [] };
  const run = new SyntheticRun().world('machine.created', inAzure).server('files01');
  run.workload('started', 'files01', SERVES).protect('files01').mark('a', 'files01').point('a', 'files01');
  return run.at(HOUR_MS).workload('started', 'azure:files01', SERVES, 'files01');
}

test('a leftover that wakes up disturbs, and half an hour later nothing of it does', () => {
  const run = besideItsLeftover().pass(HOUR_MS);
  expect(since(run)).toBe(HOUR_MS + 30 * MINUTE_MS);
  expect(since(run.power('azure:files01', 'off', 'files01'))).toBe(HOUR_MS + 30 * MINUTE_MS);
});

test('the server itself may lose its power beside it', () => {
  expect(since(besideItsLeftover().pass(HOUR_MS).power('files01', 'off'))).toBeUndefined();
});

test('that a machine of a test is removed disturbs nobody', () => {
  const run = besideItsLeftover().pass(HOUR_MS);
  run.world('machine.removed', { machine: 'azure:files01-Test', server: 'files01', purpose: 'test' });
  expect(since(run)).toBe(HOUR_MS + 30 * MINUTE_MS);
});

test('while the computer of a live lab has too much to do nobody is, and half an hour after that everybody', () => {
  const run = besideItsLeftover().pass(2 * HOUR_MS);
  run.world('computer.busy', { fromMs: run.atMs - 5 * MINUTE_MS, toMs: run.atMs - MINUTE_MS, perCore: 17 });
  expect(since(run)).toBe(3 * HOUR_MS + 29 * MINUTE_MS);
});

test.each(['replication.stopped', 'replication.left'])(
  'after %s nobody is, though it is shown as Protected still',
  (kind) => {
    const run = besideItsLeftover().pass(HOUR_MS);
    run.service(kind, { item: itemOf('files01'), server: 'files01', epoch: 1 });
    expect(since(run.pass(MINUTE_MS))).toBeUndefined();
  },
);
