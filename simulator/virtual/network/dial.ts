/**
 * Opening a connection: name → address → route → firewall → TCP → proxy → TLS, in the order of a real stack, each with
 * the error and the delay that stack would show. Nothing is sent; the delays are those of empty messages.
 */
import type { Endpoint, NetworkErrorCode, RequestOptions } from '../../../reference/runtime.ts';
import { AUTHORITY_NAME } from '../../network/authority-names.ts';
import { CONNECT_TIMEOUT_MS } from '../../network/network-timeouts.ts';
import { parseAddress } from '../../site/addresses.ts';
import { type Certificate, type Issuer, refuseCertificate } from './certificates.ts';
import { type Client, Connection, obstacleOn, type Stretch } from './connection.ts';
import type { Host } from './host.ts';
import type { VirtualInternet } from './internet.ts';
import { roundTripMs } from './link.ts';

export interface Refused {
  readonly ok: false;
  readonly code: NetworkErrorCode;
  /** Of a certificate that is not trusted. */
  readonly issuer?: string;
  /** How long until the caller knows. */
  readonly afterMs: number;
  /** Completes "… asked x:443: ". */
  readonly why: string;
}

export type Dialled = { readonly ok: true; readonly connection: Connection } | Refused;

/** Until a name server has said that there is no such name. */
const NAME_LOOKUP_MS = 20;

/** @param ownIssuer the authority behind `trust: 'site'`, when the client has one. */
export function dial(
  internet: VirtualInternet,
  client: Client,
  ownIssuer: Issuer | undefined,
  to: Endpoint,
  { proxy, trust = 'public', plaintext = false }: RequestOptions,
): Dialled {
  const stretches: Stretch[] = [];
  let sender = client.host;
  let elapsedMs = 0;
  let handshakeMs = 0;
  let shown: Certificate | undefined;

  if (proxy !== undefined) {
    const reached = reach(internet, client.host, proxy);
    if (!reached.ok) return reached;
    const { stretch } = reached;
    const gate = stretch.to.proxyOn(proxy.port);
    const tripMs = roundTripMs(stretch.there);
    if (gate === undefined) return refused('ECONNREFUSED', tripMs, 'nothing listens on the port of the proxy');
    const answer = gate.judge(proxy, to.host);
    switch (answer) {
      case 'hang-up':
        return refused('ECONNRESET', 2 * tripMs, 'the proxy hung up: it is spoken to in HTTPS');
      case 'PROXY_AUTH_REQUIRED':
        return refused(answer, 2 * tripMs, 'the proxy asks for credentials (HTTP 407)');
      case 'PROXY_FORBIDDEN':
        return refused(answer, 2 * tripMs, 'the proxy forbids that name (HTTP 403)');
      case 'dead-tunnel':
        return refused('TLS_HANDSHAKE_FAILED', 3 * tripMs, 'the tunnel through the proxy ended in the TLS handshake');
      case 'inspected-tunnel':
        shown = { issuer: 'inspection', notAfterMs: Number.POSITIVE_INFINITY };
    }
    stretches.push(stretch);
    sender = stretch.to;
    elapsedMs = 2 * tripMs;
    handshakeMs = tripMs;
  }

  const reached = reach(internet, sender, to);
  if (!reached.ok) return { ...reached, afterMs: elapsedMs + reached.afterMs };
  const { stretch } = reached;
  stretches.push(stretch);
  const tripMs = roundTripMs(stretch.there);
  elapsedMs += tripMs;
  const serving = stretch.to.servingOn(to.port);
  if (serving === undefined) return refused('ECONNREFUSED', elapsedMs, `nothing listens on port ${to.port}`);

  if (!plaintext) {
    elapsedMs += handshakeMs + tripMs;
    shown ??= stretch.to.certificateOn(to.port) ?? serving.certificate;
    const trusted = trust === 'public' ? 'public' : ownIssuer;
    const refusal = refuseCertificate(shown, trusted, internet.kernel.nowMs);
    if (refusal === 'CERT_UNTRUSTED') {
      const issuer = nameOf(shown.issuer);
      return {
        ...refused(refusal, elapsedMs, `its certificate is from no trusted issuer, but from ${issuer}`),
        issuer,
      };
    }
    if (refusal === 'CERT_HAS_EXPIRED') return refused(refusal, elapsedMs, 'its certificate has expired');
  }
  return { ok: true, connection: new Connection(client, stretches, serving, internet.kernel.nowMs + elapsedMs) };
}

/** As the live labs' authorities are called. */
function nameOf(issuer: Issuer): string {
  return issuer === 'public' || issuer === 'inspection' ? AUTHORITY_NAME[issuer] : AUTHORITY_NAME.site;
}

function reach(internet: VirtualInternet, from: Host, to: Endpoint): { ok: true; stretch: Stretch } | Refused {
  const address = parseAddress(to.host) === undefined ? internet.resolve(from, to.host) : to.host;
  if (address === undefined) return refused('ENOTFOUND', NAME_LOOKUP_MS, 'no name server knows that name');
  const way = internet.wayTo(from, address, to.host);
  if (way === undefined) return refused('EHOSTUNREACH', 0, `there is no route to ${address}`);
  const { host, ...route } = way;
  const silence = refused('ETIMEDOUT', CONNECT_TIMEOUT_MS, `${address} does not answer`);
  if (host === undefined || (host !== from && !host.admits(to.port))) return silence;

  const stretch: Stretch = { ...route, from, to: host, port: to.port, hostName: to.host };
  const tripMs = roundTripMs(stretch.there);
  switch (obstacleOn(stretch, internet.firewall)) {
    case 'drop':
      return silence;
    case 'reject':
      return refused('ECONNREFUSED', tripMs, 'a firewall rejects the connection');
    case 'reset':
      return refused('ECONNRESET', tripMs, 'the connection was reset while it was opened');
    default:
      return { ok: true, stretch };
  }
}

function refused(code: NetworkErrorCode, afterMs: number, why: string): Refused {
  return { ok: false, code, afterMs, why };
}
