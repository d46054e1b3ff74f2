/** What a forward HTTP proxy is told to do: to ask for credentials or not, and whom to let through. */
import type { ProxySetting } from '../../reference/runtime.ts';
import { matchesAny } from './host-names.ts';
import type { Site } from '../site/site.ts';

export interface ProxySettings {
  /** Absent: everyone may use it. */
  readonly authentication?: { readonly user: string; readonly password: string };
  /** Names that may be asked for; absent: all. */
  readonly allow?: readonly string[];
  /** Names that may not, whatever `allow` says. */
  readonly deny?: readonly string[];
  /** Opens TLS and signs with an authority of its own, which nobody trusts. */
  readonly inspectsTls?: boolean;
}

export type ProxyRefusal = 'PROXY_AUTH_REQUIRED' | 'PROXY_FORBIDDEN';

export class ProxyRules {
  settings: ProxySettings;

  constructor(settings: ProxySettings) {
    this.settings = settings;
  }

  /** What the proxy answers to `CONNECT <hostName>`: a refusal, or undefined for 200. */
  judge(credentials: Pick<ProxySetting, 'user' | 'password'>, hostName: string): ProxyRefusal | undefined {
    const { authentication, allow, deny = [] } = this.settings;
    if (
      authentication !== undefined &&
      (credentials.user !== authentication.user || credentials.password !== authentication.password)
    ) {
      return 'PROXY_AUTH_REQUIRED';
    }
    const allowed = allow === undefined || matchesAny(allow, hostName);
    return allowed && !matchesAny(deny, hostName) ? undefined : 'PROXY_FORBIDDEN';
  }
}

/** No role has these: that a proxy which asks for any is a dead end is the point. */
export const NOBODYS_CREDENTIALS = { user: 'somebody', password: 'else' };

export function proxySettingsOf({ authentication, allow }: NonNullable<Site['proxy']>): ProxySettings {
  return { allow, ...(authentication === 'basic' && { authentication: NOBODYS_CREDENTIALS }) };
}
