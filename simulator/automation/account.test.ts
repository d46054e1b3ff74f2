/** What whoever bound a runbook wants of it holds however it ends. */
import { beforeEach, expect, test } from 'vitest';
import type { Result } from '../../reference/model/result.ts';
import type { Runtime } from '../../reference/runtime.ts';
import { SmallWorld } from '../stages/small-world.ts';
import { AutomationAccount, type RunbookFunction } from './account.ts';

const MINUTE_MS = 60_000;
let world: SmallWorld;
let clock: Runtime['clock'];

beforeEach(async () => {
  world = new SmallWorld();
  clock = (await world.machine('azure')).runtime.clock;
});

/** How a runbook that may take ten minutes has ended after eleven. */
async function ended(does: RunbookFunction, takesMs: number): Promise<Result<unknown> | undefined> {
  const account = new AutomationAccount(clock);
  account.bind('Set-Dns', does, { takesMs, onFailure: 'stops' });
  let outcome: Result<unknown> | undefined;
  void account.run('set-dns', { context: {}, timeoutMs: 10 * MINUTE_MS }).then((one) => {
    outcome = one;
  });
  await world.pass(11 * MINUTE_MS);
  return outcome;
}

test('one that ends in time says how', async () => {
  expect(await ended(() => ({ output: 'done' }), 9 * MINUTE_MS)).toEqual({ ok: true, value: { output: 'done' } });
});

test.each<[string, RunbookFunction, number, string]>([
  ['fails', () => ({ failed: 'no zone' }), MINUTE_MS, 'RunbookFailed'],
  ['takes too long', () => ({ output: 'done' }), 20 * MINUTE_MS, 'RunbookTimedOut'],
  ['never ends', () => new Promise(() => {}), MINUTE_MS, 'RunbookTimedOut'],
])('one that %s stops the plan where it is bound so', async (_what, does, takesMs, code) => {
  expect(await ended(does, takesMs)).toMatchObject({ ok: false, failure: { code, stops: true } });
});
