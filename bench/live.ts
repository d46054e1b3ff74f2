/**
 * The fifth part of `npm run bench`: how long a live lab takes until its site is healthy, beside the parts it stands on. The
 * lab of processes is set against Azurite alone, the lab of containers against as many bare containers, in turns.
 *
 * Healthy: every server, process server and master target has registered, and the vault shows it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Drill } from '../scenarios/drill.ts';
import type { Lab } from '../simulator/lab.ts';
import { openLab } from '../simulator/labs.ts';
import { startContainer } from '../simulator/live/docker/container.ts';
import { type Engine, findEngine, IMAGE, whyNoContainers } from '../simulator/live/docker/engine.ts';
import { rangesOf } from '../simulator/live/docker/foundation.ts';
import { markOf } from '../simulator/live/docker/labels.ts';
import { belongings, removeLab } from '../simulator/live/docker/leftovers.ts';
import { createNetworks, lastAddressBut } from '../simulator/live/docker/networks.ts';
import { SEGMENT } from '../simulator/network/segments.ts';
import { sampleSite } from '../simulator/site/site.ts';
import type { Effort } from './effort.ts';
import { azuriteStart, median } from './vault.ts';

/** Milliseconds until the site is healthy. */
async function healthySite(kind: Lab['name'], look = async () => {}): Promise<number> {
  const site = sampleSite();
  const header = {
    schema: 'muster.journal/1' as const,
    scenario: 'bench',
    site: site.name,
    seed: '1',
    lab: kind,
    engine: 'bench',
    startsAt: site.startsAt,
  };
  const startedMs = performance.now();
  const lab = await openLab(kind, { site, seed: '1', header });
  try {
    await lab.start();
    await lab.atDesk(() => new Drill(lab).runbook.siteRegistered());
    const tookMs = performance.now() - startedMs;
    await look();
    return tookMs;
  } finally {
    await lab.stop();
    await lab.dispose();
  }
}

/** Milliseconds until a lab's networks are there and so many containers, all made at once on one of them, have each said a word. */
async function bareContainers(engine: Engine, count: number): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'muster-bench-'));
  const mark = markOf(directory);
  const startedMs = performance.now();
  try {
    const { [SEGMENT.site]: place } = await createNetworks(engine, mark, rangesOf(sampleSite()));
    const start = async (_: unknown, index: number) => {
      const said = Promise.withResolvers<void>();
      await startContainer(engine, mark, {
        name: `bare-${index}`,
        image: IMAGE.machine,
        command: ['sh', '-c', 'echo up; cat'],
        places: [{ network: place, address: lastAddressBut(place.range, index + 1), names: [] }],
        logFile: join(directory, 'log'),
        onLine: () => said.resolve(),
      });
      await said.promise;
    };
    await Promise.all(Array.from({ length: count }, start));
    return performance.now() - startedMs;
  } finally {
    await removeLab(engine, mark);
    rmSync(directory, { recursive: true });
  }
}

function tell(what: string, lab: readonly number[], beside: string, bare: readonly number[]): void {
  const ratio = (median(lab) / median(bare)).toFixed(2);
  console.log(`${what} ${median(lab).toFixed(0)} ms, ${beside} ${median(bare).toFixed(0)} ms, ratio ${ratio}`);
}

async function compareProcesses({ labStarts, warmUp }: Effort): Promise<void> {
  const [lab, azurite]: [number[], number[]] = [[], []];
  // The first one pays for loading and compiling.
  if (warmUp) await healthySite('process');
  for (let count = 0; count < labStarts; count++) {
    lab.push(await healthySite('process'));
    azurite.push(await azuriteStart());
  }
  tell('start to a healthy site: lab of processes', lab, 'Azurite alone', azurite);
}

async function compareContainers({ labStarts, warmUp }: Effort): Promise<void> {
  const reason = await whyNoContainers();
  if (reason) return console.log(`lab of containers: not measured: ${reason}`);
  const engine = await findEngine();
  if (!engine.ok) return console.log(`lab of containers: not measured: ${engine.failure.message}`);
  const [lab, bare]: [number[], number[]] = [[], []];
  let containers = 0;
  const count = async () => {
    const mine = (await belongings(engine.value)).filter(
      ({ kind, launcher }) => kind === 'container' && launcher === process.pid,
    );
    containers = mine.length;
  };
  if (warmUp) await healthySite('docker');
  for (let turn = 0; turn < labStarts; turn++) {
    lab.push(await healthySite('docker', count));
    bare.push(await bareContainers(engine.value, containers));
  }
  tell('start to a healthy site: lab of containers', lab, `${containers} bare containers`, bare);
}

export async function benchLive(effort: Effort): Promise<void> {
  await compareProcesses(effort);
  await compareContainers(effort);
}
