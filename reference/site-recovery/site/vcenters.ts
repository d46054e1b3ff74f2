/** Adding, changing and removing vCenters: the configuration server does it, and says whether it could. */
import { fail, ok, type Result } from '../../model/result.ts';
import type { VcenterRecord, VcenterSettings } from '../../wire/provider.ts';
import type { ServiceContext } from '../context.ts';
import type { Job } from '../jobs/jobs.ts';
import { requestOfSite } from './site-requests.ts';

export function vcenterNamed({ sites }: ServiceContext, siteId: string, name: string): VcenterRecord | undefined {
  const wanted = name.toLowerCase();
  return sites.get(siteId)?.inventory.vcenters.find((vcenter) => vcenter.name.toLowerCase() === wanted);
}

/** One of that name that is there already is changed. The job's target is the address while nothing has a number yet. */
export function addVcenter(
  context: ServiceContext,
  siteId: string,
  name: string,
  settings: VcenterSettings,
): Result<Job> {
  if (vcenterNamed(context, siteId, name)) return updateVcenter(context, siteId, name, settings);
  const target = { name: settings.friendlyName, id: settings.host };
  const task = { kind: 'add-vcenter' as const, vcenter: name, settings };
  return ok(
    context.jobs.start('DiscoverVCenter', target, 'VCenter', (run) =>
      run.task('DiscoverVCenterTask', () => requestOfSite(context, siteId, task)),
    ),
  );
}

/** Changes what `change` names. */
export function updateVcenter(
  context: ServiceContext,
  siteId: string,
  name: string,
  change: Partial<VcenterSettings>,
): Result<Job> {
  const known = vcenterNamed(context, siteId, name);
  if (!known) return missing(name);
  const { friendlyName, host, port, accountId, processServerId } = known;
  const settings = { friendlyName, host, port, accountId, processServerId, ...change };
  const task = { kind: 'update-vcenter' as const, vcenter: known.name, settings };
  const target = { name: settings.friendlyName, id: known.infrastructureId };
  return ok(
    context.jobs.start('UpdateVCenter', target, 'VCenter', (run) =>
      run.task('UpdateVCenterTask', () => requestOfSite(context, siteId, task)),
    ),
  );
}

/** Inferred: not while a machine is on its way home to one of its datastores. */
export function removeVcenter(context: ServiceContext, siteId: string, name: string): Result<Job> {
  const known = vcenterNamed(context, siteId, name);
  if (!known) return missing(name);
  const { items, jobs } = context;
  const guest = [...items.values()].find((item) => {
    const here = item.input.siteId === siteId && known.datastores.includes(item.held.way.datastore ?? '');
    return here && item.marching.replica !== undefined;
  });
  if (guest) return fail('VcenterInUse', `${guest.name} comes home to a datastore of ${known.friendlyName}`);
  const target = { name: known.friendlyName, id: known.infrastructureId };
  return ok(
    jobs.start('RemoveVCenter', target, 'VCenter', (run) =>
      run.task('RemoveVCenterTask', () =>
        requestOfSite(context, siteId, { kind: 'forget-vcenter', vcenter: known.name }),
      ),
    ),
  );
}

function missing(name: string) {
  return fail('ArmResourceDoesNotExist', `There is no vCenter ${name}.`);
}
