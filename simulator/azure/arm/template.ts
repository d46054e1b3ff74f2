/** Path templates of the operation table: for the router, for the names in a request, and for ARM's action names. */
import { typeOf } from './ids.ts';
import type { Operation } from './operation.ts';

export interface Vicinity {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly vault: string;
}

interface Template {
  /** For the router, in small letters: `/subscriptions/…/replicationfabrics/:fabricname`. */
  readonly pattern: string;
  /** The names in a decoded path that fits, as the client wrote them. */
  names(path: string): Record<string, string>;
}

const VAULT =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.RecoveryServices/vaults/{resourceName}';

/** Whether a row's path is written from the vault on. */
export function belowVault(path: string): boolean {
  return !/^\/(subscriptions|providers|tenants)\b/i.test(path);
}

/** The whole path of a row, from the root on. */
export function wholePath(path: string): string {
  return belowVault(path) ? `${VAULT}${path}` : path;
}

/** A path without its escapes; as it stands where they are broken. */
export function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** There is one subscription, one resource group and one vault; their names stand in the pattern itself. */
export function templateOf(path: string, { subscription, resourceGroup, vault }: Vicinity): Template {
  const whole = wholePath(path)
    .replace('{subscriptionId}', subscription)
    .replace('{resourceGroupName}', resourceGroup)
    .replace('/vaults/{resourceName}', `/vaults/${vault}`);
  const parts = whole.split('/');
  const places = parts.flatMap((part, index) => {
    const [, name] = /^\{(.*)\}$/.exec(part) ?? [];
    return name === undefined ? [] : [[name, index] as const];
  });
  return {
    pattern: whole.replaceAll(/\{(.*?)\}/g, ':$1').toLowerCase(),
    names(asked) {
      const given = asked.split('/');
      return Object.fromEntries(places.map(([name, index]) => [name, given[index] ?? '']));
    },
  };
}

const VERB = { GET: 'read', PUT: 'write', PATCH: 'write', DELETE: 'delete', POST: 'action' } as const;

/** What a role assignment would have to allow: `Microsoft.RecoveryServices/vaults/replicationJobs/cancel/action`. */
export function actionOf({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  const whole = wholePath(path);
  const type = typeOf(whole.includes('/providers/') ? whole : `/providers/Microsoft.Resources${whole}`);
  return `${type}/${VERB[method]}`;
}
