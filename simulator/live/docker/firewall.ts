/**
 * What the kernel of a machine's container does with its connections, for `iptables-restore`: the rules of the lab's
 * firewalls as far as they bind that machine, and its ways over the VPN. All of it stands in chains of its own, because the
 * engine has rules there too.
 */
import { matchesName } from '../../site/host-patterns.ts';
import { SEGMENT } from '../../network/segments.ts';
import { contains, parseAddress, parseRange } from '../../site/addresses.ts';
import type { Asking, RouteBlock, Routes } from '../network/routes.ts';
import type { Gateway } from './machine-words.ts';

/** In both tables. */
export const CHAIN = 'MUSTER';

/** As when the cables are pulled. */
export const SILENT = table('filter', ['-j DROP']);

export function rulesOf(routes: Routes, machine: Asking, gateways: readonly Gateway[]): string {
  return table('filter', blocksOf(routes, machine)) + table('nat', redirectsOf(routes, machine, gateways));
}

function table(name: 'filter' | 'nat', rules: readonly string[]): string {
  return [`*${name}`, `:${CHAIN} -`, ...rules.map((rule) => `-A ${CHAIN} -p tcp ${rule}`), 'COMMIT', ''].join('\n');
}

/** They bind the machine that opens a connection: what it says there vanishes, and so does what it hears. */
function blocksOf({ segments, blocks }: Routes, machine: Asking): readonly string[] {
  const names = segments[machine.segment]?.names ?? {};
  const concerned = blocks.filter(
    ({ segment, from, exempt }) =>
      (segment === undefined || segment === machine.segment) &&
      (from === undefined || from === machine.address) &&
      !exempt?.includes(machine.address),
  );
  return concerned.flatMap((block) =>
    targetsOf(block, names, segments)
      // What a machine says to itself crosses no network.
      .filter((to) => to !== machine.address)
      .flatMap((to) => rulesFor(block, machine.address, to)),
  );
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

/** Both directions of the connections that `from` opens, the open ones too: the kernel knows how each began. */
function rulesFor({ port, mode }: RouteBlock, from: string, to: string | undefined): readonly string[] {
  const began = [
    `-m conntrack --ctorigsrc ${from}`,
    to !== undefined && `--ctorigdst ${to}`,
    port !== undefined && `--ctorigdstport ${port}`,
  ];
  const connection = began.filter(Boolean).join(' ');
  return mode === 'drop'
    ? [`${connection} -j DROP`]
    : [`-s ${from} ${connection} -j REJECT --reject-with tcp-reset`, `${connection} -j DROP`];
}

/** What is reached through a gateway is asked for by its own address and port; the gateway has a line for each. */
function redirectsOf({ segments }: Routes, { segment }: Asking, gateways: readonly Gateway[]): readonly string[] {
  return gateways.flatMap(({ range, gateway }) => {
    const beyond = parseRange(range);
    return Object.entries(segments[segment]?.machines ?? {})
      .filter(([address]) => beyond && contains(beyond, parseAddress(address) ?? -1))
      .flatMap(([address, ports]) =>
        Object.entries(ports).map(
          ([port, line]) => `-d ${address} --dport ${port} -j DNAT --to-destination ${gateway}:${line.port}`,
        ),
      );
  });
}

function unique<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}
