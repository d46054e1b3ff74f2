/** Distinct failures on the page of a search: what was found, how small it became, and the command that plays it. */
import { expect, test } from 'vitest';
import type { FoundFailure, RunResult, ShrunkPlan } from '../scenarios/result.ts';
import { foundSection } from './html-found.ts';
import { noReturnInWords, shrunkShortly } from './shrunk-words.ts';

const small: ShrunkPlan = {
  movesBefore: 19,
  moves: ['test failover of <files01>', 'test failover cleanup of <files01>'],
  smaller: true,
  runs: 24,
  minimal: true,
  ended: 'finished',
  servers: ['files01'],
  replay: 'npx muster replay out/replay/walk-2-test-failover-clean.json',
  reseeded: [
    { after: 'start', fails: 2, of: 3 },
    { after: 1, fails: 3, of: 3 },
    { after: 2, fails: 3, of: 3 },
  ],
  noReturn: 1,
};
const found: FoundFailure = {
  verdict: 'violated',
  property: 'test-failover-clean',
  title: 'A test failover leaves nothing behind',
  evidence: 'the cleanup left azure:files01-Test & its disks',
  drill: { name: 'walk-2', seed: '2' },
  drills: 4,
  shrunk: small,
};
const sectionOf = (...all: FoundFailure[]) => foundSection({ found: all } as unknown as RunResult);

test('a failure is told with its evidence, the drill that met it, and the smaller plan move by move', () => {
  const section = sectionOf(found);
  expect(section).toContain('<h2>One distinct failure</h2>');
  expect(section).toContain('the cleanup left azure:files01-Test &amp; its disks');
  expect(section).toContain('<a href="#walk-2-2">walk-2</a>; 3 more met it.');
  expect(section).toContain(
    'From 19 moves to 2, in 24 runs. Without any single one of its moves it does not fail so. Nothing weaker will do either. ' +
      'Of the site&#39;s servers no more are left than files01. The point of no return is move 1.',
  );
  expect(section).toContain(
    '<li>test failover of &lt;files01&gt;</li><li>test failover cleanup of &lt;files01&gt;</li>',
  );
  expect(section).toContain('<code>npx muster replay out/replay/walk-2-test-failover-clean.json</code>');
});

test('what was not made smaller has no bundle and no moves of its own; what was not tried says nothing of it', () => {
  const { servers: _, replay: __, noReturn: ___, ...rest } = small;
  const section = sectionOf({
    ...found,
    drills: 1,
    shrunk: { ...rest, smaller: false, minimal: false, ended: 'runs' },
  });
  expect(section).toContain('Not made smaller, in 24 runs. The limit of runs came first: it may not be the smallest.');
  expect(section).not.toMatch(/<ol|<code>|more met it/);
  const { shrunk: ____, ...untried } = found;
  expect(sectionOf(untried, found).match(/in 24 runs/g)).toHaveLength(1);
  expect(sectionOf(untried, found)).toContain('<h2>2 distinct failures</h2>');
});

test('a run that found nothing says nothing', () => {
  expect(foundSection({} as unknown as RunResult)).toBe('');
});

test.each<[Partial<ShrunkPlan>, string]>([
  [{}, 'The point of no return is move 1.'],
  [{ noReturn: 'start' }, 'It is no matter of chance.'],
  [{ noReturn: undefined }, 'There is no point of no return: up to the end it may still go well.'],
  // Interrupted, or not looked for: nothing is known.
  [{ reseeded: small.reseeded?.slice(0, 2) }, ''],
  [{ reseeded: undefined }, ''],
])('%j of the point of no return', (change, words) => {
  expect(noReturnInWords({ ...small, ...change })).toBe(words);
});

test.each<[Partial<ShrunkPlan>, string]>([
  [{ moves: [] }, 'From 19 moves to 0, in 24 runs. No move is needed.'],
  [
    { moves: ['failover'], runs: 1 },
    'From 19 moves to 1, in 1 run. Without its move it does not fail so. Nothing weaker will do either.',
  ],
  [
    { ended: 'time' },
    'From 19 moves to 2, in 24 runs. The time was up first, but: Without any single one of its moves it does not fail so.',
  ],
])('%j is told so that nobody takes it for more than it is', (change, words) => {
  expect(shrunkShortly({ ...small, ...change })).toBe(words);
});
