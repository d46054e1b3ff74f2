/**
 * What a person may write in a site file, as a zod schema; the kinds of values are in `schema-words.ts`. Limits are those of
 * the support matrix (facts, sections 3.7 and 4.2).
 */
import { agentProxy, componentProxy, siteProxy } from './schema-proxy.ts';
import { z } from 'zod';
import { AGENT_VERSION } from '../../reference/model/agent-version.ts';
import { CLOUD_NAMES, type CloudName } from './clouds.ts';
import { builtInMasterTarget, separateMasterTarget, version } from './schema-master-targets.ts';
import { hostSchema, registrationSchema } from './schema-configuration-server.ts';
import { account, mobilityService } from './schema-installation.ts';
import {
  address,
  addressRange,
  flag,
  guid,
  hostName,
  hostPattern,
  latencyMs,
  listOf,
  machineName,
  matching,
  mbps,
  number,
  oneOf,
  port,
  rangeOrTag,
  secret,
  section,
  wholeNumber,
  words,
} from './schema-words.ts';

/** Above these, a number is a slip, and sums are no longer exact. */
const GB_MAX = 4_194_304;
const CHURN_MB_MAX = 100_000;
const DAY_SECONDS = 86_400;
const RETENTION_MINUTES_MAX = 15 * 24 * 60;

const line = { uploadMbps: mbps(), downloadMbps: mbps(), latencyMs: latencyMs() };

const disk = section({
  name: matching(/^[a-z0-9][a-z0-9-]{0,62}$/i, 'expected a disk name of 1–63 letters, digits and hyphens'),
  sizeGb: wholeNumber(1, 32767),
  occupiedGb: number(0, 32767).default(2),
});

const server = section({
  name: machineName(),
  kind: oneOf('physical', 'vmware').default('physical'),
  address: address(),
  operatingSystem: oneOf('Windows', 'Linux').default('Windows'),
  firmware: oneOf('BIOS', 'UEFI').default('BIOS'),
  passphrase: secret('expected a passphrase of 1–200 characters').optional(),
  mobilityService: mobilityService.prefault({}),
  proxy: agentProxy(),
  processServer: machineName().optional(),
  disks: listOf(disk, 1),
  churnMbPerMinute: number(0, CHURN_MB_MAX).default(10),
  workload: section({
    kind: oneOf('orders', 'billing', 'ledger').default('ledger'),
    everySeconds: number(0.01, DAY_SECONDS).default(10),
    billedBy: machineName().optional(),
  }).prefault({}),
  failback: section({
    machineName: machineName().optional(),
    datastore: words('expected the name of a datastore').optional(),
    masterTarget: machineName().optional(),
  }).prefault({}),
});

const policy = section({
  name: words('expected the name of the policy').default('policy-24h'),
  rpoThresholdMinutes: wholeNumber(1, RETENTION_MINUTES_MAX).default(15),
  retentionMinutes: wholeNumber(0, RETENTION_MINUTES_MAX).default(1440),
  appConsistentMinutes: wholeNumber(0, 12 * 60).default(60),
  crashConsistentMinutes: z.literal(5, { error: 'expected 5: classic fixes this interval' }).default(5),
  multiVmSync: flag().default(true),
});

const configurationServer = section({
  name: machineName().default('cs01'),
  address: address().optional(),
  passphrase: secret('expected a passphrase of 1–200 characters').optional(),
  accounts: listOf(account).default([]),
  proxy: componentProxy(),
  processServer: section({ cacheGb: wholeNumber(1, GB_MAX).default(600), port: port().default(9443) }).prefault({}),
  masterTarget: builtInMasterTarget.prefault({}),
  version: version().default(AGENT_VERSION),
  host: hostSchema,
  registration: registrationSchema,
});

const scaleOutProcessServer = section({
  name: machineName(),
  address: address(),
  passphrase: secret('expected a passphrase of 1–200 characters').optional(),
  proxy: componentProxy(),
  version: version().optional(),
  cacheGb: wholeNumber(1, GB_MAX).default(600),
  port: port().default(9443),
});

const datastore = section({
  name: words('expected the name of a datastore'),
  capacityGb: wholeNumber(1, GB_MAX),
  takenGb: number(0, GB_MAX).default(0),
  kind: oneOf('VMFS', 'vSAN', 'NFS', 'RDM').default('VMFS'),
  access: oneOf('read-write', 'read-only').default('read-write'),
});

const vcenter = section({
  name: machineName().default('vcenter01'),
  host: hostName().optional(),
  address: address().optional(),
  port: port().default(443),
  access: oneOf('write', 'read').default('write'),
  edition: oneOf('licensed', 'free').default('licensed'),
  datastores: listOf(datastore, 1).prefault([{ name: 'datastore1', capacityGb: 4096 }]),
  esxiHosts: listOf(section({ name: machineName(), address: address() }), 1).optional(),
});

const azureNetwork = (name: string, range: string) =>
  section({
    name: matching(/^\w[\w.-]{0,62}\w$/, 'expected a network name of 2–64 letters, digits, _ and inner . -').default(
      name,
    ),
    addressRange: addressRange().default(range),
    subnet: matching(
      /^\w([\w.-]{0,78}\w)?$/,
      'expected a subnet name of 1–80 letters, digits, _ and inner . -',
    ).default('default'),
  }).prefault({});

const azure = section({
  cloud: oneOf(...(CLOUD_NAMES as [CloudName, ...CloudName[]])).default('commercial'),
  region: words('expected an Azure region').optional(),
  tenant: guid().default('7a0c2f5e-0000-4000-8000-00000000000a'),
  subscription: guid().default('7a0c2f5e-0000-4000-8000-00000000000b'),
  resourceGroup: matching(
    /^[\w().-]{0,89}[\w()-]$/,
    'expected a resource group name of 1–90 letters, digits, _ ( ) - and inner dots',
  ).default('rg-recovery'),
  vault: matching(/^[a-z][a-z0-9-]{1,49}$/i, 'expected a vault name of 2–50 letters, digits and hyphens').default(
    'vault-recovery',
  ),
  cacheStorageAccount: matching(
    /^[a-z0-9]{3,24}$/,
    'expected a storage account name of 3–24 small letters and digits',
  ).default('recoverycache'),
  serviceBusNamespace: matching(
    /^[a-z][a-z0-9-]{4,48}[a-z0-9]$/i,
    'expected a Service Bus namespace of 6–50 letters, digits and hyphens',
  ).default('recovery-bus'),
  privateLink: section({
    cacheStorage: flag().default(true),
    namesAtSite: oneOf('private', 'public').default('private'),
  }).optional(),
  network: azureNetwork('vnet-recovery', '10.200.0.0/16'),
  testNetwork: azureNetwork('vnet-drill', '10.201.0.0/16'),
});

const network = section({
  addressRange: addressRange().default('10.1.0.0/16'),
  wan: section({
    uploadMbps: mbps().default(200),
    downloadMbps: mbps().default(200),
    latencyMs: latencyMs().default(15),
    lossPercent: number(0, 100).default(0),
  }).prefault({}),
  expressRoute: section(line).optional(),
  vpn: section({ kind: oneOf('site-to-site-vpn', 'expressroute-private'), ...line }).optional(),
});

export const siteSchema = section({
  name: words('expected the name of the site'),
  startsAt: z.iso
    .datetime({ error: 'expected a UTC time such as 2026-01-05T08:00:00Z' })
    .refine((time) => /^20\d\d-/.test(time), { error: 'expected a UTC time of this century' })
    .default('2026-01-05T08:00:00Z'),
  servers: listOf(server, 1),
  replicationGroups: listOf(
    section({ name: words('expected the name of the group'), servers: listOf(machineName(), 1) }),
  ).default([]),
  policy: policy.prefault({}),
  configurationServer: configurationServer.prefault({}),
  processServers: listOf(scaleOutProcessServer).default([]),
  masterTargets: listOf(separateMasterTarget).default([]),
  vcenter: vcenter.prefault({}),
  azure: azure.prefault({}),
  network: network.prefault({}),
  replicationPath: oneOf(
    'internet',
    'expressroute-public',
    'expressroute-microsoft',
    'expressroute-private',
    'vpn',
  ).default('internet'),
  proxy: siteProxy.optional(),
  egress: section({
    default: oneOf('allow', 'deny').default('allow'),
    allow: listOf(hostPattern()).default([]),
    allowRanges: listOf(rangeOrTag()).default([]),
  }).prefault({}),
  compressionRatio: number(0.01, 1).default(0.5),
});

/** A site file whose every value is of the right kind, before the defaults that depend on other values. */
export type SiteFile = z.output<typeof siteSchema>;
