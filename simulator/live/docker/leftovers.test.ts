/** What a lab of containers leaves on an engine: nothing, and after a launcher that was killed, what can be removed. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { invariant } from '../../../reference/model/result.ts';
import { Scope } from '../../ground/scope.ts';
import { SEGMENT } from '../../network/segments.ts';
import { sampleSite } from '../../site/site.ts';
import { type Engine, findEngine } from './engine.ts';
import { smallLab, whyNot } from './fixtures/small-lab.ts';
import { layDockerFoundation } from './foundation.ts';
import { belongings, leftovers, removeAll } from './leftovers.ts';

const ABANDONED = fileURLToPath(new URL('./fixtures/abandoned-lab.ts', import.meta.url));

describe.skipIf(whyNot)(`on an engine${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  test('a lab that is closed is gone', async () => {
    const lab = await smallLab();
    await lab.machine('orders01', SEGMENT.site, {}).switchOn();
    expect(await of(lab.engine, lab.name)).not.toEqual([]);
    await lab.close();
    expect(await of(lab.engine, lab.name)).toEqual([]);
  });

  test('a lab that could not be built is gone', async () => {
    const engine = await theEngine();
    const before = await ours(engine);
    // There is no address left for a machine of this network.
    const site = sampleSite();
    const cramped = { ...site, network: { ...site.network, addressRange: '10.1.0.8/30' } };
    await expect(layDockerFoundation(new Scope(), engine, cramped, 30)).rejects.toThrow();
    expect(await ours(engine)).toEqual(before);
  });

  test('of a launcher that was killed, machines end by themselves, and the rest is known as left behind', async () => {
    const engine = await theEngine();
    const launcher = spawn(process.execPath, [ABANDONED], { stdio: ['ignore', 'pipe', 'inherit'] });
    const { value: name = '' } = await createInterface({ input: launcher.stdout })[Symbol.asyncIterator]().next();
    const machine = engine.getContainer(`${name}-orders01`);
    const ended = machine.wait({ condition: 'removed' });
    expect(await leftovers(engine)).not.toContainEqual(expect.objectContaining({ lab: name }));

    launcher.kill('SIGKILL');
    await ended;
    const left = (await leftovers(engine)).filter(({ lab }) => lab === name);
    expect(left.filter(({ kind }) => kind === 'network').map((one) => one.name)).toEqual(
      expect.arrayContaining(Object.values(SEGMENT).map((segment) => `${name}-${segment}`)),
    );
    expect(left.map((one) => one.name)).toContain(`${name}-vpn`);
    await removeAll(engine, left);
    expect(await of(engine, name)).toEqual([]);
    rmSync(join(tmpdir(), name), { recursive: true });
  });
});

async function theEngine(): Promise<Engine> {
  const engine = await findEngine();
  invariant(engine.ok, 'an engine answers');
  return engine.value;
}

async function of(engine: Engine, name: string) {
  return (await belongings(engine)).filter(({ lab }) => lab === name);
}

/** Of this process, whatever the lab. */
async function ours(engine: Engine) {
  return (await belongings(engine)).filter(({ launcher }) => launcher === process.pid).map(({ name }) => name);
}
