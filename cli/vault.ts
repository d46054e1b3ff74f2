/** `muster vault`: the emulated Azure over HTTPS, for clients of other processes, until Ctrl-C. */
import { faultBoard } from '../chaos/fault-board.ts';
import { paint } from '../reports/paint.ts';
import { openVault, type VaultEvent } from '../simulator/vault-server/vault.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Surroundings } from './surroundings.ts';
import { card, cardAsJson } from './vault-card.ts';
import { planVault, type VaultOptions } from './vault-plan.ts';

/** Exit code: 130 after Ctrl-C, which is how it is meant to end; 70 when its world broke. */
export async function vault(options: VaultOptions, surroundings: Omit<Surroundings, 'catalogue'>): Promise<ExitCode> {
  const { interruption, stderr, stdout } = surroundings;
  const planned = planVault(options);
  if (!planned.ok) return complain(stderr, planned.failure);
  const plan = planned.value;
  // With --json, stdout carries one line and nothing else.
  const tell = (event: VaultEvent) => (options.json ? stderr : stdout).write(lineOf(event));
  const interrupted = new Promise<undefined>((resolve) => interruption.onFirst(() => resolve(undefined)));
  const opened = await openVault({ ...plan, faults: faultBoard, tell });
  if (!opened.ok) return complain(stderr, opened.failure);
  const open = opened.value;
  stdout.write(options.json ? cardAsJson(open, plan) : card(open, plan, paint(stdout.colours)));

  const breakdown = await Promise.race([interrupted, open.broken]);
  await open.close();
  if (breakdown) return complain(stderr, breakdown);
  if (!options.json) stdout.write('Stopped.\n');
  return EXIT.interrupted;
}

function lineOf(event: VaultEvent): string {
  switch (event.kind) {
    case 'halted':
      return `Nobody has asked for anything for a minute: world time stands still at ${event.worldTime}.\n`;
    case 'goes on':
      return `World time goes on from ${event.worldTime}.\n`;
    case 'bug': {
      const { error } = event;
      return `muster: internal error in an answer, please report it:\n${error instanceof Error ? error.stack : error}\n`;
    }
  }
}
