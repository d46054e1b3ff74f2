/** What a lab of containers leaves on an engine: nothing, and after a launcher that was killed, what can be removed. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { describe, expect, onTestFinished, test } from 'vitest';
import { invariant } from '../../../reference/model/result.ts';
import { Scope } from '../../ground/scope.ts';
import { SEGMENT } from '../../network/segments.ts';
import { sampleSite } from '../../site/site.ts';
import { type Engine, findEngine } from './engine.ts';
import { leftBehind } from './fixtures/left-by-engine.ts';
import { ENDPOINTS, refusingEngine } from './fixtures/refusing-engine.ts';
import { smallLab, whyNot } from './fixtures/small-lab.ts';
import { layDockerFoundation } from './foundation.ts';
import { markOf } from './labels.ts';
import { belongings, type Leftover, leftovers, refusal, removeAll, removeOwn } from './leftovers.ts';

const ABANDONED = fileURLToPath(new URL('./fixtures/abandoned-lab.ts', import.meta.url));

describe.skipIf(whyNot)(`on an engine${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  test('a lab that is closed is gone', async () => {
    const lab = await smallLab();
    await lab.machine('orders01', SEGMENT.site, {}).switchOn();
    expect(await of(lab.engine, lab.name)).not.toEqual([]);
    await lab.close();
    expect(await leftBehind(lab.engine, ofLab(lab.name))).toEqual([]);
  });

  test('a lab that could not be built is gone', async () => {
    const engine = await theEngine();
    // There is no address left for a machine of this network.
    const site = sampleSite();
    const cramped = { ...site, network: { ...site.network, addressRange: '10.1.0.8/30' } };
    await expect(layDockerFoundation(new Scope(), engine, cramped, 30)).rejects.toThrow();
    expect(await leftBehind(engine)).toEqual([]);
  });

  test('a network that the engine refuses to remove is told and left to it; the lab ends all the same', async () => {
    const real = await theEngine();
    const { lab, engine } = await labThatEnded(real, (name) => name.endsWith(SEGMENT.site));
    const held = `${lab}-${SEGMENT.site}`;
    expect(await leftBehind(real, (one) => one.lab === lab && one.name !== held)).toEqual([]);
    expect((await of(real, lab)).map(({ name }) => name)).toContain(held);
    // Asked again it says why. It is told of, and not counted among what a lab has left.
    expect((await removeOwn(engine)).map(refusal)).toContain(
      `Not removed: network ${held}. The engine refuses: (HTTP code 403) unexpected - ${ENDPOINTS}.`,
    );
    expect(await leftBehind(engine, ofLab(lab))).toEqual([]);
    // An engine that would have removed it: then somebody has forgotten it.
    expect(await leftBehind(real, ofLab(lab))).toEqual([`network ${held}`]);
    expect((await of(real, lab)).map(({ name }) => name)).not.toContain(held);
  });

  test('a network that the engine holds for some moments more is removed', async () => {
    const real = await theEngine();
    let refusals = 3;
    const { lab } = await labThatEnded(real, (name) => name.endsWith(SEGMENT.site) && refusals-- > 0);
    expect(refusals).toBeLessThan(0);
    expect(await leftBehind(real, ofLab(lab))).toEqual([]);
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
    expect(await leftBehind(engine, ofLab(name))).toEqual([]);
    rmSync(join(tmpdir(), name), { recursive: true });
  });
});

async function theEngine(): Promise<Engine> {
  const engine = await findEngine();
  invariant(engine.ok, 'an engine answers');
  return engine.value;
}

/** @param holds of which networks the engine refuses to remove, whenever it is asked. */
async function labThatEnded(real: Engine, holds: (network: string) => boolean) {
  const proxy = await refusingEngine(real, holds);
  onTestFinished(() => proxy.close());
  const engine = new Docker({ host: '127.0.0.1', port: proxy.port, protocol: 'http' });
  const scope = new Scope();
  const { directory } = await layDockerFoundation(scope, engine, sampleSite(), 30);
  const { lab } = markOf(directory.path);
  await scope.close();
  directory.remove();
  return { lab, engine };
}

async function of(engine: Engine, name: string) {
  return (await belongings(engine)).filter(({ lab }) => lab === name);
}

function ofLab(name: string) {
  return ({ lab }: Leftover) => lab === name;
}
