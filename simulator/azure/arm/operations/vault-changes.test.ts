/** A vault is deleted once nothing depends on it, which takes a while, and created anew. */
import { expect, test } from 'vitest';
import { minutes } from '../../../stages/lab-stage.ts';
import { FrontStage } from '../../../stages/front-stage.ts';
import { fabricOperations } from './fabrics.ts';
import { longRunningOperations } from './long-running.ts';
import { vaultChangeOperations } from './vault-changes.ts';
import { vaultOperations } from './vault.ts';

const VAULT =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.RecoveryServices/vaults/{resourceName}';

test('a vault goes in a minute, and says so until it has gone and afterwards', async () => {
  const rows = [...fabricOperations, ...vaultOperations, ...vaultChangeOperations];
  const front = await FrontStage.open([...rows, ...longRunningOperations(rows)]);
  const [site] = (await front.get('/replicationFabrics')).body.value;
  expect((await front.send('DELETE', VAULT)).body.error.code).toBe('VaultNotEmpty');
  const removed = await front.change('POST', `/replicationFabrics/${site.name}/remove`);
  const begun = await front.send('DELETE', VAULT);
  expect(begun.status).toBe(202);
  const [result, look] = ['location', 'azure-asyncoperation'].map(
    (name) => new URL(begun.headers.get(name) ?? '').pathname,
  ) as [string, string];
  expect((await front.get(VAULT)).status).toBe(200);
  await front.stage.lab.sleep(minutes(1));
  expect((await front.get(VAULT)).status).toBe(404);
  expect((await front.get(look)).body.status).toBe('Succeeded');
  expect(await front.get(result)).toMatchObject({ status: 204, body: undefined });
  expect((await front.get(`/operationresults/${removed.id}`)).body.error.code).toBe('ResourceNotFound');
  expect((await front.send('DELETE', VAULT)).status).toBe(204);
  expect((await front.send('PUT', VAULT, {})).status).toBe(201);
});

test('a site that registers in the meantime keeps its vault', async () => {
  const rows = [...fabricOperations, ...vaultOperations, ...vaultChangeOperations];
  const front = await FrontStage.open([...rows, ...longRunningOperations(rows)]);
  const { sites } = front.azure.service.context;
  const [known] = sites.all();
  await front.change(
    'POST',
    `/replicationFabrics/${front.azure.ids.fabricName(known?.registration.siteId ?? '')}/remove`,
  );
  const begun = await front.send('DELETE', VAULT);
  const { controls } = front.stage.lab;
  await controls.setPower('cs01', 'off', 'test');
  await controls.setPower('cs01', 'on', 'test');
  await front.stage.until('it registers', () => sites.all().length === 1, minutes(1));
  await front.stage.lab.sleep(minutes(1));
  const [result, look] = ['location', 'azure-asyncoperation'].map(
    (name) => new URL(begun.headers.get(name) ?? '').pathname,
  ) as [string, string];
  expect((await front.get(look)).body).toMatchObject({ status: 'Failed', error: { code: 'VaultNotEmpty' } });
  expect((await front.get(result)).status).toBe(409);
  expect((await front.get(VAULT)).status).toBe(200);
});

test('an operation that nobody began is not found', async () => {
  const front = await FrontStage.open(vaultChangeOperations);
  expect((await front.get(`${VAULT}/operationStatus/nobody`)).status).toBe(404);
  expect((await front.get(`${VAULT}/operationStatus/${btoa('4095;nobody')}`)).status).toBe(404);
});
