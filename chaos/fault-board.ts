/** All faults by their names, for whoever plays with a standing lab from outside. */
import { z } from 'zod';
import { suggestion } from '../reference/model/near-miss.ts';
import { fail, ok, type Result } from '../reference/model/result.ts';
import type { Lab } from '../simulator/lab.ts';
import type { FaultBoard } from '../simulator/vault-server/fault-board.ts';
import type { Fault } from './fault.ts';
import { FaultDesk } from './fault-desk.ts';
import { faults } from './index.ts';

export function faultBoard(lab: Lab): FaultBoard {
  const desk = new FaultDesk(lab);
  return {
    offers: faults.map(({ name, title, needs, parameters }) => ({
      fault: name,
      title,
      needs,
      parameters: z.toJSONSchema(parameters),
    })),
    active: () => desk.active,
    async inject(name, parameters) {
      const fault = faultNamed(name);
      return fault.ok ? desk.inject(fault.value, parameters) : fault;
    },
    heal: (id) => desk.heal(id),
  };
}

/** Fails with `FaultUnknown`. */
export function faultNamed(name: string): Result<Fault> {
  const fault = faults.find((one) => one.name === name);
  if (fault) return ok(fault);
  const names = faults.map((one) => one.name);
  return fail('FaultUnknown', `there is no fault "${name}"${suggestion(name, names)}; there are ${names.join(', ')}`);
}
