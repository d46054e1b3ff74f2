/**
 * Address ranges for the networks of a lab. An engine has every address once, so a second lab on it, or one on a computer
 * whose own network has the site's addresses, gets others: the site moves there as a whole, each machine keeping its place
 * in the range.
 */
import { invariant } from '../../../reference/model/result.ts';
import { addressAt, type AddressRange, contains, overlap, parseAddress, parseRange } from '../../site/addresses.ts';

/** Private addresses (RFC 1918), of which there are enough. */
const ELSEWHERE = rangeOf('10.0.0.0/8');

/** The wished range if it is free, else one of the same size that is; in CIDR notation. */
export function freeRange(wished: string, taken: readonly string[]): string {
  const [, bits] = wished.split('/');
  const { first, last } = rangeOf(wished);
  const sizeOfRange = last - first + 1;
  const occupied = taken.map(rangeOf);
  const isFree = (range: AddressRange) => !occupied.some((other) => overlap(range, other));
  if (isFree({ first, last })) return wished;
  for (let start = ELSEWHERE.last + 1 - sizeOfRange; start >= ELSEWHERE.first; start -= sizeOfRange) {
    if (isFree({ first: start, last: start + sizeOfRange - 1 }))
      return `${addressAt({ first: start, last }, 0)}/${bits}`;
  }
  throw new Error(`no range of the size of ${wished} is free on this computer`);
}

/** A copy of some plain data in which every address of the one range is that of the same place in the other. */
export function moved<Data>(data: Data, moves: ReadonlyMap<string, string>): Data {
  const ways = [...moves].map(([from, to]) => ({ from, to, range: rangeOf(from), target: rangeOf(to) }));

  function movedText(text: string): string {
    const address = parseAddress(text);
    for (const { from, to, range, target } of ways) {
      if (text === from) return to;
      if (address !== undefined && contains(range, address)) return addressAt(target, address - range.first);
    }
    return text;
  }

  function movedValue(value: unknown): unknown {
    if (typeof value === 'string') return movedText(value);
    if (Array.isArray(value)) return value.map(movedValue);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, movedValue(inner)]));
  }

  return movedValue(data) as Data;
}

function rangeOf(text: string): AddressRange {
  const range = parseRange(text);
  invariant(range, `${text} is a range of addresses`);
  return range;
}
