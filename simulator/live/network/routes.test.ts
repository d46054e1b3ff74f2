import { expect, test } from 'vitest';
import { findWay, type Routes } from './routes.ts';

const at = (port: number) => ({ host: '127.0.0.1', port });
const WEB01 = { segment: 'onprem', address: '10.0.0.4' };
const ROUTES: Routes = {
  segments: {
    onprem: {
      names: { cs01: '10.0.0.5', '*.blob.core.windows.net': '203.0.113.5', 'arm.contoso.com': '203.0.113.6' },
      ranges: ['10.0.0.0/24', '203.0.113.0/24'],
      machines: {
        '10.0.0.4': { 20004: at(40_001) },
        '10.0.0.5': { 443: at(40_002) },
        '203.0.113.5': { 443: at(40_003) },
      },
    },
    'azure-test-vnet': { names: {}, ranges: ['10.0.0.0/24'], machines: { '10.0.0.5': { 443: at(40_004) } } },
  },
  blocks: [],
};
const ways = (routes: Routes, asking = WEB01) => {
  return (host: string, port = 443) => findWay(routes, asking, { host, port });
};

test('names and addresses lead to the same socket, and say who is asked and who asks', () => {
  const find = ways(ROUTES);
  const there = { kind: 'open', ...at(40_002), address: '10.0.0.5', from: '10.0.0.4' };
  expect(find('cs01')).toEqual(there);
  expect(find('CS01')).toEqual(there);
  expect(find('10.0.0.5')).toEqual(there);
  expect(find('cache1.blob.core.windows.net')).toMatchObject({ port: 40_003, address: '203.0.113.5' });
  for (const own of ['localhost', '127.0.0.1', '10.0.0.4']) expect(find(own, 20_004)).toMatchObject({ port: 40_001 });
});

test('what does not lead anywhere says why', () => {
  const find = ways(ROUTES);
  expect(find('nowhere.contoso.com').kind).toBe('unknown');
  expect(find('192.0.2.1').kind).toBe('unreachable');
  expect(find('cs01', 9443).kind).toBe('refused');
  expect(find('10.0.0.99').kind).toBe('silent');
  expect(find('arm.contoso.com').kind).toBe('silent');
});

test('two networks in the same range do not see each other', () => {
  const find = ways(ROUTES, { segment: 'azure-test-vnet', address: '10.0.0.9' });
  expect(find('10.0.0.5')).toMatchObject({ port: 40_004 });
  expect(find('cs01').kind).toBe('unknown');
  expect(ways(ROUTES, { segment: 'nowhere', address: '10.0.0.9' })('10.0.0.5').kind).toBe('unreachable');
});

test('a block fits what it says, from whom it says, and nothing else', () => {
  const blocked = (block: Routes['blocks'][number]) => ways({ ...ROUTES, blocks: [block] });
  expect(blocked({ port: 443, mode: 'drop' })('cs01').kind).toBe('silent');
  expect(blocked({ port: 443, mode: 'reject' })('cs01').kind).toBe('rejected');
  expect(blocked({ port: 9443, mode: 'drop' })('cs01').kind).toBe('open');
  expect(blocked({ from: '10.0.0.4', to: '10.0.0.5', mode: 'drop' })('cs01').kind).toBe('silent');
  expect(blocked({ from: '10.0.0.6', mode: 'drop' })('cs01').kind).toBe('open');
  expect(blocked({ segment: 'azure-vnet', mode: 'drop' })('cs01').kind).toBe('open');
  expect(blocked({ hostName: '*.blob.core.windows.net', mode: 'drop' })('x.blob.core.windows.net').kind).toBe('silent');
  expect(blocked({ hostName: '*.blob.core.windows.net', mode: 'drop' })('203.0.113.5').kind).toBe('open');
  expect(blocked({ exempt: ['10.0.0.4'], mode: 'drop' })('cs01').kind).toBe('open');
});

test('a machine without power is silent, whatever a firewall would say', () => {
  const find = ways({ ...ROUTES, blocks: [{ mode: 'reject' }] });
  expect(find('10.0.0.99').kind).toBe('silent');
});
