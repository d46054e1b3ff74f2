/**
 * Protected servers lose their power without warning and get it back when the fault is healed. What their agents had
 * captured in memory is gone, so the stream has a hole nobody can fill: after the restart each server is resynchronised
 * (documented: an unclean shutdown marks the pair for a resynchronisation). A server is the machine that does its business
 * by then: its copy after a failover or a failback.
 */
import { z } from 'zod';
import { AFTER_MINUTES } from './documented.ts';
import type { Lab } from '../simulator/lab.ts';
import type { Fault, Symptom } from './fault.ts';
import { minutes, rpoMissed } from './symptoms.ts';
import { machineAtWork, unlessServers } from './whereabouts.ts';

export interface ServerRestartParameters {
  readonly servers: readonly string[];
}

/** Boot, registration, the agent's first two polls and the provider's next one, and a look at health. */
const NOTICED_MS = minutes(7);

export const serverRestart: Fault<ServerRestartParameters> = {
  name: 'server-restart',
  title: 'Servers lose power without warning, and get it back',
  describe: ({ servers }) => `${servers.join(', ')} lose power without warning`,
  parameters: z.strictObject({ servers: z.array(z.string()).min(1) }),
  needs: ['power'],
  whyNot: ({ servers }, lab) => unlessServers(lab, servers),
  async inject(lab, { servers }) {
    const machines = servers.map((server) => machineAtWork(lab, server));
    for (const machine of machines) await lab.controls.setPower(machine, 'off', 'power cut');
    return async () => {
      for (const machine of machines) await lab.controls.setPower(machine, 'on', 'power is back');
    };
  },
  symptoms: (parameters, lab) =>
    symptomsOn(
      parameters.servers.map((server) => machineAtWork(lab, server)),
      lab,
    ),
  band: 'sienna',
};

function symptomsOn(servers: readonly string[], lab: Lab): readonly Symptom[] {
  return [
    {
      code: '78174',
      severity: 'Critical',
      on: 'item',
      servers,
      afterMs: minutes(AFTER_MINUTES.sourceSilent - 2),
      beforeMs: minutes(AFTER_MINUTES.sourceSilent + 2),
      clearsWithinMs: minutes(7),
    },
    {
      code: '78024',
      severity: 'Error',
      on: 'item',
      servers,
      since: 'heal',
      afterMs: 0,
      beforeMs: NOTICED_MS,
      clearsWithinMs: NOTICED_MS + minutes(AFTER_MINUTES.automaticResync + 2),
    },
    ...rpoMissed(lab, servers),
  ];
}
