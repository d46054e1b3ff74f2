/** A site file's mistakes about how agents come to its servers. */
import { expect, test } from 'vitest';
import { examineSite } from './parse.ts';

function examined(server: string, accounts: string) {
  const text = `
name: Bare
servers: [{ name: web01, address: 10.1.0.11, operatingSystem: Linux, disks: [{ name: system, sizeGb: 4 }], ${server} }]
configurationServer: { accounts: ${accounts} }
`;
  return examineSite(text, 'site.yaml');
}

const withoutPlace = (line: string) => line.replace(/^site\.yaml:\d+:\d+: /, '');

function mistakes(server: string, accounts = '[{ name: linux, user: root, password: secret }]'): string[] {
  return examined(server, accounts).mistakes.map(withoutPlace);
}

/** Those about agents. */
function warnings(server: string, user = 'root'): string[] {
  const said = examined(server, `[{ name: linux, user: ${user}, password: secret }]`).warnings.map(withoutPlace);
  return said.filter((line) => line.includes('mobilityService'));
}

test('a server is pushed to with the account that it names, or with the first', () => {
  expect(mistakes('mobilityService: { installation: push }')).toEqual([]);
  expect(mistakes('mobilityService: { installation: push, account: linux }')).toEqual([]);
  expect(mistakes('mobilityService: { version: 9.57.0.0, account: linux }')).toEqual([]);
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
    '[]',
    'servers[0].mobilityService.account: no account is named "linux" (there is none)',
  ],
  [
    'mobilityService: { installation: push, version: 9.50.0.0 }',
    undefined,
    'servers[0].mobilityService.version: an agent that is pushed has the version of its process server',
  ],
  [
    'mobilityService: { version: newest }',
    undefined,
    'servers[0].mobilityService.version: expected a version such as 9.61.0.0, found "newest"',
  ],
  [
    'mobilityService: { installation: push }, passphrase: another',
    undefined,
    'servers[0].passphrase: an agent that is pushed gets the passphrase of the site',
  ],
  [
    'mobilityService: { installation: push, afterMinutes: 5 }',
    undefined,
    'servers[0].mobilityService.afterMinutes: an agent that is pushed comes when replication is enabled',
  ],
  [
    'mobilityService: { installation: push, configurationServer: 10.1.0.9 }',
    undefined,
    'servers[0].mobilityService.configurationServer: an agent that is pushed is told of its own',
  ],
  [
    'mobilityService: { installation: pull }',
    undefined,
    'servers[0].mobilityService.installation: expected manual or push or automated, found "pull"',
  ],
  [
    'mobilityService: { installation: push }',
    '[{ name: linux, user: root, password: a }, { name: Linux, user: root, password: b }]',
    'configurationServer.accounts[1].name: a second account "Linux"; the first is configurationServer.accounts[0].name',
  ],
])('%s with accounts %s', (server, accounts, message) => {
  expect(mistakes(server, accounts)).toEqual([message]);
});

test.each([
  ['mobilityService: { version: 9.57.0.0 }', undefined],
  ['mobilityService: { version: 9.56.0.0 }', '9.56.0.0 is more than four releases behind 9.61.0.0, and not supported'],
  [
    'mobilityService: { version: 9.62.0.0 }',
    '9.62.0.0 is newer than 9.61.0.0 of its process server, which is updated first (AgentTooNew)',
  ],
])('%s is told to be unsupported: %s', (server, warning) => {
  expect(warnings(server)).toEqual(warning === undefined ? [] : [`servers[0].mobilityService.version: ${warning}`]);
});

test('an account that is no root is refused by every Linux server', () => {
  expect(warnings('mobilityService: { installation: push }', 'backup')).toEqual([
    'servers[0].mobilityService: signs in as backup; on Linux an installation needs root (95108)',
  ]);
});
