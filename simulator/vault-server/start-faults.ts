/** Faults that a vault starts with. They come in by the control path, so that they are remembered like any other. */
import { isDeepStrictEqual } from 'node:util';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { CONTROL } from './control.ts';
import type { FaultBoard } from './fault-board.ts';
import type { VaultWorld } from './vault-world.ts';

export interface StartFault {
  readonly fault: string;
  readonly parameters: unknown;
}

/** Throws those that are not there already, from before a restart. Fails as the control path refuses. */
export async function throwStartFaults(
  world: VaultWorld,
  board: FaultBoard,
  wanted: readonly StartFault[],
): Promise<Result<undefined>> {
  for (const { fault, parameters } of wanted) {
    const alike = board.active().some((one) => one.fault === fault && isDeepStrictEqual(one.parameters, parameters));
    if (alike) continue;
    const answer = await world.askControl({
      method: 'POST',
      path: `${CONTROL}/faults`,
      body: JSON.stringify({ fault, parameters }),
    });
    if (answer.ok) continue;
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    return fail(error.code, error.message);
  }
  return ok();
}
