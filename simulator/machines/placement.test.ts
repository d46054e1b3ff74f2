import { describe, expect, test } from 'vitest';
import { SEGMENT } from '../network/segments.ts';
import { placementIn } from './placement.ts';

const network = { addressRange: '10.2.0.0/16', subnet: 'default' };
const site = {
  azure: { network: { ...network, name: 'dr-vnet' }, testNetwork: { ...network, name: 'dr-test-vnet' } },
} as Parameters<typeof placementIn>[2];

describe('a machine comes up in the network that was named', () => {
  test.each([
    ['azure', 'dr-vnet', { segment: SEGMENT.azure, purpose: 'production' }],
    ['azure', 'dr-test-vnet', { segment: SEGMENT.test, purpose: 'test' }],
    ['vmware', 'onprem', { segment: SEGMENT.site, purpose: 'production' }],
  ] as const)('at %s in %s', (place, name, expected) => {
    expect(placementIn(place, name, site)).toEqual(expected);
  });

  test('or nowhere, when there is none of that name', () => {
    expect(placementIn('azure', 'onprem', site)).toBeUndefined();
    expect(placementIn('vmware', 'dr-vnet', site)).toBeUndefined();
  });

  test('and without a network it is as alone as a test machine', () => {
    expect(placementIn('azure', '', site)?.purpose).toBe('test');
  });
});
