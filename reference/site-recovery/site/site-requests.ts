/** Has a site's configuration server do something once, on behalf of a job. */
import { fail, type Result } from '../../model/result.ts';
import type { SiteTask } from '../../wire/provider.ts';
import type { ServiceContext } from '../context.ts';

type WithoutId<Task> = Task extends unknown ? Omit<Task, 'id'> : never;

/** How long it may take. Inferred; recorded jobs of this kind took one or two minutes. */
const LIMIT_MS = 10 * 60_000;

/** A site that is not connected is not asked; one that is lost meanwhile is waited for, for a while. */
export async function requestOfSite(
  { runtime, sites }: ServiceContext,
  siteId: string,
  task: WithoutId<SiteTask>,
): Promise<Result<undefined>> {
  if (!sites.get(siteId)?.connected) {
    return fail('SiteDisconnected', 'the configuration server of the site is not connected');
  }
  return sites.ask(siteId, { id: runtime.random('site-requests').uuid(), ...task }, LIMIT_MS);
}
