/** What a client asks for is noted as it leaves the desk, before anybody has handed it on. */
import { expect, test } from 'vitest';
import type { Network, Request } from '../../reference/runtime.ts';
import { notingAskedPoints } from './asked-points.ts';

const ITEM = '/vaults/v/replicationProtectedItems/files01-id';

function asks(method: Request['method'], path: string, properties?: unknown) {
  const noted: unknown[] = [];
  const network = { address: '10.0.0.1', listen: () => {}, request: () => new Promise(() => {}) } as unknown as Network;
  const record = (_: string, kind: string, fields: Readonly<Record<string, unknown>>) =>
    noted.push({ kind, ...fields });
  const desk = notingAskedPoints(network, { record });
  void desk.request({ host: 'management.azure.com', port: 443 }, { method, path, body: { properties } });
  return noted;
}

test('a failover from a named point, and one from the latest', () => {
  const details = { providerSpecificDetails: { recoveryPointId: `${ITEM}/recoveryPoints/p1` } };
  expect(asks('POST', `${ITEM}/unplannedFailover?api-version=1`, details)).toEqual([
    { kind: 'point.asked', item: 'files01-id', scenario: 'UnplannedFailover', shutDownSource: false, point: 'p1' },
  ]);
  expect(asks('POST', `${ITEM}/testFailover?api-version=1`, {})).toEqual([
    { kind: 'point.asked', item: 'files01-id', scenario: 'TestFailover' },
  ]);
});

test('a kind of point for a plan, in either direction, and whether its members are to share it', () => {
  const plan = '/vaults/v/replicationRecoveryPlans/everything';
  const providerSpecificDetails = [
    { instanceType: 'InMageAzureV2', recoveryPointType: 'LatestCrashConsistent', useMultiVmSyncPoint: 'true' },
    { instanceType: 'InMage', recoveryPointType: 'LatestTag' },
  ];
  const properties = { sourceSiteOperations: 'Required', providerSpecificDetails };
  expect(asks('POST', `${plan}/unplannedFailover?api-version=1`, properties)).toEqual([
    {
      kind: 'point.asked',
      item: 'everything',
      scenario: 'UnplannedFailover',
      shutDownSource: true,
      sides: ['azure', 'home'],
      kinds: ['latest-crash-consistent, shared by the group', 'latest-application-consistent, shared by the group'],
    },
  ]);
  expect(asks('POST', `${plan}/testFailover`, {})).toMatchObject([{ scenario: 'TestFailover', kinds: ['latest'] }]);
});

test('on which side a machine is to come up, where a client says so', () => {
  const details = { providerSpecificDetails: { instanceType: 'InMage', recoveryPointType: 'LatestTime' } };
  expect(asks('POST', `${ITEM}/unplannedFailover`, details)).toMatchObject([
    { sides: ['home'], kinds: ['latest-processed'] },
  ]);
});

test('on the way home a point that is named counts where it is to be that one alone', () => {
  const asked = (recoveryPointType: string) => {
    const providerSpecificDetails = {
      instanceType: 'InMage',
      recoveryPointType,
      recoveryPointId: '/recoveryPoints/p1',
    };
    const [{ kinds, point }] = asks('POST', `${ITEM}/unplannedFailover`, { providerSpecificDetails }) as [
      { kinds?: string[]; point?: string },
    ];
    return [kinds, point];
  };
  expect(asked('LatestTag')).toEqual([['latest-application-consistent'], undefined]);
  expect(asked('Custom')).toEqual([undefined, 'p1']);
});

test('addresses that a machine is to have', () => {
  const ipConfigs = [{ recoveryStaticIPAddress: '10.1.0.9', tfoStaticIPAddress: '' }];
  expect(asks('PATCH', `${ITEM}?api-version=1`, { vmNics: [{ ipConfigs }] })).toEqual([
    { kind: 'address.asked', item: 'files01-id', failover: '10.1.0.9' },
  ]);
  expect(asks('PATCH', ITEM, { recoveryAzureVMName: 'files' })).toEqual([]);
});

test('what brings no machine up is not noted', () => {
  expect(asks('GET', `${ITEM}/recoveryPoints`)).toEqual([]);
  expect(asks('POST', `${ITEM}/reProtect?api-version=1`, {})).toEqual([]);
});
