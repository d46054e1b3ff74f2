import { expect, test } from 'vitest';
import * as reference from '../../reference/model/azure-names.ts';
import { PORT as REFERENCE_PORT } from '../../reference/model/ports.ts';
import * as world from './well-known.ts';

test('the world goes by the ports of the documents', () => {
  expect(world.PORT).toEqual({ control: 443, data: 9443, groupConsistency: 20_004, azure: 443 });
});

test('a firewall lets four categories of names through', () => {
  expect(Object.entries(world.URL_CATEGORY).map(([category, { pattern }]) => [category, pattern])).toEqual([
    ['storage', '*.blob.core.windows.net'],
    ['entra', 'login.microsoftonline.com'],
    ['replication', '*.hypervrecoverymanager.windowsazure.com'],
    ['service-bus', '*.servicebus.windows.net'],
  ]);
});

test('Azure answers at names of those categories', () => {
  expect(world.ENTRA_HOST).toBe('login.microsoftonline.com');
  expect(world.storageHost('cache')).toBe('cache.blob.core.windows.net');
  expect(world.replicationHost('westeurope')).toBe('westeurope.hypervrecoverymanager.windowsazure.com');
  expect(world.serviceBusHost('bus')).toBe('bus.servicebus.windows.net');
  expect(world.ARM_HOST).toBe('management.azure.com');
});

test('and there the reference looks for them', () => {
  expect(REFERENCE_PORT).toEqual(world.PORT);
  expect(reference.ENTRA_HOST).toBe(world.ENTRA_HOST);
  expect(reference.REPLICATION_AUDIENCE).toBe(world.REPLICATION_AUDIENCE);
  expect(reference.replicationHost('westeurope')).toBe(world.replicationHost('westeurope'));
  expect(reference.serviceBusHost('bus')).toBe(world.serviceBusHost('bus'));
});
