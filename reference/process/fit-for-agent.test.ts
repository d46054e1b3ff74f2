/** What an installer makes of a machine before it changes anything. */
import { expect, test } from 'vitest';
import { isSupported } from '../model/supported-systems.ts';
import type { RemoteSystem } from '../runtime.ts';
import { whyUnfit } from './fit-for-agent.ts';

const GIB = 2 ** 30;
const PLAIN = { bootDisks: 1, bootWithSystem: true, rootDisks: 1, deviceNamesInBootLoader: false };
const SERVER: RemoteSystem = {
  operatingSystem: 'Windows',
  release: 'Windows Server 2019',
  secureBoot: false,
  freeBytes: 10 * GIB,
  layout: PLAIN,
};
const codeOf = (change: Partial<RemoteSystem>, version = '9.61.0.0') =>
  whyUnfit('web01', { ...SERVER, ...change }, version)?.code;

test('a usual server takes an agent of any version', () => {
  expect([codeOf({}), codeOf({}, '9.12.0.0')]).toEqual([undefined, undefined]);
});

test('boot and system apart, and a root over several disks, are for agents from 9.20 on', () => {
  const apart = { layout: { ...PLAIN, bootWithSystem: false } };
  const spread = { layout: { ...PLAIN, rootDisks: 2 } };
  expect([codeOf(apart, '9.19.9'), codeOf(apart, '9.20.0.0')]).toEqual(['95309', undefined]);
  expect([codeOf(spread, '9.19.9'), codeOf(spread, '9.20.0.0')]).toEqual(['95313', undefined]);
});

test.each([
  [99 * 2 ** 20, 'Windows', 'Windows Server 2016', '95524'],
  [499 * 2 ** 20, 'Windows', 'Windows Server 2016', 'InstallationOutOfSpace'],
  [500 * 2 ** 20, 'Windows', 'Windows Server 2016', undefined],
  [2 * GIB, 'Linux', 'Debian 11', 'InstallationOutOfSpace'],
  [3 * GIB, 'Linux', 'Debian 11', undefined],
] as const)('%d bytes free on %s (%s): %s', (freeBytes, operatingSystem, release, code) => {
  expect(codeOf({ freeBytes, operatingSystem, release })).toBe(code);
});

test.each([
  ['Windows', 'Windows Server 2008 R2', true],
  ['Windows', 'Windows Server 2008', false],
  ['Windows', 'Windows Server 2025', false],
  ['Windows', 'Windows 11', false],
  ['Linux', 'RHEL 8.6', true],
  ['Linux', 'RHEL 9', false],
  ['Linux', 'Ubuntu 22.04', false],
  ['Linux', 'SLES 15', true],
  ['Linux', 'Alpine 3', false],
] as const)('%s: %s is supported: %s', (system, release, supported) => {
  expect(isSupported(system, release)).toBe(supported);
});
