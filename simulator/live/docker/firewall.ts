/** A machine's firewall, for `iptables-restore`: the rules of the lab's routes, as far as they concern that machine. */
import { matchesName } from '../../host-names.ts';
import { SEGMENT } from '../../segments.ts';
import type { Asking, RouteBlock, Routes } from '../network/routes.ts';

/** Rules that let everything pass. */
export const OPEN = table('filter', []);

/** All rules bind the machine that asks: what it says to that port vanishes, and so does what it hears from there. */
export function firewallOf({ segments, blocks }: Routes, machine: Asking): string {
  const names = segments[machine.segment]?.names ?? {};
  const concerned = blocks.filter(
    ({ segment, from, exempt }) =>
      (segment === undefined || segment === machine.segment) &&
      (from === undefined || from === machine.address) &&
      !exempt?.includes(machine.address),
  );
  const rules = concerned.flatMap((block) => targetsOf(block, names, segments).flatMap((to) => rulesFor(block, to)));
  // What a machine says to itself crosses no network.
  return table('filter', rules.length === 0 ? [] : ['-A OUTPUT -o lo -j ACCEPT', '-A INPUT -i lo -j ACCEPT', ...rules]);
}

export function table(name: 'filter' | 'nat', rules: readonly string[]): string {
  const chains = name === 'filter' ? ['INPUT', 'FORWARD', 'OUTPUT'] : ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'];
  return [`*${name}`, ...chains.map((chain) => `:${chain} ACCEPT`), ...rules, 'COMMIT', ''].join('\n');
}

/** Addresses; undefined stands for any. */
function targetsOf(
  { to, hostName }: RouteBlock,
  names: Readonly<Record<string, string>>,
  segments: Routes['segments'],
): readonly (string | undefined)[] {
  if (hostName !== undefined) {
    return unique(Object.entries(names).flatMap(([name, address]) => (matchesName(hostName, name) ? [address] : [])));
  }
  if (to === undefined) return [undefined];
  // What is on the internet is reached at the line that leads there, under the same name.
  const aliases = Object.entries(segments[SEGMENT.internet]?.names ?? {}).filter(([, address]) => address === to);
  return unique([to, ...aliases.flatMap(([name]) => names[name] ?? [])]);
}

function rulesFor({ port, mode }: RouteBlock, to: string | undefined): readonly string[] {
  const verdict = mode === 'drop' ? 'DROP' : 'REJECT --reject-with tcp-reset';
  const there = [to !== undefined && `-d ${to}`, '-p tcp', port !== undefined && `--dport ${port}`];
  const back = [to !== undefined && `-s ${to}`, '-p tcp', port !== undefined && `--sport ${port}`];
  const rule = (chain: string, conditions: readonly (string | false)[], end: string) =>
    ['-A', chain, ...conditions.filter(Boolean), '-j', end].join(' ');
  return [rule('OUTPUT', there, verdict), rule('INPUT', back, 'DROP')];
}

function unique<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}
