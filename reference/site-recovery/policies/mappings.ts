/**
 * Container mappings: which policies the machines of a site's container may replicate by. The portal calls it associating
 * a policy with the configuration server.
 */
import type { ReplicationPolicy } from '../../model/policy.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import type { ServiceContext } from '../context.ts';
import { inOrder, type Job } from '../jobs/jobs.ts';
import { itemsUnder } from './policy-in-force.ts';
import { startPolicyJob } from './policy-jobs.ts';

export interface ContainerMapping {
  readonly name: string;
  /** Whose container is mapped: to Azure by a policy to Azure, to itself by a failback policy. */
  readonly siteId: string;
  readonly policy: ReplicationPolicy;
}

export interface MappingRequest extends ContainerMapping {
  readonly target: 'azure' | 'own container';
}

export function mappingsOf(context: ServiceContext, policy: ReplicationPolicy): ContainerMapping[] {
  return context.mappings.filter((mapping) => mapping.policy === policy);
}

/** Whether machines of the site may replicate by the policy; enabling one by another is refused. */
export function policyMapped(context: ServiceContext, policy: ReplicationPolicy, siteId: string): Result<undefined> {
  if (mappingsOf(context, policy).some((mapping) => mapping.siteId === siteId)) return ok();
  return fail('PolicyNotMapped', `${policy.name} is not mapped to the container of site ${siteId}`);
}

/** Under a name that exists already, it is brought to the site once more; with another policy only if no machine uses it. */
export function createMapping(context: ServiceContext, request: MappingRequest): Result<Job> {
  const { name, siteId, policy, target } = request;
  if (target !== (policy.homeward ? 'own container' : 'azure')) {
    const wanted = policy.homeward ? 'its own container' : 'Microsoft Azure';
    return fail('MappingInvalid', `${policy.name} maps a container to ${wanted}`);
  }
  const twin = mappingsOf(context, policy).find((mapping) => mapping.siteId === siteId && mapping.name !== name);
  if (twin) return fail('MappingInvalid', `${policy.name} is mapped to that container already, by ${twin.name}`);
  const former = context.mappings.find((mapping) => mapping.siteId === siteId && mapping.name === name);
  if (former && former.policy !== policy) {
    const unused = checkUnused(context, former);
    if (!unused.ok) return unused;
  }
  return startPolicyJob(context, 'AssociateProtectionProfile', policy, (run) =>
    inOrder(
      () => run.task('CloudPairingPrerequisitesCheck', async () => checkConnected(context, siteId)),
      () =>
        run.task('CloudPairingPrepareSite', async () => ok(await context.runtime.clock.sleep(TIMER.createMappingMs))),
      () => run.task('CloudPairingPrepareCloud', async () => checkConnected(context, siteId)),
      () =>
        run.task('CloudPairingPairClouds', async () => {
          if (context.policies.get(policy.name) !== policy) {
            return fail('ArmResourceDoesNotExist', `policy ${policy.name} was removed meanwhile`);
          }
          forget(context, siteId, name);
          context.mappings.push({ name, siteId, policy });
          return ok();
        }),
    ),
  );
}

/** `purge`: only the vault forgets it, so the site need not be there. Documented for other resources, inferred here. */
export function removeMapping(context: ServiceContext, mapping: ContainerMapping, purge: boolean): Result<Job> {
  const { name, siteId, policy } = mapping;
  const unused = checkUnused(context, mapping);
  if (!unused.ok) return unused;
  return startPolicyJob(context, 'DissociateProtectionProfile', policy, (run) =>
    inOrder(
      () => run.task('CloudUnpairingPrerequisitesCheck', async () => checkUnused(context, mapping)),
      () => run.task('CloudUnpairingUnpairClouds', async () => (purge ? ok() : checkConnected(context, siteId))),
      () =>
        run.task('CloudUnpairingCleanupClouds', async () => {
          await context.runtime.clock.sleep(TIMER.removeMappingMs);
          forget(context, siteId, name);
          return ok();
        }),
      () => run.task('CloudUnpairingCleanupSite', async () => ok()),
    ),
  );
}

/** With a site go its mappings. */
export function forgetMappings({ mappings }: ServiceContext, siteId: string): void {
  const others = mappings.filter((mapping) => mapping.siteId !== siteId);
  mappings.splice(0, mappings.length, ...others);
}

/** Tells the site the settings of a mapped policy that has been changed. */
export function bringToSite(context: ServiceContext, { siteId }: ContainerMapping): Result<Job> {
  const { runtime, sites, jobs } = context;
  const target = { name: sites.get(siteId)?.registration.name ?? '', id: `cloud_${siteId}` };
  return ok(
    jobs.start('UpdateCloudConfiguration', target, 'Cloud', async () => {
      await runtime.clock.sleep(TIMER.updateConfigurationMs);
      return checkConnected(context, siteId);
    }),
  );
}

/** Documented: a policy cannot be dissociated while machines of the container use it. */
function checkUnused(context: ServiceContext, { siteId, policy }: ContainerMapping): Result<undefined> {
  const user = itemsUnder(context, policy).find(({ input }) => input.siteId === siteId);
  return user ? fail('PolicyInUse', `${user.name} replicates by ${policy.name}`) : ok();
}

function checkConnected(context: ServiceContext, siteId: string): Result<undefined> {
  if (context.sites.get(siteId)?.connected) return ok();
  return fail('SiteDisconnected', 'the configuration server of the site is not connected');
}

function forget({ mappings }: ServiceContext, siteId: string, name: string): void {
  const index = mappings.findIndex((mapping) => mapping.siteId === siteId && mapping.name === name);
  if (index >= 0) mappings.splice(index, 1);
}
