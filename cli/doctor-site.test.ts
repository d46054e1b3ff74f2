/** What the doctor says of a site's registration: its key, whose it is, and the clock it is shown with. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderForTests } from '../simulator/ground/fixtures/temporary-folder.ts';
import { doctorOfSite } from './doctor-site.ts';

const folder = folderForTests();

function doctor(registration: string) {
  const path = join(folder, 'site.yaml');
  const server = '{ name: app01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 40 }] }';
  writeFileSync(path, `name: Tiny\nservers: [${server}]\nconfigurationServer: { registration: ${registration} }\n`);
  let out = '';
  const write = (text: string) => {
    out += text;
  };
  const output = { colours: false, write };
  const code = doctorOfSite(path, { stdout: output, stderr: output });
  return { code, refused: out.split('\n').filter((line) => line.startsWith('✘')) };
}

test.each(['{}', '{ keyAgeDays: 5, keyOfVault: VAULT-RECOVERY, clockOffMinutes: -5 }'])(
  '%s will do',
  (registration) => {
    expect(doctor(registration)).toEqual({ code: 0, refused: [] });
  },
);

test.each([
  ['{ keyAgeDays: 5.1 }', /Age of the registration key +5\.1 days; wanted is 5 days at most/],
  ['{ keyOfVault: another }', /Vault of the registration key +another; wanted is vault-recovery/],
  ['{ clockOffMinutes: 6 }', /Clock +6 minutes off; wanted is 5 minutes at most/],
  ['{ clockOffMinutes: -6 }', /Clock +-6 minutes off; wanted is 5 minutes at most/],
])('%s keeps the site from registering', (registration, line) => {
  const { code, refused } = doctor(registration);
  expect(code).toBe(1);
  expect(refused).toEqual([expect.stringMatching(line)]);
});
