import { expect, test } from 'vitest';
import type { Network, RequestOptions } from '../runtime.ts';
import { throughProxy } from './agent-proxy.ts';

const PROXY = { host: '10.1.0.30', port: 3128 };

/** Whether what is asked there goes through the proxy of an agent with this bypass list. */
async function isProxied(bypass: readonly string[], host: string): Promise<boolean> {
  const asked: (RequestOptions | undefined)[] = [];
  const network: Network = {
    address: '10.1.0.11',
    listen: () => ({ close() {} }),
    request: async (_to, _request, options) => {
      asked.push(options);
      return { ok: true, value: { status: 200 } };
    },
  };
  const way = throughProxy(network, { ...PROXY, bypass });
  await way.request({ host, port: 443 }, { method: 'GET', path: '/' }, { trust: 'site' });
  expect(asked[0]?.trust).toBe('site');
  return asked[0]?.proxy?.host === PROXY.host;
}

test.each([
  ['an address that is on the list', ['10.1.0.5'], '10.1.0.5', false],
  ['one that is not', ['10.1.0.5'], '10.1.0.55', true],
  ['nothing on the list', [], '10.1.0.5', true],
  ['a name that ends in an entry, in whatever letters', ['Contoso.local'], 'ps01.contoso.LOCAL', false],
  ['an entry that begins with a dot', ['.contoso.local'], 'ps01.contoso.local', false],
  ['a name that only ends in the same letters', ['contoso.local'], 'notcontoso.local', true],
  ['a star, which is no wildcard', ['*.contoso.local'], 'ps01.contoso.local', true],
])('%s', async (_, bypass, host, expected) => {
  expect(await isProxied(bypass, host)).toBe(expected);
});

test('without a proxy the network is as it was', () => {
  const network = {} as Network;
  expect(throughProxy(network, undefined)).toBe(network);
});
