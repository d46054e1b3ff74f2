/**
 * What the pages tell somebody with a Docker engine to type: images, and a site that stays open. In this checkout itself: in a
 * copy the packages would be a link, which leads nowhere inside a container.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';
import { findEngine, whyNoContainers } from '../simulator/live/docker/engine.ts';
import { belongings } from '../simulator/live/docker/leftovers.ts';
import { leftOut, startTyped, type } from './fixtures/typing.ts';
import { ROOT } from './promised.ts';
import { type Typed, TYPED } from './promised-runs.ts';

const PATIENCE_MS = 600_000;
const OPEN = 'Everything is protected. The site stays as it is until you end the drill.';

const noEngine = await whyNoContainers();
const without = noEngine === undefined ? '' : ` (left out: ${noEngine})`;
const noCompose = without || leftOut('docker compose');
/** Whether the engine belongs to a swarm, and leads it. */
const swarmOf = async () => {
  const format = '{{eq .Swarm.LocalNodeState "active"}} {{.Swarm.ControlAvailable}}';
  return (await type(`docker info --format '${format}'`, ROOT)).said.trim();
};
const swarm = without ? '' : await swarmOf();
const noSwarm =
  without || (swarm === 'true false' ? ' (left out: the engine belongs to a swarm that it does not lead)' : '');
const at = (place: Typed['at']) => TYPED.filter((typed) => typed.at === place);

test.skipIf(without).each(at('engine').map((typed) => [typed.command, typed] as const))(
  `%s${without}`,
  async (command, { says = '' }) => {
    const { exit, said } = await type(command, ROOT);
    expect(exit, said).toBe(0);
    expect(said).toContain(says);
  },
  PATIENCE_MS,
);

test.skipIf(without)(
  `the image does drills in the lab of processes as well${without}`,
  async () => {
    const story = '/muster/cli/fixtures/registration.ts';
    const { exit, said } = await type(`docker run --rm muster run ${story} --lab process`, ROOT);
    expect(said).toContain('1 of 1 drills passed');
    expect(exit).toBe(0);
  },
  PATIENCE_MS,
);

test.skipIf(without)(
  `a site that stays open can be looked around in, and Ctrl-C leaves nothing of it${without}`,
  async () => {
    const [open, ...around] = at('open site');
    let machines: readonly string[] = [];
    const running = startTyped(open?.command ?? '', ROOT);
    const isOpen = await running.says(OPEN);
    expect(isOpen, isOpen ? '' : (await running.ended).said).toBe(true);
    try {
      machines = await machinesOf(running.pid);
      const name = machines.find((one) => one.endsWith('-orders01')) ?? '';
      const lab = name.replace(/^muster-lab-/, '').replace(/-orders01$/, '');
      for (const { command, says = '' } of around) {
        const { exit, said } = await type(command.replace('…', lab), ROOT);
        expect(said).toContain(says);
        expect(exit, said).toBe(0);
      }
    } finally {
      running.interrupt();
    }
    await running.ended;
    expect(machines.length).toBeGreaterThan(5);
    expect((await machinesThere()).filter(({ name }) => machines.includes(name))).toEqual([]);
  },
  PATIENCE_MS,
);

test.skipIf(noCompose)(
  `compose brings such a site up and takes it down${noCompose}`,
  async () => {
    const [up, down] = at('compose');
    const running = startTyped(up?.command ?? '', ROOT);
    const isOpen = await running.says(OPEN);
    expect(isOpen, isOpen ? '' : (await running.ended).said).toBe(true);
    const { exit, said } = await type(down?.command ?? '', ROOT);
    expect(exit, said).toBe(0);
    await running.ended;
  },
  PATIENCE_MS,
);

test.skipIf(noSwarm)(
  `a swarm runs the shards of a search, which are then put together; the engine is left as it was${noSwarm}`,
  async () => {
    const results = folderForTest();
    const made = swarm !== 'true true';
    const gatewayBefore = await gateways();
    if (made) await quietly('docker swarm init --advertise-addr 127.0.0.1');
    try {
      const search = `SHARDS=3 SEARCH='walk --runs 3 --moves 1 --faults 0' RESULTS=${results}`;
      const { exit, said } = await type(`${search} docs/at-scale/swarm.sh`, ROOT);
      expect(exit, said).toBe(0);
      expect(said).toContain('Put together from 3 of 3 shards');
      expect(said).toContain('passed: 3 of 3 drills passed');
      const { drills, host } = JSON.parse(readFileSync(join(results, 'together', 'result.json'), 'utf8'));
      expect(drills.map(({ place }: { place: number }) => place)).toEqual([0, 1, 2]);
      expect(host.split(', ')).toHaveLength(3);
      expect((await type('docker service ls --quiet --filter name=muster-search', ROOT)).said).toBe('');
    } finally {
      // What containers wrote belongs to their user.
      const owner = `${process.getuid?.()}:${process.getgid?.()}`;
      await quietly(`docker run --rm --volume ${results}:/results --entrypoint chown muster -R ${owner} /results`);
      if (made) await quietly('docker swarm leave --force');
      if (made && gatewayBefore === '') await quietly('docker network rm docker_gwbridge');
    }
    expect([await swarmOf(), await gateways()]).toEqual([swarm, gatewayBefore]);
  },
  PATIENCE_MS,
);

/** What a swarm adds to the networks of an engine, and leaves there. */
async function gateways(): Promise<string> {
  return (await type('docker network ls --quiet --filter name=docker_gwbridge', ROOT)).said.trim();
}

async function quietly(command: string): Promise<void> {
  const { exit, said } = await type(command, ROOT);
  expect(exit, said).toBe(0);
}

async function machinesThere() {
  const engine = await findEngine();
  return engine.ok ? (await belongings(engine.value)).filter(({ kind }) => kind === 'container') : [];
}

/** The containers of a lab that this process, or one it started, has launched. */
async function machinesOf(pid: number): Promise<readonly string[]> {
  const launchers = withDescendants(pid);
  return (await machinesThere()).filter(({ launcher }) => launchers.includes(launcher)).map(({ name }) => name);
}

function withDescendants(pid: number): number[] {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
    );
    return [pid, ...children.flatMap(withDescendants)];
  } catch {
    return [pid];
  }
}
