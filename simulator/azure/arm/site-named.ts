/** The site that the names in a path mean: by its fabric, and by its container where one is named. */
import type { Site } from '../../../reference/site-recovery/site/site-desk.ts';
import { type Azure, sameName } from './azure.ts';

export function siteNamed(
  { service, ids }: Azure,
  { fabricName = '', protectionContainerName }: Readonly<Record<string, string>>,
): Site | undefined {
  return service.context.sites.all().find(({ registration: { siteId } }) => {
    if (!sameName(ids.fabricName(siteId), fabricName)) return false;
    return protectionContainerName === undefined || sameName(ids.containerName(siteId), protectionContainerName);
  });
}
