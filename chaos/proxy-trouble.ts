/**
 * A proxy stands in the way instead of leading out: one trouble of several, each with a code of its own in what the roles say
 * that go through it. What follows is the same: a configuration server without a way out is disconnected from the vault, a process
 * server without one uploads nothing, and the points of its servers stop (facts, section 2.3; what a proxy answers inferred).
 */
import { z } from 'zod';
import type { Lab, ProxyTrouble } from '../simulator/lab.ts';
import { processServerFor } from '../simulator/site/process-servers.ts';
import { proxiesOf, proxyOf } from '../simulator/site/proxies.ts';
import { AFTER_MINUTES } from './documented.ts';
import type { Fault, Symptom } from './fault.ts';
import { minutes, rpoMissed } from './symptoms.ts';

export interface ProxyTroubleParameters {
  readonly kind: ProxyTrouble;
  /** Its host, where a site has several; absent: the one on the site's way out. */
  readonly proxy?: string;
}

interface Kind {
  readonly describe: (proxy: string) => string;
  /** What a role says that asks for a tunnel. */
  readonly code: string;
}

export const PROXY_TROUBLES: Readonly<Record<ProxyTrouble, Kind>> = {
  'asks-for-login': { describe: (proxy) => `${proxy} demands authentication`, code: 'PROXY_AUTH_REQUIRED' },
  'inspects-tls': {
    describe: (proxy) => `${proxy} opens TLS, and signs with an authority of its own`,
    code: 'CERT_UNTRUSTED',
  },
  'https-only': { describe: (proxy) => `${proxy} is spoken to in HTTPS only`, code: 'ECONNRESET' },
  gone: { describe: (proxy) => `${proxy} is not there any more`, code: 'ETIMEDOUT' },
};

export const proxyTrouble: Fault<ProxyTroubleParameters> = {
  name: 'proxy-trouble',
  title: 'A proxy stands in the way: it asks for a login, opens TLS, is spoken to in HTTPS only, or is gone',
  describe: ({ kind, proxy = 'the outbound proxy' }) => PROXY_TROUBLES[kind].describe(proxy),
  parameters: z.strictObject({
    kind: z.enum(['asks-for-login', 'inspects-tls', 'https-only', 'gone']),
    proxy: z.string().optional(),
  }),
  needs: ['proxy'],
  whyNot: ({ proxy }, { site }) => {
    const hosts = proxiesOf(site).map(({ host }) => host);
    return proxy === undefined || hosts.includes(proxy)
      ? undefined
      : `there is no proxy ${proxy}; there are ${hosts.join(', ')}`;
  },
  inject: (lab, { kind, proxy }) => lab.controls.troubleProxy(kind, proxy),
  symptoms: ({ kind, proxy }, lab) => proxySymptoms(lab, kind, proxy),
  band: 'rebeccapurple',
};

/** Until a role has asked once more and given up: connections are waited for, and polls come every minute. */
const TOLD_MS = minutes(3);

export function proxySymptoms(lab: Lab, kind: ProxyTrouble, proxy = proxiesOf(lab.site)[0]?.host): readonly Symptom[] {
  const { site } = lab;
  const cs = site.configurationServer.name;
  const processServers = [...new Set(site.servers.map(({ name }) => processServerFor(site, name)))];
  const isOnItsWay = (component: string) => proxyOf(site, component)?.host === proxy;
  const told: Symptom = { code: PROXY_TROUBLES[kind].code, on: 'role', afterMs: 0, beforeMs: TOLD_MS };
  const disconnected: Symptom = {
    code: 'disconnected',
    on: 'site',
    afterMs: minutes(4),
    beforeMs: minutes(AFTER_MINUTES.siteDisconnected + 2),
    clearsWithinMs: minutes(5),
  };
  return [
    ...(isOnItsWay(cs) ? [told, disconnected] : []),
    ...processServers
      .filter(isOnItsWay)
      .flatMap((through) => rpoMissed(lab).map((symptom) => ({ ...symptom, through }))),
  ];
}
