/** The labs a drill can run in, and why some cannot be used. */
import { suggestion } from '../reference/model/near-miss.ts';
import { fail, invariant, ok } from '../reference/model/result.ts';
import type { Result } from '../reference/model/result.ts';
import type { Lab } from '../simulator/lab.ts';
import { DOCKER_LAB_SPEED, PROCESS_LAB_SPEED } from '../simulator/live/scale.ts';
import { whyNoTemporaryFolder } from './temporary-folder.ts';

export interface LabOffer {
  readonly name: Lab['name'];
  readonly title: string;
  /** How many drills may run beside each other. A live lab has the whole computer to itself. */
  readonly drillsAtOnce: number;
  /** How much faster than the clock its time passes; absent where that is as fast as the computer computes. */
  readonly speed?: number;
  /** How long a drill that is interrupted may take to heal and to give back what it holds. */
  readonly graceMs: number;
  /** Why it cannot be used; undefined when it can. */
  whyNot(): Promise<string | undefined>;
}

const LIVE = { drillsAtOnce: 1, graceMs: 30_000 } as const;

export const LABS: readonly LabOffer[] = [
  {
    name: 'virtual',
    title: 'everything in one process, in virtual time, from one seed',
    drillsAtOnce: 4,
    graceMs: 2000,
    whyNot: async () => undefined,
  },
  {
    name: 'process',
    title: 'each role a process of its own, on loopback, in real time run faster',
    speed: PROCESS_LAB_SPEED,
    ...LIVE,
    whyNot: async () =>
      process.platform === 'win32'
        ? 'it ends processes as POSIX systems do, and this is Windows'
        : whyNoTemporaryFolder(),
  },
  {
    name: 'docker',
    title: 'each machine a container, with real storage and links',
    speed: DOCKER_LAB_SPEED,
    ...LIVE,
    // Loaded late: the way to an engine is long, and few go it.
    whyNot: async () =>
      (await (await import('../simulator/live/docker/engine.ts')).whyNoContainers()) ?? whyNoTemporaryFolder(),
  },
];

export function labNamed(name: Lab['name']): LabOffer {
  const lab = LABS.find((offer) => offer.name === name);
  invariant(lab, `there is a lab ${name}`);
  return lab;
}

/** Fails with `USAGE` for an unknown lab and `LAB_UNAVAILABLE`, with reason and remedy, for one that cannot be used. */
export async function chooseLab(name: string): Promise<Result<LabOffer>> {
  const names = LABS.map((lab) => lab.name);
  const lab = LABS.find((offer) => offer.name === name);
  if (lab === undefined)
    return fail('USAGE', `there is no lab "${name}"${suggestion(name, names)}; there is ${names.join(', ')}`);
  const reason = await lab.whyNot();
  return reason === undefined
    ? ok(lab)
    : fail('LAB_UNAVAILABLE', `the ${name} lab is not available: ${reason}. Use --lab virtual.`);
}
