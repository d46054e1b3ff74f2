/** Long-running operations of the providers beside the vault, in their own manner: 202, and two places to look. */
import type { AsyncOperation } from '../../async-operations.ts';
import type { Azure } from '../azure.ts';
import { type Answer, type ArmRequest, type Operation, operation, turnedAway } from '../operation.ts';
import { instant } from '../views/dates.ts';

type Provider = 'Microsoft.Compute' | 'Microsoft.Network';

/** 202 with the links of an operation that has begun. Documented. */
export function begun(azure: Azure, { url }: ArmRequest, provider: Provider, { id }: AsyncOperation): Answer {
  const { subscription, region } = azure.site.azure;
  const link = new URL(
    `/subscriptions/${subscription}/providers/${provider}/locations/${region}/operations/${id}`,
    url,
  );
  link.searchParams.set('api-version', url.searchParams.get('api-version') ?? '');
  const status = link.href;
  link.searchParams.set('monitor', 'true');
  return { kind: 'polled', status: 202, headers: { 'azure-asyncoperation': status, location: link.href } };
}

function statusOf({ id, startMs, endMs, failure }: AsyncOperation) {
  return {
    name: id,
    startTime: instant(startMs),
    ...(endMs === undefined ? {} : { endTime: instant(endMs) }),
    status: endMs === undefined ? 'InProgress' : failure ? 'Failed' : 'Succeeded',
    ...(failure ? { error: { code: failure.code, message: failure.message } } : {}),
  };
}

/** `monitor=true` marks the `Location`, where clients that do not know the other link wait for the result itself. */
function look({ names, query }: ArmRequest, { operations }: Azure): Answer {
  const found = operations.get(names.operationId ?? '');
  if (!found) {
    const message = `There is no operation '${names.operationId}'.`;
    return turnedAway({ status: 404, code: 'ResourceNotFound', message });
  }
  if (query.get('monitor') !== 'true') return { kind: 'polled', status: 200, headers: {}, value: statusOf(found) };
  if (found.endMs === undefined) return { kind: 'polled', status: 202, headers: {} };
  const { failure } = found;
  return failure ? turnedAway({ status: 409, ...failure }) : { kind: 'polled', status: 200, headers: {} };
}

export const asyncOperations: readonly Operation[] = (['Microsoft.Compute', 'Microsoft.Network'] as const).map(
  (provider) =>
    operation({
      name: `${provider.slice('Microsoft.'.length)}Operations.get`,
      method: 'GET',
      path: `/subscriptions/{subscriptionId}/providers/${provider}/locations/{location}/operations/{operationId}`,
      source: 'documented',
      answer: look,
    }),
);
