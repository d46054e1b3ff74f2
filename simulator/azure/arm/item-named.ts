/** The protected item that the names in a path mean: in the container they name, and in no other. */
import { fail, type Result } from '../../../reference/model/result.ts';
import type { ServiceContext } from '../../../reference/site-recovery/context.ts';
import type { ProtectedItem } from '../../../reference/site-recovery/item.ts';
import type { Job } from '../../../reference/site-recovery/jobs/jobs.ts';
import { type Azure, named } from './azure.ts';
import { type Answer, missing, started } from './operation.ts';
import { siteNamed } from './site-named.ts';

export const ITEMS =
  '/replicationFabrics/{fabricName}/replicationProtectionContainers/{protectionContainerName}/replicationProtectedItems';
export const ITEM = `${ITEMS}/{replicatedProtectedItemName}`;

type Names = Readonly<Record<string, string>>;

export function itemNamed(azure: Azure, names: Names): ProtectedItem | undefined {
  const siteId = siteNamed(azure, names)?.registration.siteId;
  const item = named(azure.service.context.items, names.replicatedProtectedItemName);
  return item && item.input.siteId === siteId && item.state !== 'unprotected' ? item : undefined;
}

export function missingItem({ replicatedProtectedItemName }: Names): Answer {
  return missing(`protected item ${replicatedProtectedItemName}`);
}

/** A job about the item that the path names; about the item of that name again when the job is started over. */
export function itemJob(
  azure: Azure,
  names: Names,
  begin: (context: ServiceContext, item: ProtectedItem) => Result<Job>,
): Answer {
  if (!itemNamed(azure, names)) return missingItem(names);
  return started(() => {
    const item = itemNamed(azure, names);
    return item ? begin(azure.service.context, item) : noSuch(`protected item ${names.replicatedProtectedItemName}`);
  });
}

/** Something that a request names beside its path. */
export function noSuch(what: string): Result<never> {
  return fail('ArmResourceDoesNotExist', `There is no ${what}.`);
}
