/**
 * The networks of a lab on an engine, one for each of its segments, with no way out: what joins them are containers
 * that stand on two of them ({@link file://./joints.ts}).
 */
import { readFileSync } from 'node:fs';
import { SEGMENT, type Segment } from '../../network/segments.ts';
import { addressAt, parseRange } from '../../site/addresses.ts';
import type { Engine } from './engine.ts';
import { freeRange } from './free-ranges.ts';
import { labelsOf, type LabMark } from './labels.ts';

export interface LabNetwork {
  readonly name: string;
  /** In CIDR notation: what was wished for, unless that is taken. */
  readonly range: string;
}

export type LabNetworks = Readonly<Record<Segment, LabNetwork>>;

/** Labs that begin at one instant may pick the same range. The engine gives it to one of them. */
const TRIES_MAX = 20;

/** @param wished ranges, in CIDR notation. */
export async function createNetworks(
  engine: Engine,
  mark: LabMark,
  wished: Readonly<Record<Segment, string>>,
): Promise<LabNetworks> {
  const made: [Segment, LabNetwork][] = [];
  // One after the other: each must know the ranges that those before it took.
  for (const segment of Object.values(SEGMENT)) {
    made.push([segment, await createNetwork(engine, mark, `${mark.lab}-${segment}`, wished[segment])]);
  }
  return Object.fromEntries(made) as Record<Segment, LabNetwork>;
}

async function createNetwork(engine: Engine, mark: LabMark, name: string, wished: string): Promise<LabNetwork> {
  const refused: string[] = [];
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const range = freeRange(wished, [...(await takenRanges(engine)), ...refused]);
    const pool = { Subnet: range, Gateway: lastAddressBut(range, 0) };
    try {
      await engine.createNetwork({
        Name: name,
        Internal: true,
        CheckDuplicate: true,
        Labels: labelsOf(mark),
        IPAM: { Driver: 'default', Config: [pool] },
      });
      return { name, range };
    } catch (error) {
      if (!/overlap/i.test((error as Error).message)) throw error;
      refused.push(range);
    }
  }
  throw new Error(`the engine has no addresses for ${name}`);
}

/** An address counted from the end of a range. The last one is this computer's own, as the engine wants it to have one. */
export function lastAddressBut(range: string, before: number): string {
  const { first = 0, last = 0 } = parseRange(range) ?? {};
  return addressAt({ first, last }, last - first - 1 - before);
}

/** What the engine's networks have, and what this computer has routes to. */
async function takenRanges(engine: Engine): Promise<string[]> {
  const networks = await engine.listNetworks();
  const engineHas = networks.flatMap(({ IPAM }) => (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []));
  return [...engineHas, ...routedRanges()].filter((range) => parseRange(range) !== undefined);
}

/** As Linux lists them: destination and mask are hexadecimal, with the first octet last. */
function routedRanges(): string[] {
  const [, ...routes] = readFileSync('/proc/net/route', 'utf8').trim().split('\n');
  return routes.flatMap((line) => {
    const [, destination = '', , , , , , mask = ''] = line.split('\t');
    const octets = Buffer.from(destination, 'hex').reverse();
    const bits = Number.parseInt(mask, 16).toString(2).replaceAll('0', '').length;
    // A default route takes nothing.
    return bits === 0 ? [] : [`${octets.join('.')}/${bits}`];
  });
}
