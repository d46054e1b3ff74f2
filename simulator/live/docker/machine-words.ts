/**
 * What a machine's container and its launcher tell each other, line by line: whose word it is, a blank, and the word. The
 * words of roles are those of {@link file://../launcher-line.ts}; the machine itself speaks as `machine`.
 *
 *     to the launcher      machine {"say":"up"}                                 its network is set up
 *                          machine {"say":"done","id":1}                        an order is carried out
 *                          machine {"say":"ended","role":"process","code":70,"signal":null}
 *                          process {"say":"record",…}
 *     from the launcher    machine {"order":"start","role":"process","config":{…}}
 *                          machine {"order":"firewall","id":1,"rules":"*filter\n…"}
 *                          process {"answer":1,…}
 */
import type { Ending } from '../launcher/child.ts';
import type { RoleConfig } from '../role/config.ts';

export const MACHINE = 'machine';

/** Machines of that range are reached through this gateway. */
export interface Gateway {
  readonly range: string;
  /** Its address. */
  readonly gateway: string;
}

/** How a machine's network is set up when its container starts. The engine gives one address on each network. */
export interface MachineNetwork {
  /** Further addresses of its own, in the network of the first one, each with the length of its prefix. */
  readonly addresses: readonly string[];
  /** There is no way to anywhere else. */
  readonly gateways: readonly Gateway[];
  /** For `iptables-restore`. */
  readonly rules: string;
}

export type MachineOrder =
  | { readonly order: 'start'; readonly role: string; readonly config: RoleConfig }
  | { readonly order: 'firewall'; readonly id: number; readonly rules: string };

export type MachineWord =
  | { readonly say: 'up' }
  | { readonly say: 'done'; readonly id: number }
  | ({ readonly say: 'ended'; readonly role: string } & Ending);

export function wordOf(line: string): { readonly whose: string; readonly word: string } {
  const blank = line.indexOf(' ');
  return { whose: line.slice(0, blank), word: line.slice(blank + 1) };
}
