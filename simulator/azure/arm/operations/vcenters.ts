/** vCenters: where machines come home to. */
import { z } from 'zod';
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import {
  addVcenter,
  removeVcenter,
  updateVcenter,
  vcenterNamed,
} from '../../../../reference/site-recovery/site/vcenters.ts';
import type { VcenterSettings } from '../../../../reference/wire/provider.ts';
import type { Azure } from '../azure.ts';
import { given } from '../body-parts.ts';
import { componentMeant } from '../component-ids.ts';
import { type Answer, found, missing, type Operation, operation, rows, started } from '../operation.ts';
import { siteNamed } from '../site-named.ts';
import { vcenterView } from '../views/vcenter.ts';

const VCENTERS = '/replicationFabrics/{fabricName}/replicationvCenters';
const VCENTER = `${VCENTERS}/{vcenterName}`;

/** Written as text; a number is understood as well. */
const text = z.union([z.string(), z.int().transform(String)]);
const port = text.refine((digits) => /^\d{1,5}$/.test(digits) && Number(digits) > 0 && Number(digits) < 2 ** 16, {
  message: 'not a port',
});

const settings = {
  friendlyName: given(z.string()),
  processServerId: given(z.string()),
  port: given(port.transform(Number)),
  runAsAccountId: given(text),
};
const addition = z.object({ properties: z.object({ ...settings, ipAddress: z.string().min(1) }) });
const change = z.object({ properties: given(z.object({ ...settings, ipAddress: given(z.string().min(1)) })) });

type Change = NonNullable<z.output<typeof change>['properties']>;

/** What is said; the rest stays as it is. */
function changed(
  azure: Azure,
  site: Site,
  { ipAddress, runAsAccountId, processServerId, ...said }: Change,
): Partial<VcenterSettings> {
  const lookedAtBy = processServerMeant(azure, site, processServerId);
  const all = { ...said, host: ipAddress, accountId: runAsAccountId, processServerId: lookedAtBy };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function processServerMeant(azure: Azure, { registration }: Site, written: string | undefined): string | undefined {
  return written && componentMeant(azure, registration.siteId, 'process-server', written);
}

type Names = Readonly<Record<string, string>>;

function withSite(azure: Azure, names: Names, answer: (site: Site) => Answer): Answer {
  const site = siteNamed(azure, names);
  return site ? answer(site) : missing(`fabric ${names.fabricName}`);
}

function viewsOf(azure: Azure, site: Site) {
  return site.inventory.vcenters.map((vcenter) => vcenterView(azure, site, vcenter));
}

export const vcenterOperations: readonly Operation[] = [
  operation({
    name: 'ReplicationvCenters.list',
    method: 'GET',
    path: '/replicationvCenters',
    source: 'recorded',
    answer: (_, azure) => rows(azure.service.context.sites.all().flatMap((site) => viewsOf(azure, site))),
  }),
  operation({
    name: 'ReplicationvCenters.listByReplicationFabrics',
    method: 'GET',
    path: VCENTERS,
    source: 'recorded',
    answer: ({ names }, azure) => withSite(azure, names, (site) => rows(viewsOf(azure, site))),
  }),
  operation({
    name: 'ReplicationvCenters.get',
    method: 'GET',
    path: VCENTER,
    source: 'recorded',
    answer: ({ names }, azure) =>
      withSite(azure, names, (site) =>
        found(
          vcenterNamed(azure.service.context, site.registration.siteId, names.vcenterName ?? ''),
          `vCenter ${names.vcenterName}`,
          (vcenter) => vcenterView(azure, site, vcenter),
        ),
      ),
  }),
  operation({
    name: 'ReplicationvCenters.create',
    title: 'add vCenter',
    method: 'PUT',
    path: VCENTER,
    source: 'recorded',
    note: 'The configuration server has an account for the vCenter of the site file only.',
    body: addition,
    answer: ({ names: { vcenterName = '', ...names }, body: { properties } }, azure) =>
      withSite(azure, names, (site) => {
        const {
          ipAddress: host,
          friendlyName = vcenterName,
          port: at = 443,
          runAsAccountId: accountId = '1',
        } = properties;
        const processServerId = processServerMeant(azure, site, properties.processServerId);
        const wanted = { friendlyName, host, port: at, accountId, processServerId };
        return started(() => addVcenter(azure.service.context, site.registration.siteId, vcenterName, wanted));
      }),
  }),
  operation({
    name: 'ReplicationvCenters.update',
    title: 'update vCenter',
    method: 'PATCH',
    path: VCENTER,
    source: 'recorded',
    body: change,
    answer: ({ names, body: { properties = {} } }, azure) =>
      withSite(azure, names, (site) => {
        const { siteId } = site.registration;
        const { vcenterName = '' } = names;
        return started(() =>
          updateVcenter(azure.service.context, siteId, vcenterName, changed(azure, site, properties as Change)),
        );
      }),
  }),
  operation({
    name: 'ReplicationvCenters.delete',
    title: 'remove vCenter',
    method: 'DELETE',
    path: VCENTER,
    source: 'recorded',
    note: 'Not while a machine is on its way home to it.',
    answer: ({ names }, azure) =>
      withSite(azure, names, (site) =>
        started(() => removeVcenter(azure.service.context, site.registration.siteId, names.vcenterName ?? '')),
      ),
  }),
];
