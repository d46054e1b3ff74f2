/** Where the networks of a lab lie when their own addresses are somebody else's. */
import { describe, expect, test } from 'vitest';
import { sampleSite } from '../../site/site.ts';
import { freeRange, moved } from './free-ranges.ts';

describe('a range for a network', () => {
  test('is the one that was wished for, if nobody has it', () => {
    expect(freeRange('10.1.0.0/16', ['172.17.0.0/16', '10.2.0.0/16'])).toBe('10.1.0.0/16');
  });

  test('is another one of the same size, if somebody has a part of it', () => {
    expect(freeRange('10.1.0.0/16', ['10.1.128.0/24'])).toBe('10.255.0.0/16');
    expect(freeRange('10.1.0.0/16', ['10.1.128.0/24', '10.255.1.0/30'])).toBe('10.254.0.0/16');
    expect(freeRange('203.0.113.0/24', ['203.0.0.0/16'])).toBe('10.255.255.0/24');
  });

  test('is not found where there is none', () => {
    expect(() => freeRange('10.1.0.0/16', ['0.0.0.0/0'])).toThrow('10.1.0.0/16');
  });
});

test('a site that moves is the same site: every machine keeps its place in the range, and nothing else changes', () => {
  const site = sampleSite();
  const there = moved(site, new Map([['10.1.0.0/16', '10.77.0.0/16']]));
  expect(there.network.addressRange).toBe('10.77.0.0/16');
  expect(there.servers.map(({ address }) => address)).toEqual(['10.77.0.11', '10.77.0.12', '10.77.0.13']);
  expect([there.configurationServer.address, there.proxy?.address]).toEqual(['10.77.0.5', '10.77.0.30']);
  expect(there.azure).toEqual(site.azure);
  expect(moved(there, new Map([['10.77.0.0/16', '10.1.0.0/16']]))).toEqual(site);
});
