/**
 * The first part of `npm run bench`: full cycles in the virtual world, and its kernel alone, beside a bare event loop that is
 * measured right before and after each.
 */
import { Kernel } from '../simulator/virtual/kernel.ts';
import { VirtualLab } from '../simulator/virtual/lab.ts';
import { Drill } from '../scenarios/drill.ts';
import { fullCycle } from '../scenarios/stories/full-cycle.ts';
import { bareLoopRate, WAITING } from './bare-loop.ts';
import type { Effort } from './effort.ts';
import { siteOf } from './site-of.ts';

interface Measured {
  readonly servers: number;
  readonly events: number;
  readonly seconds: number;
  readonly virtualHours: number;
  readonly loopRate: number;
}

async function fullCycleOf(servers: number, loopEvents: number): Promise<Measured> {
  const before = bareLoopRate(loopEvents);
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
  // At the desk, where the clients' own waiting is the lab's time; elsewhere they wait half a real minute for each answer.
  await lab.atDesk(() => fullCycle.run(new Drill(lab)));
  await lab.stop();
  const seconds = (performance.now() - startedMs) / 1000;
  const loopRate = (before + bareLoopRate(loopEvents)) / 2;
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

export async function benchVirtual({ servers, events, warmUp }: Effort): Promise<void> {
  console.log(
    'full cycle      events    events/s   bare loop/s   ratio   lab h per s   server-h per s   ms per server-h',
  );
  let first: number | undefined;
  // The first drill pays for loading and compiling.
  if (warmUp) await fullCycleOf(1, events);
  for (const size of servers) {
    const { events: processed, seconds, virtualHours, loopRate } = await fullCycleOf(size, events);
    const rate = processed / seconds;
    const serverHours = virtualHours * size;
    const costMs = (1000 * seconds) / serverHours;
    first ??= costMs;
    const row = [
      `${size} server${size === 1 ? '' : 's'}`.padEnd(12),
      String(processed).padStart(9),
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
  const kernelPerSecond = await kernelRate(events);
  const loop = bareLoopRate(events);
  console.log(
    `kernel alone: ${kernelPerSecond.toFixed(0)} events/s, 1/${(loop / kernelPerSecond).toFixed(1)} of the bare loop`,
  );
  console.log(`peak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
}
