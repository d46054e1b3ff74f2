/** Under which names and addresses clients reach a server that listens somewhere. */
import { isIP, isIPv6 } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];
const EVERYWHERE = ['0.0.0.0', '::'];

/** Names and addresses; the first is the one to tell people. */
export function hostsOf(listensOn: string): readonly string[] {
  if (isLoopback(listensOn)) return [...new Set([listensOn, ...LOOPBACK])];
  if (!EVERYWHERE.includes(listensOn)) return [listensOn, ...LOOPBACK];
  const addresses = Object.values(networkInterfaces()).flatMap((cards) => (cards ?? []).map(({ address }) => address));
  return [...new Set([hostname(), ...LOOPBACK, ...addresses.filter((address) => isIP(address) !== 0)])];
}

/** Only processes of this machine can reach it. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.includes(host) || /^127\.\d+\.\d+\.\d+$/.test(host);
}

export function originOf(host: string, port: number): string {
  return `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
