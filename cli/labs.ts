/** The labs a drill can run in, and why some cannot be used. */
import { suggestion } from '../reference/model/near-miss.ts';
import { fail, ok } from '../reference/model/result.ts';
import type { Result } from '../reference/model/result.ts';

export interface LabOffer {
  readonly name: 'virtual' | 'process' | 'docker';
  readonly title: string;
  /** Why it cannot be used; absent when it can. */
  readonly unavailable?: string;
}

const NOT_THERE_YET = 'this version of Muster has the virtual lab only';

export const LABS: readonly LabOffer[] = [
  { name: 'virtual', title: 'everything in one process, in virtual time, from one seed' },
  { name: 'process', title: 'each role a process of its own, on loopback, in real time', unavailable: NOT_THERE_YET },
  { name: 'docker', title: 'each machine a container, with real storage and links', unavailable: NOT_THERE_YET },
];

/** Fails with `USAGE` for an unknown lab and `LAB_UNAVAILABLE`, with reason and remedy, for one that cannot be used. */
export function chooseLab(name: string): Result<LabOffer> {
  const names = LABS.map((lab) => lab.name);
  const lab = LABS.find((offer) => offer.name === name);
  if (lab === undefined)
    return fail('USAGE', `there is no lab "${name}"${suggestion(name, names)}; there is ${names.join(', ')}`);
  if (lab.unavailable !== undefined) {
    return fail('LAB_UNAVAILABLE', `the ${name} lab is not available: ${lab.unavailable}. Use --lab virtual.`);
  }
  return ok(lab);
}
