/** A lab of containers that is given up while it is built leaves nothing, here and on the engine. */
import { describe, expect, test } from 'vitest';
import { invariant } from '../../reference/model/result.ts';
import { openDockerLab } from './docker-lab.ts';
import { findEngine, whyNoContainers } from './docker/engine.ts';
import { belongings } from './docker/leftovers.ts';
import { held, leftSince } from '../ground/fixtures/escapes.ts';
import { giveUpAt } from './fixtures/given-up-lab.ts';

const PATIENCE = { timeout: 5 * 60_000 };
const STEPS = ['networks', 'storage', 'line', 'way to the storage', 'container', 'port'];

const whyNot = await whyNoContainers();

describe.skipIf(whyNot)(`in containers${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  test.each(STEPS)('while it is busy with: %s', PATIENCE, async (step) => {
    const before = held();
    const reached = await giveUpAt((kind) => kind === step, 'when it is under way', 'docker', openDockerLab);
    expect(reached).toBe(step);
    expect(await leftSince(before)).toEqual([]);
    expect(await onEngine()).toEqual([]);
  });
});

/** What the engine has of labs of this process. */
async function onEngine(): Promise<readonly string[]> {
  const engine = await findEngine();
  invariant(engine.ok, 'an engine answers');
  const all = await belongings(engine.value);
  return all.filter(({ launcher }) => launcher === process.pid).map(({ kind, name }) => `${kind} ${name}`);
}
