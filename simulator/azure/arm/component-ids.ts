/**
 * What clients know the infrastructure of a site by. A Windows host calls itself by upper-case digits in groups of 8, 4, 4
 * and 16, a Linux master target by an ordinary GUID (both recorded). Inside, roles have names that can be read in a
 * journal; those are understood as well, wherever a client sends an id.
 */
import type { ComponentRecord } from '../../../reference/wire/provider.ts';
import { type Azure, sameName } from './azure.ts';

/** A process server and a Windows master target on the same host share its id. Recorded. */
export function componentId(
  { ids }: Azure,
  { name, masterTarget }: Pick<ComponentRecord, 'name' | 'masterTarget'>,
): string {
  const guid = ids.guid(`host/${name}`);
  return masterTarget?.operatingSystem === 'Linux' ? guid : guid.toUpperCase().replace(/-(.{4})-(.{12})$/, '-$1$2');
}

/** The same for a component by the id that it has inside; that id again where no such component is registered. */
export function componentIdOf(azure: Azure, inside: string): string {
  const components = azure.service.context.sites.all().flatMap(({ inventory }) => inventory.components);
  const component = components.find((one) => one.componentId === inside);
  return component ? componentId(azure, component) : inside;
}

/** The id inside of what a client means at that site; what the client wrote where there is none, for the refusal. */
export function componentMeant(azure: Azure, siteId: string, kind: ComponentRecord['kind'], written: string): string {
  const components = azure.service.context.sites.get(siteId)?.inventory.components ?? [];
  const meant = components.find(
    (one) => one.kind === kind && [componentId(azure, one), one.componentId].some((known) => sameName(known, written)),
  );
  return meant?.componentId ?? written;
}
