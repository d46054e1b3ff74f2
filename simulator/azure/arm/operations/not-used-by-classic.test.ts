/** Families of other scenarios: listed in vain, and refused. */
import { beforeAll, expect, test } from 'vitest';
import { FrontStage } from '../../../stages/front-stage.ts';
import { wholePath } from '../template.ts';
import { containerOperations } from './containers.ts';
import { operationsNotUsedByClassic } from './not-used-by-classic.ts';

let front: FrontStage;
let names: Readonly<Record<string, string>>;

beforeAll(async () => {
  front = await FrontStage.open([...containerOperations, ...operationsNotUsedByClassic]);
  const [{ id }] = (await front.get('/replicationProtectionContainers')).body.value;
  const [, fabricName, protectionContainerName] = /replicationFabrics\/([^/]+)\/.*\/([^/]+)$/.exec(id) ?? [];
  names = { fabricName: `${fabricName}`, protectionContainerName: `${protectionContainerName}` };
});

const filled = (path: string, given = names) =>
  wholePath(path).replaceAll(/\{(\w+)\}/g, (place, name) => given[name] ?? (isOurs(name) ? place : 'some'));
const isOurs = (name: string) => ['subscriptionId', 'resourceGroupName', 'resourceName'].includes(name);

test.each(operationsNotUsedByClassic.map((row) => [row.name, row] as const))(
  '%s',
  async (name, { method, path, support }) => {
    const reply = await front.send(method, filled(path), method === 'GET' ? undefined : {});
    if (support === 'refused')
      expect([reply.status, reply.body.error.details[0].code]).toEqual([409, 'NotPartOfClassic']);
    else if (reply.status === 200) expect(reply.body).toEqual({ value: [], nextLink: null });
    else expect([reply.status, /get$|listBy/.test(name)]).toEqual([404, true]);
  },
);

test('lists of a fabric that is not there are not empty but missing', async () => {
  const nowhere = { ...names, fabricName: 'other' };
  const lists = operationsNotUsedByClassic.filter(
    ({ method, path }) => method === 'GET' && path.includes('{fabricName}'),
  );
  for (const { path } of lists) expect(await front.get(filled(path, nowhere)), path).toMatchObject({ status: 404 });
});
