import { describe, expect, test } from 'vitest';
import { agentProxyOf, exemptFromEgress, goingDirect, proxiesOf, proxyOf } from './proxies.ts';
import { parseSite } from './site.ts';
import type { Site } from './site.ts';

function site(text: string): Site {
  const parsed = parseSite(
    `name: Bank
servers:
  - { name: app01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 40 }], proxy: { host: p1, bypass: [10.1.0.5] } }
  - { name: app02, address: 10.1.0.12, disks: [{ name: system, sizeGb: 40 }] }
proxy: { host: p1, address: 10.1.0.30, port: 8080, authentication: basic, credentials: { user: sr, password: secret } }
${text}`,
    'bank.yaml',
  );
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

describe('who goes through which proxy', () => {
  test('servers of the infrastructure through the site’s, agents through none, unless they say otherwise', () => {
    const bank = site(`processServers:
  - { name: ps01, address: 10.1.0.21 }
  - { name: ps02, address: 10.1.0.22, proxy: direct }
  - { name: ps03, address: 10.1.0.23, proxy: { host: p2, address: 10.1.0.31 } }`);
    const hosts = ['cs01', 'ps01', 'ps02', 'ps03'].map((name) => proxyOf(bank, name)?.host);
    expect(hosts).toEqual(['p1', 'p1', undefined, 'p2']);
    expect(bank.servers.map((server) => agentProxyOf(server)?.host)).toEqual(['p1', undefined]);
    expect(goingDirect(bank).map(({ name }) => name)).toEqual(['ps02']);
    expect(exemptFromEgress(bank).map(({ name }) => name)).toEqual(['p1', 'p2', 'ps02']);
    expect(
      exemptFromEgress({ ...bank, egress: { default: 'deny', allow: [], allowRanges: [] } }).map(({ name }) => name),
    ).toEqual(['p1', 'p2']);
  });

  test('who names a proxy means the one described elsewhere; an agent gets no credentials with it', () => {
    const bank = site('configurationServer: { proxy: { host: p1 } }');
    expect(proxyOf(bank, 'cs01')).toEqual(bank.proxy);
    expect(bank.servers[0]?.proxy).toEqual({
      host: 'p1',
      address: '10.1.0.30',
      port: 8080,
      protocol: 'http',
      authentication: 'basic',
      bypass: ['10.1.0.5'],
    });
    expect(proxiesOf(bank)).toEqual([bank.proxy]);
  });

  test('each proxy is there once, with what anybody was given for it', () => {
    const bank = site(
      'processServers: [{ name: ps01, address: 10.1.0.21, proxy: { host: p2, address: 10.1.0.31, authentication: basic } }]\n' +
        'configurationServer: { proxy: { host: p2, credentials: { user: cs, password: secret } } }',
    );
    const credentials = proxiesOf(bank).map((proxy) => [proxy.host, proxy.credentials?.user]);
    expect(credentials).toEqual([
      ['p1', 'sr'],
      ['p2', 'cs'],
    ]);
    expect(proxyOf(bank, 'ps01')?.credentials).toBeUndefined();
  });
});
