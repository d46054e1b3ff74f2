/** A plan of moves is looked at as a whole before anything of it is done. */
import { expect, test } from 'vitest';
import { sampleSite } from '../../simulator/site/site.ts';
import { planOf, whyNotPlayed } from './mistakes.ts';
import type { MovePlan } from './plan.ts';

const plan = (...moves: unknown[]) => ({
  schema: 'muster.moves/1',
  name: 'a-plan',
  title: 'A plan',
  begins: 'protected',
  moves,
  restMs: 0,
});

test('says everything that is wrong, each with its place', () => {
  const wrong = planOf(
    plan(
      { operation: 'fail-over', subject: 'files01' },
      { operation: 'deploy-process-server', subject: 'files01' },
      { operation: 'failover', subject: 'files01', parameters: { point: 'Newest' } },
      { fault: 'blocked-url', parameters: {} },
      { fault: 'blocked-urls', parameters: { category: 'mail' }, as: 'block' },
      { fault: 'vpn-loss', as: 'block' },
      { heal: 'blocks' },
    ),
  );
  const said = wrong.ok ? [] : wrong.failure.message.split('\n').filter((line) => line.startsWith('moves['));
  expect(wrong).toMatchObject({ ok: false, failure: { code: 'MovesInvalid' } });
  expect(said).toEqual([
    expect.stringContaining('moves[0]: there is no operation "fail-over" (did you mean "failover"?)'),
    'moves[1]: deploy-process-server can be asked of a site, and of no server',
    expect.stringContaining('moves[2]: failover: '),
    expect.stringContaining('moves[3]: there is no fault "blocked-url" (did you mean "blocked-urls"?)'),
    expect.stringContaining('moves[4]: blocked-urls: '),
    'moves[5]: an earlier fault is called "block" as well',
    'moves[6]: no fault before it is called "blocks" (did you mean "block"?)',
  ]);
});

test('knows the states of an item, the tasks of jobs, and whom a moment is about', () => {
  const wrong = planOf(
    plan(
      { operation: 'failover', subject: 'files01', until: 'failedOwer' },
      { waitMs: 1, when: { state: 'failingOwer', of: 'files01' } },
      { waitMs: 1, when: { task: 'VmFailOver', of: 'files01' } },
    ),
  );
  const said = wrong.ok ? [] : wrong.failure.message.split('\n');
  expect(said).toEqual([
    expect.stringContaining('moves[0]: there is no state of an item called "failedOwer" (did you mean "failedOver"?)'),
    expect.stringContaining(
      'moves[1]: there is no state of an item called "failingOwer" (did you mean "failingOver"?)',
    ),
    expect.stringContaining('moves[2]: there is no task of a job called "VmFailOver" (did you mean "VmFailover"?)'),
  ]);
  const elsewhere = planOf(plan({ waitMs: 1, when: { task: 'VmFailover', of: 'web01' } }));
  expect(elsewhere.ok && whyNotPlayed(elsewhere.value, sampleSite())).toContain('it has no server web01');
});

test.each([
  ['no schema', { ...plan(), schema: undefined }],
  ['a name that is no file name', { ...plan(), name: 'A Plan' }],
  ['a move that is nothing', plan({ jump: 'high' })],
  ['a move that is two', plan({ heal: 'a', waitMs: 3 })],
  ['a wait that never ends', plan({ waitMs: Number.POSITIVE_INFINITY })],
  ['a moment that is two', plan({ waitMs: 1, when: { atMs: 1, task: 'VmFailover' } })],
])('refuses %s', (_, given) => {
  expect(planOf(given)).toMatchObject({ ok: false, failure: { code: 'MovesInvalid' } });
});

test('is not for a site without the servers it asks about', () => {
  const given = planOf(plan({ operation: 'commit', subject: 'web01' }));
  expect(given.ok && whyNotPlayed(given.value as MovePlan, sampleSite())).toBe(
    'it has no server web01; it has orders01, billing01, files01',
  );
});
