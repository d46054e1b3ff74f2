/** What a forward HTTP proxy is told to do, and what it does with whoever asks it for a tunnel; the same in every world. */
import type { ProxySetting } from '../../reference/runtime.ts';
import type { SiteProxy, Site } from '../site/types.ts';
import { contains, parseAddress, parseRange } from '../site/addresses.ts';
import { matchesAny } from '../site/host-patterns.ts';

export interface ProxySettings {
  /** Absent: everyone may use it. */
  readonly authentication?: { readonly user: string; readonly password: string };
  /** Names that may be asked for; absent: all. */
  readonly allow?: readonly string[];
  /** Names that may not, whatever `allow` says. */
  readonly deny?: readonly string[];
  /** Opens TLS, but for these names, and signs with an authority of its own, which nobody trusts. */
  readonly inspection?: { readonly except: readonly string[] };
  /** What it is spoken to in; default `http`. Whoever speaks plain HTTP to one that expects TLS is hung up on. */
  readonly protocol?: 'http' | 'https';
  /** Ranges that it does not lead into, because it faces outward: it agrees to the tunnel, and ends it. */
  readonly inside?: readonly string[];
}

export type ProxyAnswer =
  /** The connection ends without an answer. */
  | 'hang-up'
  /** HTTP 407. */
  | 'PROXY_AUTH_REQUIRED'
  /** HTTP 403. */
  | 'PROXY_FORBIDDEN'
  /** HTTP 200, and nothing comes through. */
  | 'dead-tunnel'
  /** HTTP 200, and the certificate that is shown is the proxy's. */
  | 'inspected-tunnel'
  | 'tunnel';

export class ProxyRules {
  settings: ProxySettings;

  constructor(settings: ProxySettings) {
    this.settings = settings;
  }

  /** What becomes of `CONNECT <host>`, a name or an address. */
  judge(credentials: Pick<ProxySetting, 'user' | 'password'>, host: string): ProxyAnswer {
    const { protocol, authentication, allow, deny = [], inside = [], inspection } = this.settings;
    if (protocol === 'https') return 'hang-up';
    if (
      authentication !== undefined &&
      (credentials.user !== authentication.user || credentials.password !== authentication.password)
    ) {
      return 'PROXY_AUTH_REQUIRED';
    }
    const allowed = allow === undefined || matchesAny(allow, host) || isInside(inside, host);
    if (!allowed || matchesAny(deny, host)) return 'PROXY_FORBIDDEN';
    if (isInside(inside, host)) return 'dead-tunnel';
    return inspection !== undefined && !matchesAny(inspection.except, host) ? 'inspected-tunnel' : 'tunnel';
  }
}

function isInside(ranges: readonly string[], host: string): boolean {
  const address = parseAddress(host);
  return (
    address !== undefined && ranges.map(parseRange).some((range) => range !== undefined && contains(range, address))
  );
}

/** No role has these: a proxy that asks for a login and whose credentials nobody was given is a dead end. */
export const NOBODYS_CREDENTIALS = { user: 'somebody', password: 'else' };

/** As the site describes it. */
export function proxySettingsOf(
  { network }: Pick<Site, 'network'>,
  { allow, authentication, credentials = NOBODYS_CREDENTIALS, inspection, protocol }: SiteProxy,
): ProxySettings {
  const asked = authentication === 'basic' && { authentication: credentials };
  return { allow, inspection, protocol, inside: [network.addressRange], ...asked };
}
