/**
 * Site files as anybody might have them: every choice of the schema that is a way of building a site, each drawn by itself. What is
 * drawn may be a mistake, or may be warned of; that is for whoever examines it.
 */
import fc from 'fast-check';

type Draw = fc.GeneratorValue;

const of =
  (draw: Draw) =>
  <T>(...values: readonly T[]): T =>
    draw(() => fc.constantFrom(...values));

/** By default one time in four. */
const now =
  (draw: Draw) =>
  (chance = 0.25): boolean =>
    draw(fc.integer, { min: 0, max: 99 }) < 100 * chance;

const VERSIONS = ['9.59.0.0', '9.60.7000.1', '9.61.0.0'];

/** A site file's content, as data. */
export const anySite: fc.Arbitrary<Record<string, unknown>> = fc.gen().map((draw) => {
  const one = of(draw);
  const sometimes = now(draw);
  const cloud = one('commercial', 'commercial', 'us-government', 'china');
  const regions = { commercial: ['westeurope', 'eastus'], 'us-government': ['usgovvirginia'], china: ['chinaeast2'] };
  const ports = one(9443, 9443, 8443, 10443);
  const scaleOut = one(0, 0, 1, 2, 3);
  const processServers = Array.from({ length: scaleOut }, (_, index) => ({
    name: `ps0${index + 1}`,
    address: `10.1.0.${40 + index}`,
    cacheGb: 600,
    port: one(ports, 9443),
  }));
  const families = one(['Windows'], ['Windows'], ['Linux'], ['Windows', 'Linux']);
  const targets = [
    ...(sometimes() ? [{ name: 'mt-w', address: '10.1.0.50', operatingSystem: 'Windows', retentionDrive: 'R' }] : []),
    ...(families.includes('Linux')
      ? [{ name: 'mt-l', address: '10.1.0.51', operatingSystem: 'Linux', retentionDrive: '/mnt/retention' }]
      : []),
  ];
  const stores = one(['datastore1'], ['datastore1', 'datastore2']);
  const servers = Array.from({ length: one(1, 2, 3) }, (_, index) => {
    const operatingSystem = one(...families);
    const own = targets.filter((target) => target.operatingSystem === operatingSystem).map(({ name }) => name);
    return {
      name: `app0${index + 1}`,
      ...(sometimes(0.2) && { kind: 'vmware' }),
      address: `10.1.0.${11 + index}`,
      operatingSystem,
      firmware: one('BIOS', 'UEFI'),
      mobilityService: one(
        {},
        {},
        { installation: 'push', account: 'installer' },
        { installation: 'automated', afterMinutes: one(1, 7) },
        { version: one(...VERSIONS) },
      ),
      ...(scaleOut > 0 && sometimes(0.7) && { processServer: one('cs01', ...processServers.map(({ name }) => name)) }),
      disks: Array.from({ length: one(1, 1, 2, 3) }, (_one, disk) => ({
        name: disk === 0 ? 'system' : `data${disk}`,
        sizeGb: one(20, 40, 127),
        occupiedGb: one(1, 2, 3.5),
      })),
      churnMbPerMinute: one(0, 0.5, 2, 6),
      workload: { kind: one('ledger', 'orders', 'billing'), everySeconds: one(5, 30, 120) },
      failback: {
        datastore: one(...stores),
        ...(own.length > 0 && (operatingSystem === 'Linux' || sometimes(0.5)) && { masterTarget: one(...own) }),
        ...(sometimes(0.15) && { machineName: `home0${index + 1}` }),
      },
    };
  });
  const proxy = one(undefined, undefined, 'none', 'basic') as 'none' | 'basic' | undefined;
  const path = one('internet', 'internet', 'internet', 'expressroute-public', 'expressroute-microsoft');
  const line = (kind: string) => ({
    kind,
    uploadMbps: one(50, 200),
    downloadMbps: one(50, 200),
    latencyMs: one(2, 30),
  });
  return {
    name: 'Any',
    servers,
    ...(servers.length > 1 &&
      sometimes(0.5) && { replicationGroups: [{ name: 'together', servers: ['app01', 'app02'] }] }),
    policy: {
      rpoThresholdMinutes: one(15, 30),
      retentionMinutes: one(0, 60, 1440, 4320),
      appConsistentMinutes: one(0, 60, 240),
      multiVmSync: one(true, true, false),
    },
    configurationServer: {
      address: '10.1.0.5',
      processServer: { cacheGb: 600, port: ports },
      masterTarget: { retentionDrive: 'R' },
      accounts: [{ name: 'installer', user: 'root', password: 'kept in the safe' }],
      ...(sometimes(0.3) && { host: { deployment: one('ovf-template', 'unified-setup') } }),
    },
    processServers,
    masterTargets: targets,
    vcenter: {
      address: '10.1.0.6',
      datastores: stores.map((name) => ({ name, capacityGb: 4096, kind: one('VMFS', 'vSAN') })),
    },
    azure: { cloud, region: one(...regions[cloud]) },
    network: {
      wan: { uploadMbps: one(20, 100, 500), downloadMbps: one(20, 100, 500), latencyMs: one(2, 40) },
      ...(path.startsWith('expressroute') && {
        expressRoute: { uploadMbps: 200, downloadMbps: 200, latencyMs: 5 },
      }),
      vpn: line(sometimes(0.3) ? 'expressroute-private' : 'site-to-site-vpn'),
    },
    replicationPath: path,
    ...(proxy && {
      proxy: {
        host: 'proxy.any.example',
        address: '10.1.0.30',
        authentication: proxy,
        ...(proxy === 'basic' && { credentials: { user: 'u', password: 'p' } }),
      },
    }),
    ...(sometimes(0.15) && { egress: { allowRanges: ['AzureCloud'] } }),
  };
});
