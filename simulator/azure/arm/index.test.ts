/** Every row of the table, asked for without sense: whatever comes, it is answered, and never with a 500. */
import { beforeAll, describe, expect, test } from 'vitest';
import { minutes, Stage } from '../../stages/lab-stage.ts';
import { FrontStage } from '../../stages/front-stage.ts';
import { armOperations } from './index.ts';
import { templateOf, wholePath } from './template.ts';

const BODIES: readonly unknown[] = [
  undefined,
  null,
  [],
  7,
  'text',
  {},
  { properties: null },
  { properties: [] },
  { properties: 'text' },
  { properties: {} },
  { properties: { providerSpecificDetails: null, providerSpecificInput: null, customDetails: null } },
  { properties: { providerSpecificDetails: { instanceType: 'Nobody' }, providerSpecificInput: { instanceType: 7 } } },
  { properties: { groups: [null], failoverDirection: 'Sideways', replicationProtectedItems: {} } },
  { properties: { groups: [{ groupType: 'Boot', replicationProtectedItems: [{ id: null }] }] } },
  { tags: { a: 1 }, location: 7, startTime: 'soon', endTime: -1 },
];

let stage: Stage;
let front: FrontStage;
let real: Readonly<Record<string, string>>;

/** A server is protected, so that rows have something to get wrong. */
beforeAll(async () => {
  stage = new Stage();
  await stage.protect();
  await stage.nextPoints();
  front = new FrontStage(stage, armOperations);
  const { context } = front.azure.service;
  const [item] = context.items.values();
  const siteId = item?.input.siteId ?? '';
  real = {
    fabricName: front.azure.ids.fabricName(siteId),
    protectionContainerName: front.azure.ids.containerName(siteId),
    replicatedProtectedItemName: item?.name ?? '',
    recoveryPointName: item?.points[0]?.id ?? '',
    providerName: siteId,
    policyName: item?.input.policy.name ?? '',
    jobName: context.jobs.list()[0]?.id ?? '',
    vaultName: stage.lab.site.azure.vault,
    resourceProviderNamespace: 'Microsoft.Compute',
    virtualNetworkName: stage.lab.site.azure.network.name,
  };
});

/** The path with every name filled in, where there is none to be had with `otherwise`. */
function filled(path: string, otherwise: string): string {
  const { subscription, resourceGroup, vault } = stage.lab.site.azure;
  const names = { ...real, subscriptionId: subscription, resourceGroupName: resourceGroup, resourceName: vault };
  return wholePath(path).replaceAll(/\{(.*?)\}/g, (_, name: string) =>
    encodeURIComponent(names[name as keyof typeof names] ?? otherwise),
  );
}

test('no two rows answer the same request', () => {
  const names = { subscription: 's', resourceGroup: 'g', vault: 'v' };
  const requests = armOperations.map(({ method, path }) => {
    return `${method} ${templateOf(path, names).pattern.replaceAll(/:\w+/g, ':name')}`;
  });
  expect(requests.filter((request, index) => requests.indexOf(request) !== index)).toEqual([]);
});

describe('a row that is asked without sense answers', () => {
  const changes = armOperations.filter(({ method }) => method !== 'GET');
  const looks = armOperations.filter(({ method }) => method === 'GET');

  test.each(looks)('$name', async ({ path }) => {
    for (const name of ['nobody', '%', 'a;b', 'ü', '__proto__', ' ']) {
      expect((await front.get(filled(path, name))).status).toBeLessThan(500);
    }
    const query = `$filter=nonsense eq 'x' and&$take=x&$skipToken=-1&$expand=?&api-version=2023-06-01`;
    expect((await front.get(`${filled(path, 'nobody')}?${encodeURI(query)}`)).status).toBeLessThan(500);
  });

  test.each(changes)('$name', async ({ method, path }) => {
    for (const body of BODIES) {
      const { status } = await front.send(method, filled(path, 'nobody'), body);
      expect(status, JSON.stringify(body)).toBeLessThan(500);
    }
  });

  test('and what was begun meanwhile comes to an end', async () => {
    await stage.lab.sleep(minutes(60));
    const { jobs } = front.azure.service.context;
    expect(jobs.list().filter(({ state }) => state === 'InProgress')).toEqual([]);
  });
});
