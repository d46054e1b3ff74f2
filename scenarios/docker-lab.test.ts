/**
 * Drills in a lab of containers: the same stories and properties as in the other labs, with a container for each machine.
 * Whatever becomes of a drill, nothing of its lab may be left on the engine, but what
 * that refuses to remove.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { port20004Partition } from '../chaos/port-20004-partition.ts';
import { invariant } from '../reference/model/result.ts';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { type Engine, findEngine, whyNoContainers } from '../simulator/live/docker/engine.ts';
import { leftBehind } from '../simulator/live/docker/fixtures/left-by-engine.ts';
import { belongings } from '../simulator/live/docker/leftovers.ts';
import { sampleSite } from '../simulator/site/site.ts';
import { minutes } from './drill.ts';
import { type DrillRun, runStory } from './runner.ts';
import { scenario } from './scenario.ts';

/** Stories take minutes here, of real time. */
const PATIENCE = { timeout: 20 * 60_000 };

const whyNot = await whyNoContainers();
const request = { site: sampleSite(), seed: '1', lab: 'docker' } as const;

describe.skipIf(whyNot)(`in containers${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  afterEach(async () => expect(await leftBehind(await theEngine())).toEqual([]));

  test(
    'a partition shows and heals; machines whose containers die come back, and no other with them',
    PATIENCE,
    async () => {
      const run = await runStory(rough, { ...request, scenario: 'rough' });
      expectPassed(run);
      const read = readJournal(run.journal);
      const records = read.ok ? read.value.records : [];
      const ended = records
        .filter(({ kind }) => kind === 'role.ended')
        .map(({ machine, role }) => `${machine} ${role}`);
      expect(ended.sort()).toEqual(['cs01 configuration', 'cs01 master-target', 'cs01 process']);
      const powers = records.filter(({ kind, server }) => kind === 'machine.power' && server);
      expect(powers.filter(({ power }) => power === 'off').map(({ machine }) => machine)).toEqual(['files01']);
    },
  );

  test('a drill that is interrupted while its site starts leaves nothing', PATIENCE, async () => {
    const controller = new AbortController();
    const onRecord = ({ kind, role }: { kind: string; role?: unknown }) => {
      if (kind === 'role.state' && role === 'mobility') controller.abort();
    };
    const run = await runStory(rough, { ...request, scenario: 'rough', signal: controller.signal, onRecord });
    expect(run.result.stopped).toMatchObject({ code: 'Interrupted' });
  });
});

/** A partition inside a group, and containers that somebody kills. */
const rough = scenario({
  name: 'rough',
  title: 'A partition, and containers that are killed',
  faults: ['port-20004-partition'],
  exercises: ['diagnosis', 'true-points', 'consistent-cut', 'returns-to-protected'],
  async run(drill) {
    const { runbook, servers } = drill;
    await runbook.protectEverything();
    const partition = await drill.inject(port20004Partition, {});
    await drill.sleep(minutes(16));
    await partition.heal();
    for (const machine of ['cs01', 'files01']) {
      await drill.lab.drive(() => killContainer(machine));
      await drill.sleep(minutes(3));
    }
    drill.expectProtected(servers, minutes(30));
    await drill.sleep(minutes(31));
  },
});

async function killContainer(machine: string): Promise<void> {
  const engine = await theEngine();
  const [found] = (await belongings(engine)).filter(
    ({ launcher, name }) => launcher === process.pid && name.endsWith(`-${machine}`),
  );
  invariant(found, `there is a container of ${machine}`);
  await engine.getContainer(found.id).kill();
}

async function theEngine(): Promise<Engine> {
  const engine = await findEngine();
  invariant(engine.ok, 'an engine answers');
  return engine.value;
}

function expectPassed({ result }: DrillRun): void {
  const failed = result.properties.filter(({ verdict }) => verdict !== 'passed');
  expect(failed.map(({ name, evidence }) => `${name}: ${evidence}`)).toEqual([]);
  expect(result.verdict).toBe('passed');
}
