/**
 * Container mappings: which policies the machines of a site's container may replicate by. The portal calls it associating
 * a policy with the configuration server.
 */
import type { ReplicationPolicy } from '../../model/policy.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import type { Runtime } from '../../runtime.ts';
import { inOrder, type Job, type JobBook } from '../jobs/jobs.ts';
import type { SiteDesk } from '../site/site-desk.ts';
import { itemsUnder, type PolicyBooks } from './policy-in-force.ts';
import { startPolicyJob } from './policy-jobs.ts';

export interface ContainerMapping {
  readonly name: string;
  /** Whose container is mapped: to Azure by a policy to Azure, to itself by a failback policy. */
  readonly siteId: string;
  readonly policy: ReplicationPolicy;
}

/** The mappings of a vault, and what their changes need: the policies, the sites that are told, and jobs. */
export interface MappingBooks extends PolicyBooks {
  readonly mappings: ContainerMapping[];
  readonly sites: SiteDesk;
  readonly jobs: JobBook;
  readonly runtime: Pick<Runtime, 'clock' | 'codec'>;
}

type Mappings = Pick<MappingBooks, 'mappings'>;

export interface MappingRequest extends ContainerMapping {
  readonly target: 'azure' | 'own container';
}

export function mappingsOf({ mappings }: Mappings, policy: ReplicationPolicy): ContainerMapping[] {
  return mappings.filter((mapping) => mapping.policy === policy);
}

/** Whether machines of the site may replicate by the policy; enabling one by another is refused. */
export function policyMapped(books: Mappings, policy: ReplicationPolicy, siteId: string): Result<undefined> {
  if (mappingsOf(books, policy).some((mapping) => mapping.siteId === siteId)) return ok();
  return fail('PolicyNotMapped', `${policy.name} is not mapped to the container of site ${siteId}`);
}

/** Under a name that exists already, it is brought to the site once more; with another policy only if no machine uses it. */
export function createMapping(books: MappingBooks, request: MappingRequest): Result<Job> {
  const { name, siteId, policy, target } = request;
  if (target !== (policy.homeward ? 'own container' : 'azure')) {
    const wanted = policy.homeward ? 'its own container' : 'Microsoft Azure';
    return fail('MappingInvalid', `${policy.name} maps a container to ${wanted}`);
  }
  const twin = mappingsOf(books, policy).find((mapping) => mapping.siteId === siteId && mapping.name !== name);
  if (twin) return fail('MappingInvalid', `${policy.name} is mapped to that container already, by ${twin.name}`);
  const former = books.mappings.find((mapping) => mapping.siteId === siteId && mapping.name === name);
  if (former && former.policy !== policy) {
    const unused = checkUnused(books, former);
    if (!unused.ok) return unused;
  }
  return startPolicyJob(books, 'AssociateProtectionProfile', policy, (run) =>
    inOrder(
      () => run.task('CloudPairingPrerequisitesCheck', async () => checkConnected(books, siteId)),
      () => run.task('CloudPairingPrepareSite', async () => ok(await books.runtime.clock.sleep(TIMER.createMappingMs))),
      () => run.task('CloudPairingPrepareCloud', async () => checkConnected(books, siteId)),
      () =>
        run.task('CloudPairingPairClouds', async () => {
          if (books.policies.get(policy.name) !== policy) {
            return fail('ArmResourceDoesNotExist', `policy ${policy.name} was removed meanwhile`);
          }
          forget(books, siteId, name);
          books.mappings.push({ name, siteId, policy });
          return ok();
        }),
    ),
  );
}

/** `purge`: only the vault forgets it, so the site need not be there. Documented for other resources, inferred here. */
export function removeMapping(books: MappingBooks, mapping: ContainerMapping, purge: boolean): Result<Job> {
  const { name, siteId, policy } = mapping;
  const unused = checkUnused(books, mapping);
  if (!unused.ok) return unused;
  return startPolicyJob(books, 'DissociateProtectionProfile', policy, (run) =>
    inOrder(
      () => run.task('CloudUnpairingPrerequisitesCheck', async () => checkUnused(books, mapping)),
      () => run.task('CloudUnpairingUnpairClouds', async () => (purge ? ok() : checkConnected(books, siteId))),
      () =>
        run.task('CloudUnpairingCleanupClouds', async () => {
          await books.runtime.clock.sleep(TIMER.removeMappingMs);
          forget(books, siteId, name);
          return ok();
        }),
      () => run.task('CloudUnpairingCleanupSite', async () => ok()),
    ),
  );
}

/** With a site go its mappings. */
export function forgetMappings({ mappings }: Mappings, siteId: string): void {
  const others = mappings.filter((mapping) => mapping.siteId !== siteId);
  mappings.splice(0, mappings.length, ...others);
}

/** Tells the site the settings of a mapped policy that has been changed. */
export function bringToSite(books: MappingBooks, { siteId }: ContainerMapping): Result<Job> {
  const { runtime, sites, jobs } = books;
  const target = { name: sites.get(siteId)?.registration.name ?? '', id: `cloud_${siteId}` };
  return ok(
    jobs.start('UpdateCloudConfiguration', target, 'Cloud', async () => {
      await runtime.clock.sleep(TIMER.updateConfigurationMs);
      return checkConnected(books, siteId);
    }),
  );
}

/** Documented: a policy cannot be dissociated while machines of the container use it. */
function checkUnused(books: PolicyBooks, { siteId, policy }: ContainerMapping): Result<undefined> {
  const user = itemsUnder(books, policy).find(({ input }) => input.siteId === siteId);
  return user ? fail('PolicyInUse', `${user.name} replicates by ${policy.name}`) : ok();
}

function checkConnected({ sites }: Pick<MappingBooks, 'sites'>, siteId: string): Result<undefined> {
  if (sites.get(siteId)?.connected) return ok();
  return fail('SiteDisconnected', 'the configuration server of the site is not connected');
}

function forget({ mappings }: Mappings, siteId: string, name: string): void {
  const index = mappings.findIndex((mapping) => mapping.siteId === siteId && mapping.name === name);
  if (index >= 0) mappings.splice(index, 1);
}
