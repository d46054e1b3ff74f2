/**
 * The disk on which a role keeps its files is filled by others: the cache of a process server, the system disk of a source,
 * the retention drive of a master target, the drive of the configuration server; at once, or at a moment in which the role is
 * in the middle of something. A process server with too little room holds all its sources back (documented: less than 20 %
 * free); an agent without room keeps only which positions changed; of the other two nothing is documented, and whatever they
 * could not keep they must not have promised.
 */
import { z } from 'zod';
import type { RoleName, Undo } from '../simulator/lab.ts';
import type { Fault, Symptom } from './fault.ts';
import { type AtMoment, atMoment, momentInWords, noteStrike, seeing, strikeAt } from './moment.ts';
import { minutes } from './symptoms.ts';

const ROLES = ['mobility', 'process', 'master-target', 'configuration'] as const satisfies readonly RoleName[];

export interface DiskFullParameters extends Partial<AtMoment> {
  readonly machine: string;
  readonly role: (typeof ROLES)[number];
  /** How much of it is left free at first. Default 0. */
  readonly freeShare?: number;
}

/** Below this share a process server holds its sources back. Documented. */
const THROTTLED_BELOW = 0.2;

export const diskFull: Fault<DiskFullParameters> = {
  name: 'disk-full',
  title: 'The disk on which a role keeps its files is full',
  describe: ({ machine, role, freeShare = 0, at, nth }) => {
    const when = at ? ` as soon as ${momentInWords({ at, nth })}` : '';
    return `others fill the disk of the ${role} role on ${machine}${when}, and leave ${Math.round(freeShare * 100)} % of it free`;
  },
  parameters: z.strictObject({
    machine: z.string(),
    role: z.enum(ROLES),
    freeShare: z.number().min(0).lt(1).optional(),
    at: atMoment.at.optional(),
    nth: atMoment.nth,
  }),
  needs: ['disks'],
  needsBesides: ({ at }) => (at ? seeing(at) : []),
  async inject(lab, { machine, role, freeShare = 0, at, nth }, thrown) {
    const fill = () => lab.controls.fillDisk(machine, role, freeShare);
    if (!at) return fill();
    let filled: Promise<Undo> | undefined;
    const callOff = await strikeAt(lab, { at, nth }, () => {
      noteStrike(lab, thrown, `the disk of the ${role} role on ${machine} is full`);
      filled = fill();
      filled.catch((error: unknown) => lab.fail(error));
    });
    return async () => {
      await callOff();
      await (await filled)?.();
    };
  },
  strikesLater: ({ at }) => at !== undefined,
  symptoms: symptomsOf,
  band: 'darkkhaki',
};

/**
 * Only what holds whatever was on the disk before: an agent or a master target may go on with the room that is free when
 * what they had there has been taken by the next.
 */
function symptomsOf({ machine, role, freeShare = 0, at }: DiskFullParameters): readonly Symptom[] {
  if (role !== 'process' || freeShare >= THROTTLED_BELOW || at) return [];
  return [
    {
      code: 'SourceAgentCumulativeThrottleOccurred',
      severity: 'Warning',
      on: 'item',
      through: machine.replace('azure:', ''),
      afterMs: 0,
      beforeMs: minutes(5),
      clearsWithinMs: minutes(10),
    },
  ];
}
