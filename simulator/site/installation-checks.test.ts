/** A site file's mistakes about how agents come to its servers. */
import { expect, test } from 'vitest';
import { parseSite } from './site.ts';

function mistakes(server: string, accounts = '[{ name: linux, user: root, password: secret }]'): string[] {
  const text = `
name: Bare
servers: [{ name: web01, address: 10.1.0.11, operatingSystem: Linux, disks: [{ name: system, sizeGb: 4 }], ${server} }]
configurationServer: { accounts: ${accounts} }
`;
  const site = parseSite(text, 'site.yaml');
  return site.ok ? [] : site.failure.message.split('\n').map((line) => line.replace(/^site\.yaml:\d+:\d+: /, ''));
}

test('a server is pushed to with the account that it names, or with the first', () => {
  expect(mistakes('mobilityService: { installation: push }')).toEqual([]);
  expect(mistakes('mobilityService: { installation: push, account: linux }')).toEqual([]);
  expect(mistakes('mobilityService: {}')).toEqual([]);
});

test.each([
  [
    'mobilityService: { installation: push }',
    '[]',
    'servers[0].mobilityService.installation: says push, but the configuration server keeps no account for it',
  ],
  [
    'mobilityService: { installation: push, account: linus }',
    undefined,
    'servers[0].mobilityService.account: no account is named "linus" (did you mean "linux"?)',
  ],
  [
    'mobilityService: { account: linux }',
    undefined,
    'servers[0].mobilityService.account: is for push installation only',
  ],
  [
    'mobilityService: { installation: push }, passphrase: another',
    undefined,
    'servers[0].passphrase: an agent that is pushed gets the passphrase of the site',
  ],
  [
    'mobilityService: { installation: pull }',
    undefined,
    'servers[0].mobilityService.installation: expected manual or push, found "pull"',
  ],
  [
    'mobilityService: { installation: push }',
    '[{ name: linux, user: root, password: a }, { name: Linux, user: root, password: b }]',
    'configurationServer.accounts[1].name: a second account "Linux"; the first is configurationServer.accounts[0].name',
  ],
])('%s with accounts %s', (server, accounts, message) => {
  expect(mistakes(server, accounts)).toEqual([message]);
});
