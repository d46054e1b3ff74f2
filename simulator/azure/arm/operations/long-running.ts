/**
 * Where clients look while something takes time: one GUID names the operation, its result and its job (recorded). The body
 * of a status is generic ARM; neither it nor that of a result was recorded.
 */
import type { Job } from '../../../../reference/site-recovery/jobs/jobs.ts';
import { type Azure, sameName } from '../azure.ts';
import { errorBody } from '../errors.ts';
import { vaultGone } from '../nowhere.ts';
import {
  type Answer,
  type ArmRequest,
  missing,
  nothing,
  type Operation,
  operation,
  turnedAway,
  value,
} from '../operation.ts';
import { decoded, wholePath } from '../template.ts';
import { instant } from '../views/dates.ts';
import { jobView } from '../views/job.ts';
import { changeNamed, resultOf as resultOfChange } from './vault-changes.ts';

const STATUS_OF: Readonly<Partial<Record<Job['state'], string>>> = {
  Succeeded: 'Succeeded',
  Cancelled: 'Canceled',
  Failed: 'Failed',
};

function operationJob({ service }: Azure, { operationId = '' }: Readonly<Record<string, string>>): Job | undefined {
  return service.context.jobs.get(operationId.toLowerCase());
}

function statusOf({ ids }: Azure, { id, state, startMs, endMs, failure }: Job): Answer {
  const status = {
    id: `${ids.vault}/replicationOperationStatus/${id}`,
    name: id,
    status: STATUS_OF[state] ?? 'InProgress',
    startTime: instant(startMs),
    ...(endMs === undefined ? {} : { endTime: instant(endMs) }),
    ...(failure && { error: { code: failure.code, message: failure.message } }),
  };
  return { kind: 'polled', status: 200, headers: {}, value: status };
}

/** The resource that was acted on, as it is now: what its own row answers. 204 when it is gone, or has none. */
function resultOf(rows: readonly Operation[], request: ArmRequest, azure: Azure): Answer | Promise<Answer> {
  const [, path = ''] = /\/vaults\/[^/]+(\/.*)\/operationresults\/[^/]+$/i.exec(decoded(request.url.pathname)) ?? [];
  for (const row of rows) {
    const names = row.method === 'GET' ? namesIn(row.path, path) : undefined;
    if (names) return present(row, { ...request, names }, azure);
  }
  return nothing();
}

async function present(row: Operation, request: ArmRequest, azure: Azure): Promise<Answer> {
  const answer = await row.answer(request, azure);
  return answer.kind === 'value' ? answer : nothing();
}

/** The names in a path that fits the template; undefined for one that does not. */
function namesIn(template: string, path: string): Record<string, string> | undefined {
  const [parts, asked] = [template.split('/'), path.split('/')];
  if (parts.length !== asked.length) return undefined;
  const names: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const given = asked[index] ?? '';
    const [, name] = /^\{(.*)\}$/.exec(part) ?? [];
    if (name !== undefined) names[name] = given;
    else if (!sameName(part, given)) return undefined;
  }
  return names;
}

/** `rows`: those of the families whose resources are acted on. */
export function longRunningOperations(rows: readonly Operation[]): readonly Operation[] {
  return [
    operation({
      name: 'ReplicationOperationStatus.get',
      method: 'GET',
      path: '/replicationOperationStatus/{operationId}',
      source: 'inferred',
      note: 'A body as Azure Resource Manager documents it for all services.',
      answer: ({ names }, azure) => {
        const job = operationJob(azure, names);
        return job ? statusOf(azure, job) : missing(`operation ${names.operationId}`);
      },
    }),
    operation({
      name: 'OperationResults.get',
      method: 'GET',
      path: wholePath('/operationresults/{operationId}'),
      source: 'inferred',
      note: 'Below the resource that was acted on, and below the vault: the resource, or 204 when it is gone; 202 while the job runs.',
      answer: (request, azure) => {
        const change = changeNamed(azure, request.names.operationId);
        if (change) return resultOfChange(azure, request, change);
        if (!azure.service.context.vault.exists) return turnedAway(vaultGone(azure.site.azure));
        const job = operationJob(azure, request.names);
        if (!job) return missing(`operation ${request.names.operationId}`);
        if (job.endMs === undefined) return { kind: 'polled', status: 202, headers: { location: request.url.href } };
        if (job.failure) return { kind: 'polled', status: 409, headers: {}, value: errorBody(job.failure, '', job.id) };
        // Its path is that of a list, which has no result of its own.
        if (job.scenario === 'ExportJobs') return value(jobView(azure, job));
        return resultOf(rows, request, azure);
      },
    }),
  ];
}
