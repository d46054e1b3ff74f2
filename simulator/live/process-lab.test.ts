/** A lab of processes that is given up while it is built, at whatever step, leaves nothing. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { held, leftSince } from '../ground/fixtures/escapes.ts';
import { openLab } from '../labs.ts';
import { giveUpAt, labRequest, type Moment } from './fixtures/given-up-lab.ts';
import { openProcessLab } from './process-lab.ts';

/** Some twenty labs, of a second or more each. */
const PATIENCE = { timeout: 10 * 60_000 };

const unheard: unknown[] = [];
const hear = (error: unknown) => unheard.push(error);
beforeEach(() => void process.on('unhandledRejection', hear));
afterEach(() => void process.off('unhandledRejection', hear));

test('by the signal it was opened with', PATIENCE, async () => {
  const before = held();
  const interruption = new AbortController();
  const opening = openLab('process', labRequest('process', interruption.signal));
  setImmediate(() => interruption.abort(new Error('interrupted')));
  await expect(opening).rejects.toThrow('interrupted');
  expect(await leftSince(before)).toEqual([]);
  expect(unheard).toEqual([]);
});

test.each<Moment>(['as it begins', 'when it is under way'])('at every step, %s', PATIENCE, async (moment) => {
  const steps = new Set<string>();
  for (let goesOn = true; goesOn; ) {
    const before = held();
    const step = await giveUpAt((kind) => !steps.has(kind), moment, 'process', openProcessLab);
    const left = await leftSince(before);
    expect({ step, left, unheard }).toEqual({ step, left: [], unheard: [] });
    goesOn = step !== undefined;
    if (step !== undefined) steps.add(step);
  }
  expect([...steps]).toEqual(
    expect.arrayContaining([
      ...['foundation', 'authorities', 'storage', 'toxiproxy', 'disks', 'way to the storage'],
      ...['start', 'cache account', 'azure', 'cs01', 'orders01', 'power', 'boot', 'port'],
    ]),
  );
});
