/** What the loss of the private line shows, by what goes over it. */
import { expect, test } from 'vitest';
import type { Lab } from '../simulator/lab.ts';
import { type Site, sampleSite } from '../simulator/site/site.ts';
import { vpnLoss } from './vpn-loss.ts';

const shownOn = (site: Site) =>
  vpnLoss.symptoms({}, { site } as Lab).map(({ code, towards }) => (towards ? `${code} towards ${towards}` : code));

const linked = (cacheStorage: boolean): Site => {
  const sample = sampleSite();
  const azure = { ...sample.azure, privateLink: { cacheStorage, namesAtSite: 'private' as const } };
  return { ...sample, azure, replicationPath: cacheStorage ? 'vpn' : 'internet' };
};

test('on the way home alone points stop, at every master target', () => {
  const target = {
    name: 'mt01',
    address: '10.1.0.9',
    operatingSystem: 'Windows',
    retentionDrive: 'R',
    version: '9.61',
  };
  const site = { ...sampleSite(), masterTargets: [target as Site['masterTargets'][number]] };
  expect(shownOn(site).toSorted()).toEqual([
    '78026 towards cs01',
    '78026 towards mt01',
    '90078 towards cs01',
    '90078 towards mt01',
  ]);
});

test('on the way home one threshold holds, whatever the policy to Azure says', () => {
  const sample = sampleSite();
  const dueOf = (rpoThresholdMinutes: number) =>
    vpnLoss.symptoms({}, { site: { ...sample, policy: { ...sample.policy, rpoThresholdMinutes } } } as Lab);
  expect(dueOf(30)).toEqual(dueOf(15));
});

test('with private endpoints the site is silent, and where its data goes there too points stop on either way', () => {
  expect(shownOn(linked(true))).toEqual(['disconnected', '78026', '90078']);
  expect(shownOn(linked(false))).toEqual(['disconnected', '78026 towards cs01', '90078 towards cs01']);
});
