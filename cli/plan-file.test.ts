import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadScenario } from '../scenarios/index.ts';
import { rehearsalOf } from './plan-file.ts';

test('an exported plan becomes a scenario file, with what its runbooks are bound to', async () => {
  const made = rehearsalOf({
    plan: 'docs/examples/recovery-plan/plan.json',
    runbooks: 'docs/examples/recovery-plan/runbooks.yaml',
    unattended: '20',
  });
  const [path = ''] = made.ok ? made.value : [];
  expect(readFileSync(path, 'utf8')).toContain('"unattendedMinutes": 20');
  expect(await loadScenario(path)).toMatchObject({ ok: true, value: { name: 'plan-shop-to-azure' } });
});

test.each([
  [{ plan: 'nowhere.json' }, /nowhere.json: ENOENT/],
  [{ plan: 'package.json' }, /package.json: this is no recovery plan/],
  [{ plan: 'docs/examples/recovery-plan/plan.json', unattended: 'soon' }, /"soon" is no number of minutes/],
  [{ runbooks: 'docs/examples/recovery-plan/runbooks.yaml' }, /--runbooks belongs to --plan/],
])('%o is wrong usage', (asked, message) => {
  expect(rehearsalOf(asked)).toMatchObject({
    ok: false,
    failure: { code: 'USAGE', message: expect.stringMatching(message) },
  });
});

test('without a plan there is nothing to make', () => {
  expect(rehearsalOf({})).toEqual({ ok: true, value: [] });
});
