/** What came of an agent's asking, as its own journal has it: for stories about whom it cannot reach, and why. */
import { fail, ok, type Result } from '../reference/model/result.ts';
import type { Lab } from '../simulator/lab.ts';

/** Fails with the code of what stands between the agent on that machine and whomever it asks on that port. */
export async function agentReaches({ journal }: Lab, machine: string, port: number): Promise<Result<unknown>> {
  const told = journal.records.findLast(
    (record) =>
      /^peer\.(failed|reached)$/.test(record.kind) && record.node === `${machine}/mobility` && record.port === port,
  );
  if (told?.kind !== 'peer.failed') return ok();
  return fail(String(told.code), `${machine} cannot reach ${told.host}:${port}`);
}
