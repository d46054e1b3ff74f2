/** A plan of moves in the virtual lab: what is done when, and that nothing stops it. */
import { expect, test } from 'vitest';
import type { JournalRecord } from '../../simulator/journal/journal.ts';
import { firstDivergence, readJournal } from '../../simulator/journal/journal-reader.ts';
import { sampleSite } from '../../simulator/site/site.ts';
import { runStory } from '../runner.ts';
import type { Move, MovePlan } from './plan.ts';
import { played } from './played.ts';

const minutes = (count: number) => count * 60_000;
const plan = (...moves: Move[]): MovePlan => ({
  schema: 'muster.moves/1',
  name: 'a-plan',
  title: 'A plan',
  begins: 'registered',
  moves,
  restMs: minutes(10),
});
const OF = { subject: 'files01' } as const;
/** Enabled, and so long after that it is protected. */
const PROTECTED: Move[] = [
  { operation: 'enable-replication', ...OF },
  { waitMs: 0, when: { state: 'protected', of: 'files01', afterMs: minutes(1) } },
];

async function play(given: MovePlan, site = sampleSite()) {
  const { result, journal } = await runStory(played(given), { scenario: 'a-plan', site, seed: '1' });
  const read = readJournal(journal);
  const records: readonly JournalRecord[] = read.ok ? read.value.records : [];
  const told = records.filter(({ kind }) => kind === 'story').map(({ text }) => text as string);
  const at = (kind: string, fields: Record<string, unknown> = {}) =>
    records.find((one) => one.kind === kind && Object.entries(fields).every(([key, value]) => one[key] === value))?.at;
  return { result, told, at };
}

test('a fault strikes so long after a task has begun, while its job goes on, and is healed by its name', async () => {
  const { result, told, at } = await play(
    plan(
      ...PROTECTED,
      { operation: 'test-failover', ...OF },
      { fault: 'vpn-loss', as: 'vpn', when: { task: 'VmTfoPrepareTestVm', of: 'files01', afterMs: 7_000 } },
      { heal: 'vpn', when: { afterMs: 5_000 } },
    ),
  );
  const begunMs = at('job.task.begun', { task: 'VmTfoPrepareTestVm' }) ?? Number.NaN;
  const endedMs = at('job.end', { scenario: 'TestFailover' }) ?? Number.NaN;
  expect(at('fault.inject')).toBe(begunMs + 7_000);
  expect(at('fault.inject')).toBeLessThan(endedMs);
  // Without another moment, a move waits until what is under way has ended.
  expect(at('fault.heal')).toBeGreaterThanOrEqual(endedMs + 5_000);
  expect([result.verdict, told.filter((text) => text.includes('→'))]).toEqual(['passed', []]);
});

test('what is refused, what is not there and what never comes are told, and the rest is done', async () => {
  const { result, told } = await play(
    plan(
      ...PROTECTED,
      { operation: 'commit', ...OF },
      { fault: 'one-sided-partition', parameters: { from: 'nobody', to: 'cs01', port: 443 } },
      { waitMs: 1_000, when: { state: 'failingOver' } },
      { operation: 'resynchronise', ...OF, when: { afterMs: 1_000 } },
    ),
  );
  expect(told.slice(2)).toEqual([
    '3. commit of files01',
    expect.stringMatching(/^3\. → /),
    expect.stringMatching(/^4\. fault: nobody cannot reach cs01/),
    expect.stringMatching(/^4\. → not possible: there is no machine nobody/),
    '5. as soon as an item is failingOver: wait 1 s: its moment did not come',
    '6. resynchronisation of files01',
  ]);
  expect(result.passedOver?.map(({ why }) => why)).toEqual([
    expect.stringContaining('there is no machine nobody'),
    'its moment did not come',
  ]);
  expect(result.stopped).toBeUndefined();
});

test('a fault that a lab or a site has not is passed over like what is not there', async () => {
  const { proxy: _, ...site } = sampleSite();
  const { result } = await play(plan({ fault: 'authenticating-proxy' }, { waitMs: 1_000 }), site);
  expect(result.passedOver?.map(({ why }) => why)).toEqual([
    'authenticating-proxy needs proxy, which this lab or site has not',
  ]);
  expect([result.stopped, result.verdict]).toEqual([undefined, 'passed']);
});

test('of a fault that waits for its moment it is known whether that came', async () => {
  const cut = (nth: number) => ({
    fault: 'line-cut-at',
    parameters: { at: { on: 'record', kind: 'job.task' }, line: 'vpn', nth },
  });
  const { result } = await play(plan(...PROTECTED, cut(1), cut(999), { operation: 'test-failover', ...OF }));
  expect(result.faults.map(({ struck }) => struck)).toEqual([undefined, false]);
});

test('what is to come to a state is asked again after the fault is healed, and of what is there already not at all', async () => {
  const { told, at } = await play(
    plan(
      ...PROTECTED,
      { fault: 'blocked-urls', parameters: { category: 'replication' }, as: 'blocked' },
      { operation: 'test-failover', ...OF, until: 'testing' },
      { heal: 'blocked', when: { sinceMs: minutes(1) } },
      { operation: 'test-failover', ...OF, until: 'testing' },
    ),
  );
  const [asked, healed, again] = ['3. ', '5. ', '6. '].map((number) =>
    told.findIndex((text) => text.startsWith(number)),
  );
  expect([asked, healed, again]).not.toContain(-1);
  const askedMs = at('story', { text: told[told.findIndex((text) => text.startsWith('4. '))] }) ?? Number.NaN;
  // A minute after the test was asked for, however long that goes on.
  expect(at('story', { text: '5. heal blocked' })).toBe(askedMs + minutes(1));
  expect(at('item.state', { to: 'testing' })).toBeGreaterThan(askedMs);
  expect(told.filter((text) => text.startsWith('6. '))).toEqual(['6. test failover of files01 until testing']);
});

test('what never comes to its state is asked for a dozen times, and told', async () => {
  const { told, result } = await play(plan({ operation: 'commit', ...OF, until: 'committed' }));
  expect(result.unreached).toEqual([
    {
      subject: 'files01',
      state: 'committed',
      code: 'ArmResourceDoesNotExist',
      source: 'documented',
    },
  ]);
  expect(told.filter((text) => text.startsWith('1. → ')).at(-1)).toBe('1. → files01 did not come to committed');
  expect(told.filter((text) => text.startsWith('1. → '))).toHaveLength(13);
  // That the vault has no such item says nothing of why there is none.
  expect(result.verdict).toBe('inconclusive');
  expect(result.properties.find(({ name }) => name === 'comes-about')?.evidence).toContain('did not come to committed');
});

test('a plan that is not whole is not begun', () => {
  expect(() => played(plan({ heal: 'nothing' }))).toThrow(/moves\[0\]: no fault before it is called "nothing"/);
});

test('with another seed from a move on, everything before is as it was and something after is not', async () => {
  const moves: Move[] = [{ operation: 'enable-replication', ...OF }, { waitMs: minutes(5) }, { waitMs: minutes(10) }];
  const request = { scenario: 'a-plan', site: sampleSite(), seed: '1' };
  const runs = [undefined, { afterMoves: 2, seed: '2' }].map((reseed) =>
    runStory(played(plan(...moves), reseed), request),
  );
  const [one, other] = (await Promise.all(runs)).map(({ journal }) => {
    const read = readJournal(journal);
    return read.ok ? read.value.records : [];
  });
  const turn = one?.find(({ text }) => text === '3. wait 10 min')?.at ?? Number.NaN;
  const first = firstDivergence(one ?? [], other ?? []);
  expect(Math.min(first?.a?.at ?? 0, first?.b?.at ?? 0)).toBeGreaterThanOrEqual(turn);
});

test('what never ends is waited for no more after a while', async () => {
  const full = { machine: 'cs01', role: 'configuration' };
  const { result, told } = await play(
    plan(
      ...PROTECTED,
      { operation: 'failover', ...OF },
      { operation: 'commit', ...OF },
      { operation: 'deploy-process-server' },
      { operation: 'reprotect-home', ...OF },
      { waitMs: 0, when: { state: 'protectedHome', of: 'files01' } },
      { operation: 'failback', ...OF },
      { fault: 'disk-full', parameters: full, when: { task: 'VmFoStartVmOnSecondary', of: 'files01' } },
      { waitMs: 1_000 },
    ),
  );
  expect(told.filter((text) => text.startsWith('What was asked'))).toEqual([
    'What was asked has not ended within 6 h; it goes on beside the rest.',
  ]);
  expect(result.stopped).toBeUndefined();
});
