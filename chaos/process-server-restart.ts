/**
 * The machine of a process server is switched off and on again. Nothing is lost: sources keep what it has not
 * acknowledged, its cache keeps what it has. Nothing moves meanwhile either, and no resynchronisation follows.
 *
 * The built-in process server shares its machine with the configuration server, whose silence is what shows then. A
 * scale-out process server is missed by its sources first, if it has any (78186), by the service after 15 minutes (806), and after 30
 * the last data it took is too old (78028).
 */
import { z } from 'zod';
import { AFTER_MINUTES } from './documented.ts';
import type { Fault } from './fault.ts';
import { minutes, rpoMissed } from './symptoms.ts';
import { unlessProcessServer } from './whereabouts.ts';

export interface ProcessServerRestartParameters {
  readonly processServer: string;
}

export const processServerRestart: Fault<ProcessServerRestartParameters> = {
  name: 'process-server-restart',
  title: 'A process server is switched off and on again',
  describe: ({ processServer }) => `process server ${processServer} is switched off`,
  parameters: z.strictObject({ processServer: z.string() }),
  needs: ['power'],
  whyNot: ({ processServer }, lab) => unlessProcessServer(lab, processServer),
  async inject(lab, { processServer }) {
    await lab.controls.setPower(processServer, 'off', 'restart');
    return () => lab.controls.setPower(processServer, 'on', 'restarted');
  },
  symptoms: ({ processServer }, lab) => {
    if (processServer === lab.site.configurationServer.name) {
      const beforeMs = minutes(AFTER_MINUTES.siteDisconnected + 2);
      return [{ code: 'disconnected', on: 'site', afterMs: minutes(4), beforeMs, clearsWithinMs: minutes(5) }];
    }
    const clearsWithinMs = minutes(10);
    const silentMs = minutes(AFTER_MINUTES.processServerSilent);
    const through = processServer;
    return [
      { code: '78186', on: 'item', through, afterMs: 0, beforeMs: minutes(6), clearsWithinMs },
      {
        code: '806',
        severity: 'Critical',
        on: 'component',
        afterMs: silentMs - minutes(2),
        beforeMs: silentMs + minutes(2),
        clearsWithinMs,
      },
      {
        code: '78028',
        on: 'item',
        through,
        afterMs: minutes(AFTER_MINUTES.uploadBlocked - 2),
        beforeMs: minutes(AFTER_MINUTES.uploadBlocked + 3),
        clearsWithinMs,
      },
      ...rpoMissed(lab).map((symptom) => ({ ...symptom, through })),
    ];
  },
  band: 'olive',
};
