/**
 * A lab that stays up. Its time passes in short stretches; whatever comes from outside is done between two of them, one
 * thing at a time, while the world rests. So everything that ever came in stands at a definite instant, and a world of the
 * same site and seed that is given the same things at the same instants is the same world.
 */
import { setImmediate } from 'node:timers/promises';
import { engine } from '../journal/engine.ts';
import type { Site } from '../site/site.ts';
import { VirtualLab } from '../virtual/lab.ts';

export interface StandingLab {
  readonly lab: VirtualLab;
  /** Milliseconds of world time since the start, whole. */
  readonly atMs: number;
  /** Does `work` while the world rests, and lets happen what it set off for the same instant. */
  turn<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Lets time pass until then; others have their turns meanwhile. */
  passUntil(atMs: number): Promise<void>;
}

/** Long enough to cost little more than its events, short enough that nobody waits for it. */
const STRETCH_MS = 10_000;
/** How often disks forget how they came to be what they are; nobody judges them here, and the truth grows long. */
const FORGET_EVERY_MS = 3_600_000;

/** Builds the site's lab and switches it on. */
export async function startStandingLab(site: Site, seed: string): Promise<StandingLab> {
  const { name, startsAt } = site;
  const schema = 'muster.journal/1' as const;
  const header = { schema, scenario: 'vault', site: name, seed, lab: 'virtual', engine: engine(), startsAt };
  const lab = new VirtualLab({ site, seed, header });
  const { kernel } = lab;
  let last: Promise<unknown> = Promise.resolve();
  let forgottenAtMs = 0;

  function alone<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  }

  const comeToRest = () => kernel.advanceTo(Math.ceil(kernel.nowMs));

  async function stretch(untilMs: number): Promise<void> {
    const nextMs = Math.min(untilMs, kernel.elapsedMs() + STRETCH_MS);
    if (nextMs > kernel.elapsedMs()) await kernel.advanceTo(kernel.startsAtMs + nextMs);
    if (kernel.elapsedMs() - forgottenAtMs < FORGET_EVERY_MS) return;
    forgottenAtMs = kernel.elapsedMs();
    forgetHistory(lab);
  }

  await lab.start();
  await comeToRest();
  return {
    lab,
    get atMs() {
      return kernel.elapsedMs();
    },
    turn: (work) =>
      alone(async () => {
        try {
          return await work();
        } finally {
          await comeToRest();
        }
      }),
    async passUntil(atMs) {
      while (kernel.elapsedMs() < atMs) {
        await alone(() => stretch(atMs));
        // Requests arrive in a phase of the event loop that world time alone would never let come.
        await setImmediate();
      }
    },
  };
}

function forgetHistory({ history: world }: VirtualLab): void {
  const ofMachines = world.machines().flatMap(({ volumes }) => volumes.all());
  for (const volume of [...ofMachines, ...world.azureDisks.all(), ...world.datastoreDisks.all()]) {
    volume.compact(volume.position);
  }
}
