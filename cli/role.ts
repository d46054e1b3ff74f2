/** `muster role`: one role of one machine of a live lab, as the lab's launcher starts it. Nobody types this. */
import { runRole } from '../simulator/live/role/role-process.ts';

/** Settles never; the process ends with its launcher. */
export async function role(configFile: string): Promise<never> {
  await runRole(configFile);
  return new Promise(() => {});
}
