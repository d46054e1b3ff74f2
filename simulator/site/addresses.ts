/** IPv4 addresses and CIDR ranges, as numbers: whether an address lies in a range, and which one is the n-th. */

/** The address as an unsigned 32-bit number, or undefined when `text` is not four decimal octets. */
export function parseAddress(text: string): number | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  let value = 0;
  for (const octet of octets) {
    if (!/^(0|[1-9]\d{0,2})$/.test(octet) || Number(octet) > 255) return undefined;
    value = value * 256 + Number(octet);
  }
  return value;
}

export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** `10.1.0.0/16` as its first and last address, or undefined when it is not a range that starts on its own boundary. */
export function parseRange(text: string): AddressRange | undefined {
  const [base = '', bits = '', ...rest] = text.split('/');
  const first = parseAddress(base);
  if (first === undefined || rest.length > 0 || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

/** `10.1.0.0/16` for `10.1.0.5/16`: the range of that size in which the address lies. */
export function rangeAround(text: string): string | undefined {
  const [, base = '', bits = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
  const address = parseAddress(base);
  if (address === undefined || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  return `${addressAt({ first: address - (address % size), last: address }, 0)}/${Number(bits)}`;
}

export function contains(range: AddressRange, address: number): boolean {
  return address >= range.first && address <= range.last;
}

export function overlap(a: AddressRange, b: AddressRange): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** The address `offset` places behind the start of the range. */
export function addressAt(range: AddressRange, offset: number): string {
  const value = range.first + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
