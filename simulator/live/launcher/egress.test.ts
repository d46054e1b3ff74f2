/** What a site's firewall lets out, as the routes of a live lab: every name there has an address of its own. */
import { expect, test } from 'vitest';
import { examineSite } from '../../site/site.ts';
import { egressRules } from './egress.ts';
import { setUpNames } from './machine-settings.ts';

const STORAGE = 'cache.blob.core.windows.net';
const SIGN_IN = 'login.microsoftonline.com';
const MYSQL = 'dev.mysql.com';
const INTERNET = [
  [STORAGE, '203.0.113.1'],
  [SIGN_IN, '203.0.113.2'],
  [MYSQL, '203.0.113.3'],
] as const;

function siteWith(rest: string) {
  const server = '{ name: app01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 40 }] }';
  const text = `name: Tiny\nservers: [${server}]\nconfigurationServer: { address: 10.1.0.5 }\n${rest}`;
  const { site, mistakes } = examineSite(text, 'tiny.yaml');
  if (!site) throw new Error(mistakes.join('\n'));
  return site;
}

const kept = (rest: string) =>
  egressRules(siteWith(rest), INTERNET).map(({ to }) => INTERNET.find(([, address]) => address === to)?.[0]);

test.each([
  ['lets out everything', '', []],
  ['lets out everything, whatever ranges it names', 'egress: { allowRanges: [Storage.westus] }', []],
  ['goes by names', "egress: { default: deny, allow: ['*.blob.core.windows.net'] }", [SIGN_IN, MYSQL]],
  ['goes by service tags', 'egress: { default: deny, allowRanges: [AzureActiveDirectory] }', [STORAGE, MYSQL]],
  ['goes by regions', 'egress: { default: deny, allowRanges: [AzureCloud.westeurope] }', [SIGN_IN, MYSQL]],
  ['goes by both', 'egress: { default: deny, allow: [dev.mysql.com], allowRanges: [Storage] }', [SIGN_IN]],
  ['lets out nothing', 'egress: { default: deny }', [STORAGE, SIGN_IN, MYSQL]],
])('a firewall that %s', (_, rest, names) => {
  expect(kept(rest)).toEqual(names);
});

test('behind a proxy only that gets out, unless the firewall has a list, and then what is on the list, too', () => {
  const proxy = 'proxy: { host: p1, address: 10.1.0.30 }';
  const ranges = 'allowRanges: [Storage.westeurope]';
  expect(kept(proxy)).toEqual([STORAGE, SIGN_IN, MYSQL]);
  expect(kept(`${proxy}\negress: { ${ranges} }`)).toEqual([STORAGE, SIGN_IN, MYSQL]);
  expect(kept(`${proxy}\negress: { default: deny, ${ranges} }`)).toEqual([SIGN_IN, MYSQL]);
  const [rule] = egressRules(siteWith(proxy), INTERNET);
  expect(rule).toEqual({ segment: 'onprem', to: '203.0.113.1', exempt: ['10.1.0.30'], mode: 'drop' });
});

test('names of the set-up that ranges let through have another address than those which they do not', () => {
  const [through = [], held = [], ...more] = setUpNames(
    siteWith('egress: { default: deny, allowRanges: [AzureActiveDirectory] }'),
  );
  expect(more).toEqual([]);
  expect(through).toContain('graph.windows.net');
  expect(held).toContain(MYSQL);
  expect(setUpNames(siteWith('')).length).toBe(1);
});
