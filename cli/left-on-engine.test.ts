/** A drill in containers whose engine will not remove a network in the end: the verdict stands, and what is left is told. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { invariant } from '../reference/model/result.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';
import { SEGMENT } from '../simulator/network/segments.ts';
import { findEngine, whyNoContainers } from '../simulator/live/docker/engine.ts';
import { ENDPOINTS, refusingEngine } from '../simulator/live/docker/fixtures/refusing-engine.ts';
import { belongings, removeAll } from '../simulator/live/docker/leftovers.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;
const story = new URL('./fixtures/registration.ts', import.meta.url).pathname;
const whyNot = await whyNoContainers();

test.skipIf(whyNot)(`what the engine refuses to remove is told, and changes no verdict${whyNot ?? ''}`, async () => {
  const engine = await findEngine();
  invariant(engine.ok, 'an engine answers');
  const proxy = await refusingEngine(engine.value, (name) => name.endsWith(SEGMENT.test));
  onTestFinished(() => proxy.close());
  const out = folderForTest();
  const child = spawn(process.execPath, [script, 'run', story, '--lab', 'docker', '--out', out], {
    env: { ...process.env, DOCKER_HOST: proxy.host },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [status] = await once(child, 'close');
  const left = (await belongings(engine.value)).filter(({ launcher }) => launcher === child.pid);
  await removeAll(engine.value, left);

  expect(left).toEqual([
    expect.objectContaining({ kind: 'network', name: expect.stringMatching(/-azure-test-vnet$/) }),
  ]);
  const told = `Not removed: network ${left[0]?.name}. The engine refuses: (HTTP code 403) unexpected - ${ENDPOINTS}. Restart it, then "npx muster heal" removes it.`;
  expect(stderr).toBe(`muster: ${told}\n`);
  expect(stdout).toContain('1 of 1 drills passed');
  expect(status).toBe(0);
  expect(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'))).toMatchObject({
    verdict: 'passed',
    leftBehind: [told],
  });
});
