/** `muster check` says everything about a site file, and runs nothing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { check } from './check.ts';
import { folderForTests } from '../simulator/ground/fixtures/temporary-folder.ts';

const folder = folderForTests();

function checked(text: string): { code: number; out: string; err: string } {
  const path = join(folder, 'site.yaml');
  writeFileSync(path, text);
  let [out, err] = ['', ''];
  const output = (add: (text: string) => void) => ({ colours: false, write: add });
  const stdout = output((added) => {
    out += added;
  });
  const stderr = output((added) => {
    err += added;
  });
  const code = check(path, { catalogue, stdout, stderr });
  return { code, out: out.replaceAll(folder, ''), err: err.replaceAll(folder, '') };
}

const tiny = `name: Tiny
servers:
  - { name: app01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 40, occupiedGb: 2 }] }
vcenter: { datastores: [{ name: small, capacityGb: 30 }] }
`;

test('a site with warnings: what it has, which drills are not for it and why, what a run takes; it ends with 0', () => {
  const { code, err, out } = checked(tiny);
  expect(code).toBe(0);
  expect(err).toBe('');
  expect(out).toContain('Tiny · /site.yaml\n  servers     1\n');
  expect(out).toContain('  disks       1 of 40 GB, 2 GB of it in use\n');
  expect(out).toContain('  VPN         none\n');
  expect(out).toContain('– authenticating-proxy: not for this site, it has no outbound proxy\n');
  expect(out).toMatch(/To run them takes about \d+ s and \d+ MiB of memory\./);
  expect(out).toContain(
    `No mistakes.
2 warnings
  /site.yaml:1:1: network.vpn: there is none, so nothing can fail back, and the full cycle ends violated
  /site.yaml:4:40: vcenter.datastores[0].capacityGb: 30 GB; the disks of app01 that come home to it have 40 GB
`,
  );
});

test('a site with mistakes: these and the warnings, and it ends with 64', () => {
  const { code, err, out } = checked(`${tiny.replace('10.1.0.11', '10.1.0.0')}azure: { region: West Europe }\n`);
  expect(code).toBe(64);
  expect(out).toBe('');
  expect(err).toBe(`muster: 2 mistakes
  /site.yaml:3:20: servers[0].address: 10.1.0.0 is the address of the network 10.1.0.0/16 itself
  /site.yaml:5:10: azure.region: there is no Azure region "West Europe" (did you mean "westeurope"?)
2 warnings
  /site.yaml:1:1: network.vpn: there is none, so nothing can fail back, and the full cycle ends violated
  /site.yaml:4:40: vcenter.datastores[0].capacityGb: 30 GB; the disks of app01 that come home to it have 40 GB
`);
});

test('more mistakes than anyone reads at once are counted, and the first fifty told', () => {
  const { code, err } = checked(Array.from({ length: 80 }, (_, index) => `nonsense${index}: 1`).join('\n'));
  expect(code).toBe(64);
  expect(err).toContain('muster: 82 mistakes\n');
  expect(err).toContain('\n  and 32 more\n');
});

test('a site of a thousand servers is told at once what it would take, and that a run does not begin by itself', () => {
  const servers = Array.from({ length: 1000 }, (_, index) => ({
    name: `app${index}`,
    address: `10.1.${1 + Math.floor(index / 200)}.${10 + (index % 200)}`,
    disks: [{ name: 'system', sizeGb: 40 }],
  }));
  const { code, out } = checked(JSON.stringify({ name: 'Large', servers }));
  expect(code).toBe(0);
  expect(out).toMatch(
    /To run them takes about \d+ h and \d+ GiB of memory\.\nA run does not begin unless it is allowed to: /,
  );
  expect(out).toContain('servers: 1000 servers; the sizing of a configuration server ends at 200');
});

test('what is no file is one sentence', () => {
  let err = '';
  const silent = { colours: false, write: () => {} };
  const stderr = {
    colours: false,
    write: (text: string) => {
      err += text;
    },
  };
  expect(check(folder, { catalogue, stdout: silent, stderr })).toBe(64);
  expect(err).toBe(`muster: ${folder}: is a directory; name the site file in it\n`);
});
