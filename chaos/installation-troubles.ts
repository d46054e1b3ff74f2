/**
 * What can go wrong with a push installation, and the code by which people hear of it, on either system: as the documents say
 * (facts, section 8, F19 to F23), and where those have no code, as this project calls it. The names are those of the
 * obstacles that a world can put in an installer's way, and two of ports.
 */
import { isOlder } from '../reference/model/version-order.ts';

export interface Trouble {
  readonly title: string;
  /** Where it exists at all. */
  readonly codes: Readonly<Partial<Record<'Windows' | 'Linux', string>>>;
  /** The installation succeeds, and its job tells this code as a warning. */
  readonly warns?: true;
  /** Only agents older than this are kept out by it. */
  readonly agentsBefore?: string;
  /** It is a closed port. */
  readonly port?: Readonly<Record<'Windows' | 'Linux', number>>;
}

/** From this version on an agent can live with either layout. Documented. */
const ANY_LAYOUT_SINCE = '9.20';

const both = (code: string) => ({ Windows: code, Linux: code });

export const INSTALLATION_TROUBLES = {
  'port-closed': {
    title: 'the port for it is closed',
    codes: both('95117'),
    port: { Windows: 135, Linux: 22 },
  },
  'not-listening': { title: 'nobody listens for it', codes: both('97118') },
  'password-changed': { title: 'another password', codes: { Windows: '95107', Linux: '95108' } },
  'account-restricted': { title: 'an account without rights from outside', codes: { Windows: '95107' } },
  'password-login-off': { title: 'no sign-in with passwords', codes: { Linux: '95108' } },
  'sftp-off': { title: 'no SFTP', codes: { Linux: '95108' } },
  'domain-trust-broken': { title: 'a domain that does not trust the machine', codes: { Windows: '95518' } },
  'account-disabled': { title: 'a disabled account', codes: { Windows: '95519' } },
  'account-locked-out': { title: 'a locked account', codes: { Windows: '95520' } },
  'no-logon-server': { title: 'no logon server', codes: { Windows: '95521' } },
  'netlogon-stopped': { title: 'a stopped logon service', codes: { Windows: '95522' } },
  'wmi-closed': { title: 'closed Windows management', codes: { Windows: '95103' } },
  'file-sharing-closed': {
    title: 'closed file sharing',
    codes: { Windows: '95105' },
    port: { Windows: 445, Linux: 445 },
  },
  'file-sharing-off': { title: 'no file sharing', codes: { Windows: '95106' } },
  'access-denied': { title: 'an account that may not write', codes: { Windows: '95517' } },
  'disk-full': { title: 'a full disk', codes: both('95524') },
  'little-room': { title: 'too little room for an agent', codes: both('InstallationOutOfSpace') },
  'unsupported-system': { title: 'a system that is not supported', codes: both('InstallationSystemUnsupported') },
  'secure-boot': { title: 'Secure Boot', codes: both('InstallationSecureBoot') },
  'registered-elsewhere': { title: 'an agent of another site', codes: both('AgentRegisteredElsewhere') },
  'no-boot-disk': { title: 'no boot disk', codes: both('95310') },
  'several-boot-disks': { title: 'two boot disks', codes: both('95311') },
  'boot-apart-from-system': {
    title: 'boot and system partition on different disks',
    codes: both('95309'),
    agentsBefore: ANY_LAYOUT_SINCE,
  },
  'root-on-several-disks': {
    title: 'a root volume on two disks',
    codes: both('95313'),
    agentsBefore: ANY_LAYOUT_SINCE,
  },
  'device-names-in-grub': { title: 'device names in GRUB', codes: { Linux: '95320' } },
  'reboot-advised': {
    title: 'a driver that wants a reboot',
    codes: { Windows: '95265', Linux: '95266' },
    warns: true,
  },
  'vss-registration-fails': { title: 'a VSS provider that cannot register', codes: { Windows: '511' }, warns: true },
  'vss-service-database-locked': { title: 'a locked service database', codes: { Windows: '512' }, warns: true },
  'vss-service-being-deleted': { title: 'a VSS service that is gone', codes: { Windows: '517' }, warns: true },
  'vss-application-not-installed': { title: 'no COM+ application', codes: { Windows: '802' }, warns: true },
} as const satisfies Readonly<Record<string, Trouble>>;

/** Whether it keeps an agent of this version out of such a machine, or makes its installation end with a warning. */
export function isTroubleFor(
  name: InstallationTrouble,
  operatingSystem: 'Windows' | 'Linux',
  agentVersion: string,
): boolean {
  const { codes, agentsBefore } = troubleNamed(name);
  return operatingSystem in codes && (agentsBefore === undefined || isOlder(agentVersion, agentsBefore));
}

export function troubleNamed(name: InstallationTrouble): Trouble {
  return INSTALLATION_TROUBLES[name];
}

export type InstallationTrouble = keyof typeof INSTALLATION_TROUBLES;

export const INSTALLATION_TROUBLE_NAMES = Object.keys(INSTALLATION_TROUBLES) as [
  InstallationTrouble,
  ...InstallationTrouble[],
];
