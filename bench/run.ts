/**
 * `npm run bench`: how fast the virtual world is, beside a bare event loop in the same run.
 *
 * Machines are shared and noisy, so every figure is set against the loop measured right before and after it; only the
 * ratios are worth comparing between two runs.
 */
import { Kernel } from '../simulator/virtual/kernel.ts';
import { VirtualLab } from '../simulator/virtual/lab.ts';
import { Drill } from '../scenarios/drill.ts';
import { fullCycle } from '../scenarios/stories/full-cycle.ts';
import { bareLoopRate, WAITING } from './bare-loop.ts';
import { benchLive } from './live.ts';
import { siteOf } from './site-of.ts';
import { benchVault } from './vault.ts';

const SIZES = (process.argv[2] ?? '1,10,100').split(',').map(Number);
const LOOP_EVENTS = 2_000_000;

interface Measured {
  readonly servers: number;
  readonly events: number;
  readonly seconds: number;
  readonly virtualHours: number;
  readonly loopRate: number;
}

async function fullCycleOf(servers: number): Promise<Measured> {
  const before = bareLoopRate(LOOP_EVENTS);
  const site = siteOf(servers);
  const header = {
    schema: 'muster.journal/1' as const,
    scenario: fullCycle.name,
    site: site.name,
    seed: '1',
    lab: 'virtual',
    engine: 'bench',
    startsAt: site.startsAt,
  };
  const lab = new VirtualLab({ site, seed: '1', header });
  const startedMs = performance.now();
  await lab.start();
  await fullCycle.run(new Drill(lab));
  await lab.stop();
  const seconds = (performance.now() - startedMs) / 1000;
  const loopRate = (before + bareLoopRate(LOOP_EVENTS)) / 2;
  return { servers, seconds, loopRate, events: lab.kernel.eventsProcessed, virtualHours: lab.elapsedMs() / 3_600_000 };
}

/** The kernel alone, with as many events waiting as the bare loop has: its own cost, without what runs on it. */
async function kernelRate(events: number): Promise<number> {
  const kernel = new Kernel(0);
  const startedMs = performance.now();
  await kernel.drive(
    new Promise<void>((resolve) => {
      let left = events;
      let state = 1;
      const next = (): void => {
        left -= 1;
        if (left === 0) {
          kernel.touchPromises();
          resolve();
        }
        state = (state * 1103515245 + 12345) & 0x7fffffff;
        if (left > 0) kernel.schedule(kernel.nowMs + 1 + (state % 1000), next);
      };
      for (let waiting = 0; waiting < WAITING; waiting++) kernel.schedule(waiting, next);
    }),
  );
  return (events / (performance.now() - startedMs)) * 1000;
}

console.log(
  'full cycle      events    events/s   bare loop/s   ratio   lab h per s   server-h per s   ms per server-h',
);
let first: number | undefined;
// Warm up: the first drill pays for loading and compiling.
await fullCycleOf(1);
for (const servers of SIZES) {
  const { events, seconds, virtualHours, loopRate } = await fullCycleOf(servers);
  const rate = events / seconds;
  const serverHours = virtualHours * servers;
  const costMs = (1000 * seconds) / serverHours;
  first ??= costMs;
  const row = [
    `${servers} server${servers === 1 ? '' : 's'}`.padEnd(12),
    String(events).padStart(9),
    rate.toFixed(0).padStart(11),
    loopRate.toFixed(0).padStart(13),
    `1/${(loopRate / rate).toFixed(0)}`.padStart(7),
    (virtualHours / seconds).toFixed(1).padStart(13),
    (serverHours / seconds).toFixed(1).padStart(16),
    costMs.toFixed(1).padStart(17),
    `  ×${(costMs / first).toFixed(2)} of the smallest`,
  ];
  console.log(row.join(' '));
}
const kernelPerSecond = await kernelRate(LOOP_EVENTS);
const loop = bareLoopRate(LOOP_EVENTS);
console.log(
  `kernel alone: ${kernelPerSecond.toFixed(0)} events/s, 1/${(loop / kernelPerSecond).toFixed(1)} of the bare loop`,
);
console.log(`peak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
await benchVault();
await benchLive();
