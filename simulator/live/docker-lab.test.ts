/** A lab of containers that is given up while it is built leaves nothing, here and on the engine. */
import { describe, expect, test } from 'vitest';
import { invariant } from '../../reference/model/result.ts';
import { openDockerLab } from './docker-lab.ts';
import { type Engine, findEngine, whyNoContainers } from './docker/engine.ts';
import { leftBehind } from './docker/fixtures/left-by-engine.ts';
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
    expect(await leftBehind(await theEngine())).toEqual([]);
  });
});

async function theEngine(): Promise<Engine> {
  const engine = await findEngine();
  invariant(engine.ok, 'an engine answers');
  return engine.value;
}
