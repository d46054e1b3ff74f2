/**
 * The line between the site and Azure's network: a gateway with one foot on each. Machines on either side have a route that
 * leads to it and speak to addresses of the other side. What it has a way for, it hands to a Toxiproxy beside it, and all else
 * it swallows.
 */
import type { Toxiproxy } from 'toxiproxy-node-client';
import { SEGMENT } from '../../segments.ts';
import { contains, parseAddress, parseRange } from '../../site/addresses.ts';
import type { Routes } from '../network/routes.ts';
import { type RunningContainer, startContainer } from './container.ts';
import { type Engine, IMAGE } from './engine.ts';
import { table } from './firewall.ts';
import type { LabMark } from './labels.ts';
import { startMachine } from './machine-container.ts';
import type { LabNetworks } from './networks.ts';
import { controlOf } from './wan.ts';

export interface Gateway {
  readonly client: Toxiproxy;
  /** Settles when it goes by these routes. */
  follow(routes: Routes): Promise<void>;
  readonly containers: readonly RunningContainer[];
}

export interface GatewayWish {
  readonly networks: LabNetworks;
  /** Its addresses. */
  readonly site: string;
  readonly azure: string;
  logOf(name: string): string;
}

export async function startGateway(
  engine: Engine,
  mark: LabMark,
  { networks, site, azure, logOf }: GatewayWish,
): Promise<Gateway> {
  const machine = await startMachine(engine, mark, {
    name: 'vpn-gateway',
    places: [
      { network: networks[SEGMENT.site], address: site, names: [] },
      { network: networks[SEGMENT.azure], address: azure, names: [] },
    ],
    network: { addresses: [], routes: [], rules: gatewayRules({ segments: {}, blocks: [] }, networks) },
    mounts: [],
    logFile: logOf('vpn-gateway'),
  });
  const relay = await startContainer(engine, mark, {
    name: 'vpn-line',
    image: IMAGE.toxiproxy,
    places: [],
    networksOf: machine.container.id,
    logFile: logOf('vpn-line'),
  });
  return {
    client: await controlOf(relay, site),
    follow: (routes) => machine.enforce(gatewayRules(routes, networks)),
    containers: [machine.container, relay],
  };
}

/** Exported for its test. */
export function gatewayRules({ segments }: Routes, networks: LabNetworks): string {
  const sides = [
    [SEGMENT.site, SEGMENT.azure],
    [SEGMENT.azure, SEGMENT.site],
  ] as const;
  const redirects = sides.flatMap(([from, to]) => {
    const range = parseRange(networks[to].range);
    const isBeyond = (address: string) => range !== undefined && contains(range, parseAddress(address) ?? -1);
    return Object.entries(segments[from]?.machines ?? {})
      .filter(([address]) => isBeyond(address))
      .flatMap(([address, ports]) =>
        Object.entries(ports).map(([port, { port: line }]) => redirect(address, Number(port), line)),
      );
  });
  return table('filter', ['-A FORWARD -j DROP']) + table('nat', redirects);
}

function redirect(address: string, port: number, line: number): string {
  return `-A PREROUTING -d ${address} -p tcp --dport ${port} -j REDIRECT --to-ports ${line}`;
}
