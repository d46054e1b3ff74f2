/**
 * The ARM front of the Recovery Services vault: paths, bodies, long-running style and errors as clients of the real one
 * know them. It translates; what happens is decided by the Site Recovery service behind it.
 *
 * Today it serves the operations that drills use. A refusal is journaled, so that a story can show it.
 */
import { type Context, Hono } from 'hono';
import type { Failure, Result } from '../../../reference/model/result.ts';
import type { ProtectedItem } from '../../../reference/site-recovery/item.ts';
import type { Job } from '../../../reference/site-recovery/jobs.ts';
import {
  cleanUpTestOfPlan,
  commitPlan,
  failOverPlan,
  type RecoveryPlan,
  testFailOverPlan,
} from '../../../reference/site-recovery/recovery-plan.ts';
import type { SiteRecoveryService } from '../../../reference/site-recovery/service.ts';
import { commit } from '../../../reference/site-recovery/workflows/commit.ts';
import {
  disableProtection,
  enableProtection,
  resynchronise,
} from '../../../reference/site-recovery/workflows/enable.ts';
import { changeRecoveryPoint, failOver, plannedFailover } from '../../../reference/site-recovery/workflows/failover.ts';
import type { PointChoice } from '../../../reference/site-recovery/workflows/points.ts';
import { reprotect } from '../../../reference/site-recovery/workflows/reprotect.ts';
import { cleanUpTest, testFailover } from '../../../reference/site-recovery/workflows/test-failover.ts';
import { errorBody, statusOf } from './errors.ts';
import { Views } from './views.ts';

export interface ArmSettings {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly vault: string;
  readonly tokenAccepted: (token: string | undefined) => boolean;
}

type Body = { properties?: Record<string, unknown> };
type Operation = { name: string; subject: string };

export function createArm(service: SiteRecoveryService, settings: ArmSettings): Hono {
  const { context, plans } = service;
  const vaultPath = `resourceGroups/${settings.resourceGroup}/providers/Microsoft.RecoveryServices/vaults/${settings.vault}`;
  const views = new Views(`/Subscriptions/${settings.subscription}/${vaultPath}`, context, service.health);
  const root = `/subscriptions/${settings.subscription}/${vaultPath}`;
  const app = new Hono().basePath(root);
  const ids = context.runtime.random('arm');

  app.use(async (c, next) => {
    const token = c.req.header('authorization')?.replace(/^Bearer /, '');
    if (settings.tokenAccepted(token)) return next();
    return c.json(
      { error: { code: 'InvalidAuthenticationToken', message: 'The access token is missing or expired.' } },
      401,
    );
  });

  function refuse(c: Context, { name, subject }: Operation, failure: Failure) {
    const status = statusOf(failure);
    const { code, message } = failure;
    context.runtime.journal.write('refusal', { operation: name, subject, code, status, message });
    return c.json(errorBody(failure, c.req.header('x-ms-client-request-id') ?? '', ids.uuid()), status);
  }

  /** 202, nothing in the body, and where to look: one GUID is operation, result and job. Recorded. */
  function accept(c: Context, operation: Operation, started: Result<Job>) {
    if (!started.ok) return refuse(c, operation, started.failure);
    const { origin, search } = new URL(c.req.url);
    const { id } = started.value;
    return c.body(null, 202, {
      location: `${origin}${root}/operationresults/${id}${search}`,
      'azure-asyncoperation': `${origin}${root}/replicationOperationStatus/${id}${search}`,
      'retry-after': '30',
      'x-ms-request-id': views.jobPath(started.value),
    });
  }

  const missing = (what: string): Failure => ({ code: 'ArmResourceDoesNotExist', message: `There is no ${what}.` });

  // --------------------------------------------------------------------------------------------- fabrics, policies, items

  app.get('/replicationFabrics', (c) => c.json(page(context.sites.all().map((site) => views.fabric(site)))));

  app.get('/replicationPolicies', (c) =>
    c.json(page([...context.policies.values()].map((policy) => views.policy(policy)))),
  );
  app.put('/replicationPolicies/:name', async (c) => {
    const { providerSpecificInput: input = {} } = (await c.req.json<Body>()).properties as {
      providerSpecificInput?: Numbers;
    };
    const created = service.createPolicy({
      name: c.req.param('name'),
      rpoThresholdMinutes: input.recoveryPointThresholdInMinutes ?? 15,
      retentionMinutes: input.recoveryPointHistory ?? 1440,
      appConsistentMinutes: input.appConsistentFrequencyInMinutes ?? 60,
      crashConsistentMinutes: input.crashConsistentFrequencyInMinutes ?? 5,
      multiVmSync: (input.multiVmSyncStatus as unknown) === 'Enable',
    });
    if (!created.ok) return refuse(c, { name: 'create policy', subject: c.req.param('name') }, created.failure);
    return c.json(views.policy(created.value));
  });

  const container = '/replicationFabrics/:fabric/replicationProtectionContainers/:container';
  const siteOf = (c: Context) =>
    context.sites.all().find(({ registration }) => `cloud_${registration.siteId}` === c.req.param('container'));

  app.get(`${container}/replicationProtectableItems`, (c) => {
    const site = siteOf(c);
    const id = site?.registration.siteId ?? '';
    return c.json(page((site?.inventory.agents ?? []).map((agent) => views.protectableItem(id, agent))));
  });

  app.get('/replicationProtectedItems', (c) =>
    c.json(page([...context.items.values()].map((item) => views.item(item)))),
  );

  const itemPath = `${container}/replicationProtectedItems/:item`;
  app.get(itemPath, (c) => {
    const item = context.items.get(c.req.param('item'));
    if (item) return c.json(views.item(item));
    return refuse(c, { name: 'get', subject: c.req.param('item') }, missing(`protected item ${c.req.param('item')}`));
  });
  app.put(itemPath, async (c) => {
    const {
      policyId,
      protectableItemId,
      providerSpecificDetails: details,
    } = (await c.req.json<Body>()).properties as Record<string, string> & {
      providerSpecificDetails: Record<string, string>;
    };
    const name = c.req.param('item');
    const started = enableProtection(context, {
      itemName: name,
      siteId: siteOf(c)?.registration.siteId ?? '',
      serverId: lastPart(protectableItemId),
      policy: lastPart(policyId),
      processServerId: details.processServerId ?? '',
      cacheAccount: lastPart(details.logStorageAccountId),
      targetNetwork: lastPart(details.targetAzureNetworkId),
      targetMachineName: details.targetAzureVmName ?? name,
      group: details.multiVmGroupName,
    });
    return accept(c, { name: 'enable replication', subject: name }, started);
  });
  app.get(`${itemPath}/recoveryPoints`, (c) => {
    const item = context.items.get(c.req.param('item'));
    return c.json(page((item?.points ?? []).map((point) => views.point(item as ProtectedItem, point))));
  });

  // ------------------------------------------------------------------------------------------------- actions on an item

  type Act = (item: ProtectedItem, properties: Record<string, unknown>) => Result<Job>;
  const actions: Readonly<Record<string, { title: string; act: Act }>> = {
    testFailover: {
      title: 'test failover',
      act: (item, body) => testFailover(context, item, choiceOf(body), lastPart(body.networkId as string)),
    },
    testFailoverCleanup: { title: 'test failover cleanup', act: (item) => cleanUpTest(context, item) },
    unplannedFailover: {
      title: 'failover',
      act: (item, body) =>
        failOver(context, item, { choice: choiceOf(body), shutDownSource: body.sourceSiteOperations === 'Required' }),
    },
    plannedFailover: { title: 'planned failover', act: (item) => plannedFailover(context, item) },
    applyRecoveryPoint: {
      title: 'change recovery point',
      act: (item, body) => changeRecoveryPoint(context, item, customChoice(body.recoveryPointId as string)),
    },
    failoverCommit: { title: 'commit', act: (item) => commit(context, item) },
    reProtect: {
      title: 'reprotect',
      act: (item, body) => {
        const details = (body.providerSpecificDetails ?? {}) as Record<string, string>;
        const { processServerId = '', masterTargetId, datastoreName: datastore } = details;
        return reprotect(context, item, { processServerId, masterTargetId, datastore });
      },
    },
    repairReplication: { title: 'resynchronise', act: (item) => resynchronise(context, item) },
    remove: { title: 'disable replication', act: (item) => disableProtection(context, item) },
  };

  app.post(`${itemPath}/:action`, async (c) => {
    const { item: name, action: verb } = c.req.param();
    const item = context.items.get(name);
    const action = actions[verb];
    const operation = { name: action?.title ?? verb, subject: name };
    if (!item) return refuse(c, operation, missing(`protected item ${name}`));
    if (!action) return refuse(c, operation, missing(`action ${verb}`));
    const body: Body = await c.req.json<Body>().catch(() => ({}));
    return accept(c, operation, action.act(item, body.properties ?? {}));
  });

  // ------------------------------------------------------------------------------------------------------ recovery plans

  app.put('/replicationRecoveryPlans/:plan', async (c) => {
    const { groups = [] } = (await c.req.json<Body>()).properties as { groups?: PlanGroup[] };
    const created = service.createPlan({
      name: c.req.param('plan'),
      groups: groups.map((group) => group.replicationProtectedItems.map(({ id }) => lastPart(id))),
    });
    if (!created.ok) return refuse(c, { name: 'create recovery plan', subject: c.req.param('plan') }, created.failure);
    return c.json(views.plan(created.value));
  });
  app.get('/replicationRecoveryPlans', (c) => c.json(page([...plans.values()].map((plan) => views.plan(plan)))));

  type PlanAct = (plan: RecoveryPlan, properties: Record<string, unknown>) => Result<Job>;
  const planActions: Readonly<Record<string, { title: string; act: PlanAct }>> = {
    testFailover: {
      title: 'test failover',
      act: (plan, body) => testFailOverPlan(context, plan, planChoice(body), lastPart(body.networkId as string)),
    },
    testFailoverCleanup: { title: 'test failover cleanup', act: (plan) => cleanUpTestOfPlan(context, plan) },
    unplannedFailover: {
      title: 'failover',
      act: (plan, body) =>
        failOverPlan(context, plan, { ...planChoice(body), shutDownSource: body.sourceSiteOperations === 'Required' }),
    },
    failoverCommit: { title: 'commit', act: (plan) => commitPlan(context, plan) },
  };

  app.post('/replicationRecoveryPlans/:plan/:action', async (c) => {
    const { plan: name, action: verb } = c.req.param();
    const plan = plans.get(name);
    const action = planActions[verb];
    const operation = { name: `${action?.title ?? verb} of a plan`, subject: name };
    if (verb === 'plannedFailover' && plan) {
      return refuse(c, operation, {
        code: 'PlannedFailoverNotSupported',
        message: 'Only an unplanned failover is available for physical servers.',
      });
    }
    if (!plan || !action) return refuse(c, operation, missing(plan ? `action ${verb}` : `recovery plan ${name}`));
    const body: Body = await c.req.json<Body>().catch(() => ({}));
    return accept(c, operation, action.act(plan, body.properties ?? {}));
  });

  // -------------------------------------------------------------------------------------------------------------- jobs

  app.get('/replicationJobs', (c) => c.json(page(context.jobs.list().map((job) => views.job(job, false)))));
  app.get('/replicationJobs/:id', (c) => {
    const job = context.jobs.get(c.req.param('id'));
    if (job) return c.json(views.job(job, true));
    return refuse(c, { name: 'get', subject: c.req.param('id') }, missing(`job ${c.req.param('id')}`));
  });
  app.get('/replicationOperationStatus/:id', (c) => {
    const job = context.jobs.get(c.req.param('id'));
    if (!job) return refuse(c, { name: 'get', subject: c.req.param('id') }, missing('operation of that id'));
    const status = job.state === 'InProgress' ? 'InProgress' : job.state === 'Succeeded' ? 'Succeeded' : 'Failed';
    const error = job.failure && { code: job.failure.code, message: job.failure.message };
    return c.json({ id: c.req.path, name: job.id, status, error }, 200, { 'retry-after': '30' });
  });
  app.get('/operationresults/:id', (c) => {
    const job = context.jobs.get(c.req.param('id'));
    return job?.state === 'InProgress' ? c.body(null, 202, { 'retry-after': '30' }) : c.body(null, 204);
  });

  app.get('/replicationEvents', (c) =>
    c.json(
      page(
        service.events.map(({ code, severity, item, description, atMs }) => ({
          name: `VmMonitoringEvent;${atMs}`,
          properties: {
            eventCode: code,
            severity,
            description,
            affectedObjectFriendlyName: item,
            timeOfOccurrence: new Date(atMs).toISOString(),
          },
        })),
      ),
    ),
  );
  return app;
}

interface Numbers {
  readonly [name: string]: number | undefined;
}

interface PlanGroup {
  readonly replicationProtectedItems: readonly { readonly id: string }[];
}

function page<Row>(value: readonly Row[]) {
  return { value, nextLink: null };
}

function lastPart(id: string | undefined): string {
  return id?.slice(id.lastIndexOf('/') + 1) ?? '';
}

function customChoice(id: string): PointChoice {
  return { kind: 'custom', id: lastPart(id) };
}

/** An item's failover names a point, or none for "latest"; `recoveryPointType` is accepted for both directions. */
function choiceOf(properties: Record<string, unknown>): PointChoice {
  const details = (properties.providerSpecificDetails ?? {}) as Record<string, string | null>;
  if (details.recoveryPointId) return customChoice(details.recoveryPointId);
  return POINT_TYPE[details.recoveryPointType ?? 'Latest'] ?? { kind: 'latest' };
}

function planChoice(properties: Record<string, unknown>): { choice: PointChoice; multiVmPoint: boolean } {
  const [details = {}] = (properties.providerSpecificDetails ?? []) as Record<string, string>[];
  const choice = POINT_TYPE[details.recoveryPointType ?? 'Latest'] ?? { kind: 'latest' };
  return { choice, multiVmPoint: details.useMultiVmSyncPoint === 'true' };
}

const POINT_TYPE: Readonly<Record<string, PointChoice>> = {
  Latest: { kind: 'latest' },
  LatestTime: { kind: 'latest-processed' },
  LatestTag: { kind: 'latest-application-consistent' },
  LatestProcessed: { kind: 'latest-processed' },
  LatestApplicationConsistent: { kind: 'latest-application-consistent' },
  LatestCrashConsistent: { kind: 'latest-crash-consistent' },
};
