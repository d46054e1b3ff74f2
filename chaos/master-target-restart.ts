/**
 * The machine of a separate master target is switched off and on again. Servers on their way home through it get no new
 * recovery points, and after 15 minutes of silence each of them says so (78022); nothing is copied again when it is back,
 * since it knows on disk how far it has come. Nobody else is concerned. The built-in one shares its machine with the
 * configuration server, whose silence is what shows then: `process-server-restart` takes that one.
 */
import { z } from 'zod';
import { AFTER_MINUTES } from './documented.ts';
import type { Fault } from './fault.ts';
import { minutes, rpoMissed } from './symptoms.ts';
import { unlessSeparateMasterTarget } from './whereabouts.ts';

export interface MasterTargetRestartParameters {
  readonly masterTarget: string;
}

export const masterTargetRestart: Fault<MasterTargetRestartParameters> = {
  name: 'master-target-restart',
  title: 'The machine of a master target is switched off and on again',
  describe: ({ masterTarget }) => `master target ${masterTarget} is switched off`,
  parameters: z.strictObject({ masterTarget: z.string() }),
  needs: ['power'],
  whyNot: ({ masterTarget }, lab) => unlessSeparateMasterTarget(lab, masterTarget),
  async inject(lab, { masterTarget }) {
    await lab.controls.setPower(masterTarget, 'off', 'restart');
    return () => lab.controls.setPower(masterTarget, 'on', 'restarted');
  },
  symptoms: ({ masterTarget: towards }, lab) => {
    const silentMs = minutes(AFTER_MINUTES.masterTargetSilent);
    return [
      {
        code: '78022',
        severity: 'Critical',
        on: 'item',
        towards,
        afterMs: silentMs - minutes(2),
        beforeMs: silentMs + minutes(2),
        clearsWithinMs: minutes(10),
      },
      ...rpoMissed(lab).map((symptom) => ({ ...symptom, towards })),
    ];
  },
  band: 'darkgoldenrod',
};
