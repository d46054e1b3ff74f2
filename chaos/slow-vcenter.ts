/**
 * The vCenter takes long: each request is carried out so much later. Beyond a minute whoever asked has given up by then, and
 * the machine that it asked for comes into being all the same.
 */
import { z } from 'zod';
import type { Fault } from './fault.ts';

export interface SlowVcenterParameters {
  readonly byMs: number;
}

export const slowVcenter: Fault<SlowVcenterParameters> = {
  name: 'slow-vcenter',
  title: 'The vCenter answers slowly',
  describe: ({ byMs }) => `the vCenter takes ${byMs / 1000} s longer for everything`,
  parameters: z.strictObject({ byMs: z.number().positive() }),
  needs: ['messages'],
  inject: (lab, { byMs }) => {
    const everything = { path: '*', to: lab.site.vcenter.name };
    const turn = { skip: 0, times: Number.POSITIVE_INFINITY };
    return lab.controls.meddle(everything, { act: 'delay', byMs }, turn, () => {});
  },
  symptoms: () => [],
  band: 'mediumpurple',
};
