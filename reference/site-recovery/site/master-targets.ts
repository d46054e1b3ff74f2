/** Which master targets of a site there are to come home through. */
import type { ComponentRecord } from '../../wire/provider.ts';
import type { ServiceContext } from '../context.ts';
import type { ProtectedItem } from '../item.ts';

export function masterTargetsOf({ sites }: ServiceContext, siteId: string): readonly ComponentRecord[] {
  const { components = [] } = sites.get(siteId)?.inventory ?? {};
  return components.filter(({ kind }) => kind === 'master-target');
}

/**
 * Where the machines of a plan go home, whose reprotect names none: through the one before, if any, or the first of their own
 * family. Inferred.
 */
export function masterTargetFor(context: ServiceContext, item: ProtectedItem): ComponentRecord | undefined {
  const { siteId, serverId } = item.input;
  const all = masterTargetsOf(context, siteId);
  const family = context.sites.agent(siteId, serverId)?.operatingSystem;
  return (
    all.find(({ componentId }) => componentId === item.masterTargetHome) ??
    all.find(({ masterTarget }) => masterTarget?.operatingSystem === family) ??
    all[0]
  );
}
