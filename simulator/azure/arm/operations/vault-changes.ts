/**
 * Changing and deleting the vault itself takes a while: operations of its resource provider, which know nothing of the
 * vault's jobs. Links, statuses and the name of an operation are as recorded in 2024, as is that it takes about a minute.
 */
import type { Result } from '../../../../reference/model/result.ts';
import type { AsyncOperation } from '../../async-operations.ts';
import type { Azure } from '../azure.ts';
import { type Answer, type ArmRequest, missing, nothing, type Operation, operation, turnedAway } from '../operation.ts';
import { vault } from '../views/vault.ts';

const TAKES_MS = 60_000;

/** Twice as long between two looks as the Site Recovery service asks for. */
const PATIENCE = 2;

/** Which kind of operation it is stands before its GUID. */
type Kind = '4095' | '1023';
export const UPDATE: Kind = '4095';
export const DELETION: Kind = '1023';

/** 202 with the links; `change` is made when the time has passed. */
export function beginChange(azure: Azure, request: ArmRequest, kind: Kind, change: () => Result<unknown>): Answer {
  const begun = azure.operations.start(async () => {
    await azure.runtime.clock.sleep(TAKES_MS);
    return change();
  });
  return { kind: 'polled', status: 202, headers: linksTo(azure, request, nameOf(kind, begun)), patience: PATIENCE };
}

function nameOf(kind: Kind, { id }: AsyncOperation): string {
  return btoa(`${kind};${id}`);
}

/** The operation of that name; undefined for any other name, such as a job's. */
export function changeNamed({ operations }: Azure, name = ''): AsyncOperation | undefined {
  const [, id] = /^\d+;(.*)$/.exec(plain(name)) ?? [];
  return id === undefined ? undefined : operations.get(id);
}

function plain(name: string): string {
  try {
    return atob(name);
  } catch {
    return '';
  }
}

function idOf({ ids, site }: Azure): string {
  return ids.beside(`Microsoft.RecoveryServices/vaults/${site.azure.vault}`);
}

function linksTo(azure: Azure, { url }: ArmRequest, name: string): Record<string, string> {
  const version = `?api-version=${url.searchParams.get('api-version')}`;
  const base = `${url.origin}${encodeURI(idOf(azure))}`;
  return {
    location: `${base}/operationResults/${name}${version}`,
    'azure-asyncoperation': `${base}/operationStatus/${name}${version}`,
  };
}

/** While it lasts, the links are told again. */
function statusOf(azure: Azure, request: ArmRequest): Answer {
  const { operationId: name = '' } = request.names;
  const change = changeNamed(azure, name);
  if (!change) return missing(`operation ${name}`);
  const { endMs, failure } = change;
  const running = endMs === undefined;
  const value = {
    id: `${idOf(azure)}/operationStatus/${name}`,
    name,
    status: running ? 'InProgress' : failure ? 'Failed' : 'Succeeded',
    ...(failure && { error: { code: failure.code, message: failure.message } }),
  };
  const headers = running ? linksTo(azure, request, name) : {};
  return { kind: 'polled', status: 200, headers, value, patience: PATIENCE };
}

/** The vault as it is now; nothing when it is gone. */
export function resultOf(azure: Azure, request: ArmRequest, { endMs, failure }: AsyncOperation): Answer {
  const { operationId: name = '' } = request.names;
  if (endMs === undefined) {
    return { kind: 'polled', status: 202, headers: linksTo(azure, request, name), patience: PATIENCE };
  }
  if (failure) return turnedAway({ status: 409, ...failure });
  return azure.service.context.vault.exists
    ? { kind: 'polled', status: 200, headers: {}, value: vault(azure) }
    : nothing();
}

export const vaultChangeOperations: readonly Operation[] = [
  operation({
    name: 'Vaults.getOperationStatus',
    method: 'GET',
    path: '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.RecoveryServices/vaults/{resourceName}/operationStatus/{operationId}',
    source: 'recorded',
    answer: (request, azure) => statusOf(azure, request),
  }),
];
