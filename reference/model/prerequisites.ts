/**
 * What a machine must be to become a configuration server (facts, section 1.3, documented). The published list does not say
 * which lines the set-up refuses and which are figures to plan with; that the rules of *set-up* refuse is inferred.
 */
export interface ConfigurationServerHost {
  /** From the OVF template it comes with Windows as an evaluation; *unified set-up* installs it on a machine of one's own. */
  readonly deployment: 'ovf-template' | 'unified-setup';
  readonly cores: number;
  readonly memoryGb: number;
  /** Free on the disk that the programs are installed on. */
  readonly installDriveFreeGb: number;
  readonly retentionFreeGb: number;
  /** With or without its edition. */
  readonly operatingSystem: string;
  /** Such as `en-US`. */
  readonly locale: string;
  /** Of the roles that must not be there, those that are. */
  readonly roles: readonly ForbiddenRole[];
  /** Of the group policies that must be off, those that are in force. */
  readonly groupPolicies: readonly ForbiddenPolicy[];
  /** That IIS had a web site before, or something else listens on 443. */
  readonly port443InUse: boolean;
  readonly iisAnonymousAuthentication: boolean;
  readonly fipsMode: boolean;
  readonly networkAdapter: string;
  readonly staticAddress: boolean;
  /** `none` when the set-up is to bring it. */
  readonly mysql: string;
  readonly tls12: boolean;
  readonly tls10: boolean;
  readonly dotNet: string;
  /** How long ago the template was deployed. */
  readonly deployedDaysAgo: number;
}

type ForbiddenRole = (typeof FORBIDDEN_ROLES)[number];
type ForbiddenPolicy = (typeof FORBIDDEN_POLICIES)[number];

export interface Prerequisite {
  /** The attribute it looks at. */
  readonly key: keyof ConfigurationServerHost;
  readonly title: string;
  readonly wanted: string;
  /** `set-up`: without it the configuration server is not set up. `advice`: it works, and is beyond what is published. */
  readonly kind: 'set-up' | 'advice';
  readonly isMet: (host: ConfigurationServerHost) => boolean;
}

export const FORBIDDEN_ROLES = ['AD DS', 'IIS', 'Hyper-V'] as const;
export const FORBIDDEN_POLICIES = [
  'prevent command prompt',
  'prevent registry tools',
  'trust logic for file attachments',
  'turn on script execution',
] as const;
const CORES = 8;
const MEMORY_GB = 16;
const INSTALL_DRIVE_GB = { least: 5, recommended: 600 } as const;
const RETENTION_GB = 600;
const OPERATING_SYSTEMS: readonly string[] = ['Windows Server 2012 R2', 'Windows Server 2016'];
const MYSQL = '5.7.20';
const EVALUATION_DAYS = 180;
const DOTNET_WITHOUT_TLS10 = [4, 6] as const;

export const PREREQUISITES: readonly Prerequisite[] = [
  advice('cores', 'Processor', `${CORES} cores`, ({ cores }) => cores >= CORES),
  advice('memoryGb', 'Memory', `${MEMORY_GB} GB`, ({ memoryGb }) => memoryGb >= MEMORY_GB),
  setUp(
    'installDriveFreeGb',
    'Installation drive',
    `${INSTALL_DRIVE_GB.least} GB free at least`,
    (host) => host.installDriveFreeGb >= INSTALL_DRIVE_GB.least,
  ),
  advice(
    'installDriveFreeGb',
    'Room for the cache',
    `${INSTALL_DRIVE_GB.recommended} GB free`,
    (host) => host.installDriveFreeGb >= INSTALL_DRIVE_GB.recommended,
  ),
  advice(
    'retentionFreeGb',
    'Room for retention at failback',
    `${RETENTION_GB} GB free`,
    (host) => host.retentionFreeGb >= RETENTION_GB,
  ),
  setUp('operatingSystem', 'Operating system', OPERATING_SYSTEMS.join(' or '), ({ operatingSystem }) =>
    OPERATING_SYSTEMS.some((one) => operatingSystem.startsWith(one)),
  ),
  setUp('locale', 'Locale', 'English (en-*)', ({ locale }) => /^en(-|$)/i.test(locale)),
  setUp('roles', 'Windows roles', `none of ${FORBIDDEN_ROLES.join(', ')}`, ({ roles }) => roles.length === 0),
  setUp(
    'groupPolicies',
    'Group policies',
    `none of: ${FORBIDDEN_POLICIES.join(', ')}`,
    ({ groupPolicies }) => groupPolicies.length === 0,
  ),
  setUp(
    'port443InUse',
    'Web server',
    'no web site before, nothing else on port 443',
    ({ port443InUse }) => !port443InUse,
  ),
  setUp(
    'iisAnonymousAuthentication',
    'IIS authentication',
    'anonymous authentication on',
    (host) => host.iisAnonymousAuthentication,
  ),
  setUp('fipsMode', 'FIPS mode', 'off', ({ fipsMode }) => !fipsMode),
  advice(
    'networkAdapter',
    'Network adapter',
    'VMXNET3 on a VMware machine',
    ({ deployment, networkAdapter }) => deployment === 'unified-setup' || networkAdapter === 'VMXNET3',
  ),
  setUp('staticAddress', 'Address', 'static', ({ staticAddress }) => staticAddress),
  setUp('mysql', 'MySQL', `${MYSQL}, or none yet`, ({ mysql }) => mysql === MYSQL || mysql === 'none'),
  setUp('tls12', 'TLS 1.2', 'on', ({ tls12 }) => tls12),
  setUp(
    'dotNet',
    '.NET',
    `${DOTNET_WITHOUT_TLS10.join('.')} or later where TLS 1.0 is off`,
    ({ dotNet, tls10 }) => tls10 || isAtLeast(dotNet, DOTNET_WITHOUT_TLS10),
  ),
  setUp(
    'deployedDaysAgo',
    'Evaluation licence of the template',
    `${EVALUATION_DAYS} days at most`,
    ({ deployedDaysAgo, deployment }) => deployment === 'unified-setup' || deployedDaysAgo <= EVALUATION_DAYS,
  ),
];

/** What keeps this machine from being set up. */
export function unmetBySetUp(host: ConfigurationServerHost): Prerequisite[] {
  return PREREQUISITES.filter(({ isMet, kind }) => kind === 'set-up' && !isMet(host));
}

/** `false`, `none`, `AD DS, IIS` */
export function foundAt(host: ConfigurationServerHost, { key }: Prerequisite): string {
  const found = host[key];
  if (typeof found === 'boolean') return found ? 'yes' : 'no';
  if (typeof found === 'object') return found.length === 0 ? 'none' : found.join(', ');
  return String(found);
}

function setUp(key: Prerequisite['key'], title: string, wanted: string, isMet: Prerequisite['isMet']): Prerequisite {
  return { key, title, wanted, kind: 'set-up', isMet };
}

function advice(key: Prerequisite['key'], title: string, wanted: string, isMet: Prerequisite['isMet']): Prerequisite {
  return { key, title, wanted, kind: 'advice', isMet };
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
