/** Providers: each site has one, on its configuration server. */
import { z } from 'zod';
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import { refreshSite, removeSite } from '../../../../reference/site-recovery/workflows/site-care.ts';
import { type Azure, sameName } from '../azure.ts';
import { type Answer, found, missing, type Operation, operation, rows, started } from '../operation.ts';
import { notPartOfClassic } from '../not-part-of-classic.ts';
import { siteNamed } from '../site-named.ts';
import { providerView } from '../views/provider.ts';

const PROVIDERS = '/replicationFabrics/{fabricName}/replicationRecoveryServicesProviders';
const PROVIDER = `${PROVIDERS}/{providerName}`;

type Names = Readonly<Record<string, string>>;

/** A provider is named like its site. Recorded. */
function providerNamed(azure: Azure, names: Names): Site | undefined {
  const site = siteNamed(azure, names);
  return site && sameName(site.registration.siteId, names.providerName ?? '') ? site : undefined;
}

function withProvider(azure: Azure, names: Names, answer: (site: Site) => Answer): Answer {
  const site = providerNamed(azure, names);
  return site ? answer(site) : missing(`provider ${names.providerName}`);
}

const identity = z.object({
  tenantId: z.string(),
  applicationId: z.string(),
  objectId: z.string(),
  audience: z.string(),
  aadAuthority: z.string(),
});

/** Required as in the SDK. */
const creation = z.object({
  properties: z.object({
    machineName: z.string(),
    authenticationIdentityInput: identity,
    resourceAccessIdentityInput: identity,
  }),
});

export const providerOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationRecoveryServicesProviders.list',
    method: 'GET',
    path: '/replicationRecoveryServicesProviders',
    source: 'recorded',
    answer: (_, azure) => rows(azure.service.context.sites.all().map((site) => providerView(azure, site))),
  }),
  operation({
    name: 'ReplicationRecoveryServicesProviders.listByReplicationFabrics',
    method: 'GET',
    path: PROVIDERS,
    source: 'recorded',
    answer: ({ names }, azure) => {
      const site = siteNamed(azure, names);
      return site ? rows([providerView(azure, site)]) : missing(`fabric ${names.fabricName}`);
    },
  }),
  operation({
    name: 'ReplicationRecoveryServicesProviders.get',
    method: 'GET',
    path: PROVIDER,
    source: 'recorded',
    answer: ({ names }, azure) =>
      found(providerNamed(azure, names), `provider ${names.providerName}`, (site) => providerView(azure, site)),
  }),
  operation({
    name: 'ReplicationRecoveryServicesProviders.create',
    title: 'create provider',
    method: 'PUT',
    path: PROVIDER,
    source: 'inferred',
    support: 'refused',
    note: 'A configuration server brings its provider along when it registers.',
    body: creation,
    answer: () => notPartOfClassic('A configuration server registers its provider by itself.'),
  }),
  operation({
    name: 'ReplicationRecoveryServicesProviders.purge',
    title: 'remove provider',
    method: 'DELETE',
    path: PROVIDER,
    source: 'documented',
    note: 'A site has no other provider: its fabric goes with it. Not while machines of the site are protected.',
    answer: ({ names }, azure) =>
      withProvider(azure, names, (site) => started(() => removeSite(azure.service.context, site))),
  }),
  operation({
    name: 'ReplicationRecoveryServicesProviders.delete',
    title: 'remove provider',
    method: 'POST',
    path: `${PROVIDER}/remove`,
    source: 'documented',
    note: 'As purge.',
    answer: ({ names }, azure) =>
      withProvider(azure, names, (site) => started(() => removeSite(azure.service.context, site))),
  }),
  operation({
    name: 'ReplicationRecoveryServicesProviders.refreshProvider',
    title: 'refresh server',
    method: 'POST',
    path: `${PROVIDER}/refreshProvider`,
    role: 'operator',
    source: 'recorded',
    answer: ({ names }, azure) =>
      withProvider(azure, names, (site) => started(() => refreshSite(azure.service.context, site))),
  }),
];
