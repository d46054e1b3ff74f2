/** What a vault can ask of a site as a whole: refresh its details, compare, renew its certificate, let it go. */
import { fail, ok, type Result } from '../../model/result.ts';
import { type ServiceContext, takes } from '../context.ts';
import { inOrder, type Job, type JobRun, type JobScenario } from '../jobs/jobs.ts';
import { forgetMappings } from '../policies/mappings.ts';
import type { Site } from '../site/site-desk.ts';
import { requestOfSite } from '../site/site-requests.ts';

/** A recorded refresh took a minute and a half. */
const REFRESH_MS = { from: 60_000, to: 80_000 };

/** The configuration server looks at everything again, its vCenters too. */
export function refreshSite(context: ServiceContext, site: Site): Result<Job> {
  const { siteId } = site.registration;
  return about(context, site, 'RefreshFabricLayout', (run) =>
    inOrder(
      () => run.task('RefreshFabricLayoutPreflightChecksTask', async () => connected(site)),
      () =>
        run.task('RefreshFabricLayoutTask', () =>
          inOrder(
            () => requestOfSite(context, siteId, { kind: 'refresh' }),
            () => takes(context.runtime, REFRESH_MS.from, REFRESH_MS.to),
          ),
        ),
    ),
  );
}

/**
 * Inferred: the site reports once more, and the check fails when a machine does not replicate as the vault has it, because
 * it has not taken its last order.
 */
export function checkConsistency(context: ServiceContext, site: Site): Result<Job> {
  const { siteId } = site.registration;
  return about(context, site, 'CheckConsistency', (run) =>
    run.task('ConsistencyCheckTask', () =>
      inOrder(
        () => requestOfSite(context, siteId, { kind: 'refresh' }),
        async () => inAgreement(context, siteId),
      ),
    ),
  );
}

/** Before it runs out, and with everything connected (documented). */
export function renewCertificate(context: ServiceContext, site: Site): Result<Job> {
  const { siteId } = site.registration;
  return about(context, site, 'RenewCertificate', (run) =>
    run.task('RenewCertificateTask', () =>
      inOrder(
        async () => notExpired(context, site),
        () => requestOfSite(context, siteId, { kind: 'renew-certificate' }),
      ),
    ),
  );
}

/** Refused while any of its machines is protected. */
export function removeSite(context: ServiceContext, site: Site): Result<Job> {
  const { siteId, name } = site.registration;
  const item = [...context.items.values()].find(({ input }) => input.siteId === siteId);
  if (item) return fail('FabricInUse', `${item.name} of ${name} is protected; disable its replication first`);
  return about(context, site, 'RemoveFabric', (run) =>
    run.task('RemoveFabricTask', async () => {
      context.sites.remove(siteId);
      forgetMappings(context, siteId);
      return ok();
    }),
  );
}

function about(
  { jobs }: ServiceContext,
  { registration }: Site,
  scenario: JobScenario,
  work: (run: JobRun) => Promise<Result<unknown>>,
): Result<Job> {
  return ok(jobs.start(scenario, { name: registration.name, id: registration.siteId }, 'Server', work));
}

function connected({ connected: isConnected, registration }: Site): Result<undefined> {
  return isConnected
    ? ok()
    : fail('SiteDisconnected', `the configuration server ${registration.name} is not connected`);
}

function notExpired({ runtime }: ServiceContext, { inventory }: Site): Result<undefined> {
  if (inventory.certificateExpiryMs > runtime.clock.nowMs()) return ok();
  return fail('CertificateExpired', 'the certificate has run out already; it has to be renewed on the server itself');
}

function inAgreement({ items, sites }: ServiceContext, siteId: string): Result<undefined> {
  for (const item of items.values()) {
    const { input, epoch, replicating } = item;
    if (input.siteId !== siteId || !replicating) continue;
    const followed = sites.agentOf(item)?.status?.epoch;
    if (followed === epoch) continue;
    const start = followed === undefined ? 'no start of replication' : `start ${followed} of replication`;
    return fail('SiteInconsistent', `${input.friendlyName} follows ${start}, the vault is at ${epoch}`);
  }
  return ok();
}
