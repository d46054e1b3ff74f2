/**
 * What a person may write in a site file, as a zod schema. Each value carries the phrase that says what is expected, so
 * that a mistake reads `expected a whole number ≥ 1, found "big"` wherever it is made. Unknown keys are mistakes too.
 * Limits are those of the support matrix (facts, sections 3.7 and 4.2).
 */
import { z } from 'zod';
import { parseAddress, parseRange } from './addresses.ts';

const words = (what: string) => z.string({ error: what }).trim().min(1, { error: what });
const matching = (pattern: RegExp, what: string) => z.string({ error: what }).regex(pattern, { error: what });
const oneOf = <const Choice extends string>(...choices: [Choice, ...Choice[]]) =>
  z.enum(choices, { error: `expected ${choices.join(' or ')}` });
const flag = () => z.boolean({ error: 'expected true or false' });

function number(from: number, to = Number.POSITIVE_INFINITY) {
  const what = `expected a number ${bounds(from, to)}`;
  return z.number({ error: what }).min(from, { error: what }).max(to, { error: what });
}

function wholeNumber(from: number, to = Number.POSITIVE_INFINITY) {
  const what = `expected a whole number ${bounds(from, to)}`;
  const whole = z.number({ error: what }).refine(Number.isInteger, { error: what });
  return whole.min(from, { error: what }).max(to, { error: what });
}

function bounds(from: number, to: number): string {
  return to === Number.POSITIVE_INFINITY ? `≥ ${from}` : `between ${from} and ${to}`;
}

function listOf<Item extends z.ZodType>(item: Item, atLeast = 0) {
  const what = atLeast > 0 ? `expected a list of at least ${atLeast}` : 'expected a list';
  return z.array(item, { error: what }).min(atLeast, { error: what });
}

function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'expected a section of keys and values'),
  });
}

const address = () => {
  const what = 'expected an IPv4 address such as 10.1.0.11';
  return z.string({ error: what }).refine((text) => parseAddress(text) !== undefined, { error: what });
};
const addressRange = () => {
  const what = 'expected an IPv4 range such as 10.1.0.0/16';
  return z.string({ error: what }).refine((text) => parseRange(text) !== undefined, { error: what });
};
const machineName = () =>
  matching(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i,
    'expected a machine name of 1–63 letters, digits and inner hyphens',
  );
const hostName = () => matching(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i, 'expected a host name such as proxy.contoso.local');
const hostPattern = () =>
  matching(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/i, 'expected a host name or a pattern such as *.blob.core.windows.net');
const guid = () => z.guid({ error: 'expected a GUID such as 7a0c2f5e-0000-4000-8000-000000000001' });
const port = () => wholeNumber(1, 65535);
const line = { uploadMbps: number(0.1), downloadMbps: number(0.1), latencyMs: number(0) };

const disk = section({
  name: matching(/^[a-z0-9][a-z0-9-]*$/i, 'expected a disk name of letters, digits and hyphens'),
  sizeGb: wholeNumber(1, 32767),
  occupiedGb: number(0).default(2),
});

const server = section({
  name: machineName(),
  address: address(),
  operatingSystem: oneOf('Windows', 'Linux').default('Windows'),
  firmware: oneOf('BIOS', 'UEFI').default('BIOS'),
  passphrase: words('expected a passphrase').optional(),
  disks: listOf(disk, 1),
  churnMbPerMinute: number(0).default(10),
  workload: section({
    kind: oneOf('orders', 'billing', 'ledger').default('ledger'),
    everySeconds: number(0.01).default(10),
    billedBy: machineName().optional(),
  }).prefault({}),
  failback: section({
    machineName: machineName().optional(),
    datastore: words('expected the name of a datastore').optional(),
  }).prefault({}),
});

const policy = section({
  name: words('expected the name of the policy').default('policy-24h'),
  rpoThresholdMinutes: wholeNumber(1).default(15),
  retentionMinutes: wholeNumber(0, 15 * 24 * 60).default(1440),
  appConsistentMinutes: wholeNumber(0, 12 * 60).default(60),
  crashConsistentMinutes: z.literal(5, { error: 'expected 5: classic fixes this interval' }).default(5),
  multiVmSync: flag().default(true),
});

const configurationServer = section({
  name: machineName().default('cs01'),
  address: address().optional(),
  passphrase: words('expected a passphrase').optional(),
  processServer: section({ cacheGb: wholeNumber(1).default(600), port: port().default(9443) }).prefault({}),
  masterTarget: section({
    retentionDrive: words('expected a drive letter or a mount point').optional(),
    operatingSystem: oneOf('Windows', 'Linux').default('Windows'),
  }).prefault({}),
});

const scaleOutProcessServer = section({
  name: machineName(),
  address: address(),
  cacheGb: wholeNumber(1).default(600),
  port: port().default(9443),
});

const vcenter = section({
  name: machineName().default('vcenter01'),
  host: hostName().optional(),
  address: address().optional(),
  port: port().default(443),
  access: oneOf('write', 'read').default('write'),
  datastores: listOf(
    section({ name: words('expected the name of a datastore'), capacityGb: wholeNumber(1) }),
    1,
  ).default([{ name: 'datastore1', capacityGb: 4096 }]),
  esxiHosts: listOf(section({ name: machineName(), address: address() }), 1).optional(),
});

const azureNetwork = (name: string, range: string) =>
  section({
    name: words('expected the name of a virtual network').default(name),
    addressRange: addressRange().default(range),
    subnet: words('expected the name of a subnet').default('default'),
  }).prefault({});

const azure = section({
  cloud: oneOf('commercial').default('commercial'),
  region: words('expected an Azure region').default('westeurope'),
  tenant: guid().default('7a0c2f5e-0000-4000-8000-00000000000a'),
  subscription: guid().default('7a0c2f5e-0000-4000-8000-00000000000b'),
  resourceGroup: words('expected the name of a resource group').default('rg-recovery'),
  vault: words('expected the name of the vault').default('vault-recovery'),
  cacheStorageAccount: matching(
    /^[a-z0-9]{3,24}$/,
    'expected a storage account name of 3–24 small letters and digits',
  ).default('recoverycache'),
  serviceBusNamespace: matching(
    /^[a-z][a-z0-9-]{4,48}[a-z0-9]$/i,
    'expected a Service Bus namespace of 6–50 letters, digits and hyphens',
  ).default('recovery-bus'),
  network: azureNetwork('vnet-recovery', '10.200.0.0/16'),
  testNetwork: azureNetwork('vnet-drill', '10.201.0.0/16'),
});

const network = section({
  addressRange: addressRange().default('10.1.0.0/16'),
  wan: section({
    uploadMbps: number(0.1).default(200),
    downloadMbps: number(0.1).default(200),
    latencyMs: number(0).default(15),
    lossPercent: number(0, 100).default(0),
  }).prefault({}),
  vpn: section({ kind: oneOf('site-to-site-vpn', 'expressroute-private'), ...line }).optional(),
});

const proxy = section({
  host: hostName(),
  address: address(),
  port: port().default(3128),
  authentication: oneOf('none', 'basic').default('none'),
  allow: listOf(hostPattern()).optional(),
});

export const siteSchema = section({
  name: words('expected the name of the site'),
  startsAt: z.iso
    .datetime({ error: 'expected a UTC time such as 2026-01-05T08:00:00Z' })
    .default('2026-01-05T08:00:00Z'),
  servers: listOf(server, 1),
  replicationGroups: listOf(
    section({ name: words('expected the name of the group'), servers: listOf(machineName(), 1) }),
  ).default([]),
  policy: policy.prefault({}),
  configurationServer: configurationServer.prefault({}),
  processServers: listOf(scaleOutProcessServer).default([]),
  vcenter: vcenter.prefault({}),
  azure: azure.prefault({}),
  network: network.prefault({}),
  replicationPath: oneOf('internet', 'expressroute-microsoft', 'vpn').default('internet'),
  proxy: proxy.optional(),
  egress: section({
    default: oneOf('allow', 'deny').default('allow'),
    allow: listOf(hostPattern()).default([]),
  }).prefault({}),
  compressionRatio: number(0.01, 1).default(0.5),
});

/** A site file whose every value is of the right kind, before the defaults that depend on other values. */
export type SiteFile = z.output<typeof siteSchema>;
