/** Fabrics: the sites that have registered with the vault. */
import { z } from 'zod';
import type { Result } from '../../../../reference/model/result.ts';
import type { ServiceContext } from '../../../../reference/site-recovery/context.ts';
import type { Job } from '../../../../reference/site-recovery/jobs/jobs.ts';
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import {
  checkConsistency,
  removeSite,
  renewCertificate,
} from '../../../../reference/site-recovery/workflows/site-care.ts';
import type { Azure } from '../azure.ts';
import { given, oneOf } from '../body-parts.ts';
import { type Answer, found, missing, type Operation, operation, rows, started } from '../operation.ts';
import { notPartOfClassic } from '../not-part-of-classic.ts';
import { siteNamed } from '../site-named.ts';
import { fabricRow, fabricView } from '../views/fabric.ts';

const FABRIC = '/replicationFabrics/{fabricName}';

type Names = Readonly<Record<string, string>>;

/** A job about the fabric that the path names. */
function job(azure: Azure, names: Names, begin: (context: ServiceContext, site: Site) => Result<Job>): Answer {
  const site = siteNamed(azure, names);
  return site ? started(() => begin(azure.service.context, site)) : missing(`fabric ${names.fabricName}`);
}

/** What other architectures are created with; a site of this one registers by itself. */
const creation = z.object({
  properties: given(
    z.object({ customDetails: given(z.object({ instanceType: oneOf('Azure', 'InMageRcm', 'VMwareV2') })) }),
  ),
});

const renewal = z.object({ properties: given(z.object({ renewCertificateType: given(oneOf('Cloud')) })) });

export const fabricOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationFabrics.list',
    method: 'GET',
    path: '/replicationFabrics',
    source: 'recorded',
    answer: (_, azure) => rows(azure.service.context.sites.all().map((site) => fabricRow(azure, site))),
  }),
  operation({
    name: 'ReplicationFabrics.get',
    method: 'GET',
    path: FABRIC,
    source: 'recorded',
    answer: ({ names }, azure) =>
      found(siteNamed(azure, names), `fabric ${names.fabricName}`, (site) => fabricView(azure, site)),
  }),
  operation({
    name: 'ReplicationFabrics.create',
    title: 'create fabric',
    method: 'PUT',
    path: FABRIC,
    source: 'inferred',
    support: 'refused',
    note: 'A site of the classic architecture becomes a fabric when its configuration server registers.',
    body: creation,
    answer: () => notPartOfClassic('A site appears by itself when its configuration server registers.'),
  }),
  operation({
    name: 'ReplicationFabrics.purge',
    title: 'remove fabric',
    method: 'DELETE',
    path: FABRIC,
    source: 'documented',
    note: 'As remove: not while machines of the site are protected.',
    answer: ({ names }, azure) => job(azure, names, removeSite),
  }),
  operation({
    name: 'ReplicationFabrics.delete',
    title: 'remove fabric',
    method: 'POST',
    path: `${FABRIC}/remove`,
    source: 'documented',
    note: 'The site comes back when its configuration server registers anew, which it does when it starts.',
    answer: ({ names }, azure) => job(azure, names, removeSite),
  }),
  operation({
    name: 'ReplicationFabrics.checkConsistency',
    title: 'check consistency',
    method: 'POST',
    path: `${FABRIC}/checkConsistency`,
    role: 'operator',
    source: 'documented',
    note: 'Compares what the machines replicate with what the vault has ordered.',
    answer: ({ names }, azure) => job(azure, names, checkConsistency),
  }),
  operation({
    name: 'ReplicationFabrics.migrateToAad',
    title: 'migrate to Entra',
    method: 'POST',
    path: `${FABRIC}/migratetoaad`,
    source: 'inferred',
    support: 'refused',
    note: 'Providers here have signed in with Entra from the start.',
    answer: () => notPartOfClassic('The provider of the site signs in with Entra already.'),
  }),
  operation({
    name: 'ReplicationFabrics.renewCertificate',
    title: 'renew certificate',
    method: 'POST',
    path: `${FABRIC}/renewCertificate`,
    role: 'operator',
    source: 'documented',
    note: 'The new date shows; certificates of the simulated site never run out.',
    body: renewal,
    answer: ({ names }, azure) => job(azure, names, renewCertificate),
  }),
];
