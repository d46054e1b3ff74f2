/** What a network stack, curl or a proxy says. Telling these apart is half of the diagnosis. */
import { documented, inferred } from './types.ts';
import type { ErrorCode } from './types.ts';

const STACK = documented('POSIX and Node.js error names');
const AGENT = documented('azure-docs: vmware-azure-troubleshoot-configuration-server');

export const NETWORK: readonly ErrorCode[] = [
  {
    code: 'ENOTFOUND',
    level: 'Error',
    title: 'Name does not resolve',
    cause: 'DNS does not know the name: misspelt, no DNS server in reach, or a private zone is missing.',
    observables: 'Fails at once, before any connection.',
    remedy: 'Resolve the name on that machine; check its DNS servers.',
    source: STACK,
  },
  {
    code: 'EHOSTUNREACH',
    level: 'Error',
    title: 'No route to the address',
    cause: 'No network leads there; typically the VPN or private peering is down.',
    observables: 'Fails at once. During failback: 95226.',
    remedy: 'Restore the VPN or the route.',
    source: STACK,
  },
  {
    code: 'ECONNREFUSED',
    level: 'Error',
    title: 'Connection refused',
    cause: 'The machine answers but nothing listens on that port, or a firewall rejects.',
    observables: 'Fails at once.',
    remedy: 'Start the service behind the port; look for a rejecting firewall rule.',
    source: STACK,
  },
  {
    code: 'ETIMEDOUT',
    level: 'Error',
    title: 'No answer',
    cause: 'Machine off, packets dropped by a firewall, or a line too slow for the deadline.',
    observables: 'Fails only after the whole timeout.',
    remedy: 'Check that the machine runs, then the firewalls on the way, then the load of the line.',
    source: STACK,
  },
  {
    code: 'ENOSPC',
    level: 'Error',
    title: 'Disk full',
    cause: 'The disk on which a role keeps its files has no room for what it wants to write.',
    observables:
      'Stands in the journal; nothing is acknowledged that could not be kept: replication or the order waits.',
    remedy: 'Free space on that disk, or enlarge it; what waited goes on by itself.',
    source: STACK,
  },
  {
    code: 'ECONNRESET',
    level: 'Error',
    title: 'Connection cut',
    cause: 'An open connection was ended from outside: machine restarted, firewall state lost, line cut.',
    observables: 'A transfer that was running breaks off.',
    remedy: 'Usually passes with the next attempt; if not, look for what cuts it.',
    source: STACK,
  },
  {
    code: 'CERT_UNTRUSTED',
    aliases: ['curl-60', 'CURLE_PEER_FAILED_VERIFICATION'],
    level: 'Error',
    title: 'Certificate not trusted',
    cause: 'The issuer is unknown: wrong passphrase or server, or something on the way inspects TLS.',
    observables:
      'curl error 60 in the agent log; the issuer of the certificate tells which. An expired one gives the same error.',
    remedy: 'Register with the right passphrase; exempt the addresses from TLS inspection.',
    source: AGENT,
  },
  {
    code: 'CERT_HAS_EXPIRED',
    level: 'Error',
    title: 'Certificate expired',
    cause: "The configuration server's certificate has passed its end (three years after set-up).",
    observables: 'curl error 60 at agents and process servers; the vault no longer offers the renewal.',
    remedy: 'Run RenewCerts on the configuration server; it may take 15 minutes.',
    source: documented('azure-docs: vmware-azure-manage-configuration-server'),
  },
  {
    code: 'TLS_HANDSHAKE_FAILED',
    aliases: ['curl-35', 'CURLE_SSL_CONNECT_ERROR'],
    level: 'Error',
    title: 'TLS handshake failed',
    cause: 'The connection to the configuration server goes through a proxy, or TLS 1.2 is off.',
    observables: 'The agent or a Linux master target cannot register.',
    remedy: "Put the addresses of configuration server and process server on the agent's bypass list.",
    source: AGENT,
  },
  {
    code: 'PROXY_AUTH_REQUIRED',
    aliases: ['407', 'HTTP-407'],
    level: 'Error',
    title: 'The proxy asks for a login',
    cause:
      'An authenticating proxy stands in the way. Classic supports none; its installers take credentials, agents take none.',
    observables:
      'HTTP 407: on the way out registration or upload fails, on 9443 an agent cannot reach its process server.',
    remedy: 'Let these machines pass without a login, or take them off the proxy; give agents a bypass list.',
    source: documented('azure-docs: vmware-azure-troubleshoot-replication'),
  },
  {
    code: 'PROXY_FORBIDDEN',
    aliases: ['HTTP-403'],
    level: 'Error',
    title: 'The proxy forbids the address',
    cause: 'A URL filter does not let this host name through.',
    observables: 'HTTP 403 from the proxy, not from the service.',
    remedy: 'Allow the four host name patterns of the replication architecture.',
    source: inferred('common behaviour of filtering proxies'),
  },
];
