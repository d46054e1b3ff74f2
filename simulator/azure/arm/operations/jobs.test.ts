/** Jobs as a client lists them, looks at them and intervenes; and where it looks while something takes time. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../../../reference/site-recovery/jobs/jobs.ts';
import { ERROR } from '../../../stages/recorded/jobs.ts';
import { differences } from '../../../stages/recorded/shape.ts';
import { ItemStage } from '../../../stages/item-stage.ts';

let stage: ItemStage;
let failed: Job;
let enabled: Job;
beforeAll(async () => {
  stage = await ItemStage.open();
  await stage.createPolicy();
  failed = await stage.front.change('PUT', stage.path, await stage.enableBody({ processServerId: 'elsewhere' }));
  enabled = await stage.front.change('PUT', stage.path, await stage.enableBody());
  await stage.until('protected');
});

const list = async (filter: string): Promise<string[]> => {
  const { body } = await stage.front.get(`/replicationJobs?$filter=${encodeURIComponent(filter)}`);
  return body.value.map(({ properties }: { properties: { scenarioName: string } }) => properties.scenarioName);
};
const look = async ({ id }: { id: string }) => (await stage.front.get(`/replicationJobs/${id}`)).body.properties;
const iso = (ms: number) => new Date(ms).toISOString();

describe('a list', () => {
  test('begins with the newest', async () => {
    expect(await list('')).toEqual([
      'SecondaryIrCompletion',
      'PrimaryIrCompletion',
      'EnableDr',
      'EnableDr',
      'AssociateProtectionProfile',
      'AssociateProtectionProfile',
      'AddProtectionProfile',
    ]);
  });

  test('by what became of them, and what they are about', async () => {
    expect(await list("JobStatus eq 'Failed'")).toEqual(['EnableDr']);
    expect(await list("AffectedObjectType eq 'ProtectionProfile'")).toEqual([
      'AssociateProtectionProfile',
      'AssociateProtectionProfile',
      'AddProtectionProfile',
    ]);
  });

  test('between two times, which clients write as if they were equal', async () => {
    const [from, until] = [iso(failed.startMs), iso(enabled.startMs)];
    expect(await list(`StartTime eq '${from}' and EndTime eq '${until}'`)).toEqual(['EnableDr', 'EnableDr']);
    expect(await list(`StartTime eq '${iso(enabled.startMs + 1)}'`)).toEqual([
      'SecondaryIrCompletion',
      'PrimaryIrCompletion',
    ]);
  });

  test('in pages', async () => {
    const { body } = await stage.front.get('/replicationJobs?$top=2');
    expect(body.value).toHaveLength(2);
    const next = new URL(body.nextLink);
    expect((await stage.front.get(`/replicationJobs?${next.search.slice(1)}`)).body.value).toHaveLength(2);
  });
});

describe('a job that failed', () => {
  test('says why, itself and in its task; what came after is passed over', async () => {
    const { tasks, errors, allowedActions, state } = await look(failed);
    expect({ state, allowedActions }).toEqual({ state: 'Failed', allowedActions: ['Restart'] });
    expect(differences(ERROR, errors[0])).toEqual([]);
    expect(errors[0].serviceErrorDetails.code).toBe('ArmResourceDoesNotExist');
    expect(errors[0].taskId).toBe('EnableProtectionPreflightChecksTask');
    expect(tasks[0].errors).toEqual(errors);
    expect(tasks.map(({ stateDescription }: { stateDescription: string }) => stateDescription)).toEqual([
      'Failed',
      'Skipped',
      'Skipped',
      'Skipped',
      'Skipped',
    ]);
  });

  test('is started over as another job, or not when its time has passed', async () => {
    expect(await stage.refusal('POST', `/replicationJobs/${failed.id}/restart`)).toBe(
      '409 OperationNotAllowedInCurrentState',
    );
    const other = await stage.enableBody({ processServerId: 'elsewhere' });
    await stage.act('remove', {});
    const again = await stage.front.change('PUT', stage.path, other);
    const restarted = await stage.front.change('POST', `/replicationJobs/${again.id}/restart`);
    expect(restarted).toMatchObject({ scenario: 'EnableDr', state: 'Failed' });
    expect(restarted.id).not.toBe(again.id);
  });

  test('has an operation that failed, with the same reason', async () => {
    const { body } = await stage.front.get(`/replicationOperationStatus/${failed.id}`);
    expect(body).toMatchObject({ name: failed.id, status: 'Failed', error: { code: 'ArmResourceDoesNotExist' } });
    const result = await stage.front.get(`${stage.path}/operationresults/${failed.id}`);
    expect(result).toMatchObject({ status: 409, body: { error: { details: [{ code: 'ArmResourceDoesNotExist' }] } } });
  });
});

describe('a job that is over', () => {
  test.each(['cancel', 'restart', 'resume'])('has no use for %s', async (action) => {
    const refusal = await stage.refusal('POST', `/replicationJobs/${enabled.id}/${action}`, {});
    expect(refusal).toBe('409 OperationNotAllowedInCurrentState');
  });

  test('is found whatever the case of its id; one that is not there is not', async () => {
    expect((await look({ id: enabled.id.toUpperCase() })).scenarioName).toBe('EnableDr');
    for (const path of ['/replicationJobs/x', '/replicationOperationStatus/x', '/operationresults/x']) {
      expect(await stage.refusal('GET', path)).toBe('404 ArmResourceDoesNotExist');
    }
  });
});

describe('the result of an operation', () => {
  const policy = { providerSpecificInput: { instanceType: 'InMageAzureV2', multiVmSyncStatus: 'Enable' } };
  const result = async (location: string) => stage.front.get(location.replace(/^https:\/\/[^/]+|\?.*/g, ''));

  test('is awaited, and then the resource that was acted on', async () => {
    const reply = await stage.front.send('PUT', '/replicationPolicies/silver', { properties: policy });
    const location = reply.headers.get('location') ?? '';
    const running = await result(location);
    expect([running.status, running.headers.get('retry-after')]).toEqual([202, '30']);
    expect(
      (await stage.front.get(reply.headers.get('azure-asyncoperation')?.replace(/^.*\/vaults\/[^/]+|\?.*/g, '') ?? ''))
        .body.status,
    ).toBe('InProgress');
    await stage.front.ended(reply);
    expect(await result(location)).toMatchObject({ status: 200, body: { name: 'silver' } });
    const id = location.replace(/^.*operationresults\/|\?.*/g, '');
    expect((await stage.front.get(`/operationresults/${id}`)).status).toBe(204);
    expect((await stage.front.get(`/no/such/thing/operationresults/${id}`)).status).toBe(204);
  });

  test('is nothing when the resource is gone', async () => {
    const reply = await stage.front.send('DELETE', '/replicationPolicies/silver');
    await stage.front.ended(reply);
    expect((await result(reply.headers.get('location') ?? '')).status).toBe(204);
  });
});

test('jobs are exported: the job says where to', async () => {
  const reply = await stage.front.send('POST', '/replicationJobs/export', {
    startTime: '2026-01-01T00:00:00Z',
    endTime: '',
    affectedObjectTypes: '',
    jobStatus: '',
  });
  const { customDetails } = await look(await stage.front.ended(reply));
  expect(customDetails).toMatchObject({
    instanceType: 'ExportJobDetails',
    blobUri: expect.stringContaining('https://'),
  });
  const wrong = await stage.refusal('POST', '/replicationJobs/export', { startTime: 'yesterday' });
  expect(wrong).toBe('400 InvalidRequestContent');
});
