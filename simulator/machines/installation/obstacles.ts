/**
 * What can stand in the way of an installer at a machine, by name: what the machine answers it, or what it finds there.
 * A closed port is no such thing; it is the network's.
 */
import type { InstallerReport, RemoteErrorCode, RemoteSystem } from '../../../reference/runtime.ts';

type System = 'Windows' | 'Linux';

export interface Obstacle {
  readonly on: readonly System[];
  /** What signing in, copying, or beginning to run ends with. */
  readonly signIn?: RemoteErrorCode;
  readonly copy?: RemoteErrorCode;
  /** Nobody listens for installers. */
  readonly silent?: true;
  /** What is found when somebody looks. */
  readonly found?: (system: RemoteSystem) => Partial<RemoteSystem>;
  readonly report?: Partial<InstallerReport>;
}

const WINDOWS = ['Windows'] as const;
const LINUX = ['Linux'] as const;
const BOTH = ['Windows', 'Linux'] as const;
const MEBIBYTE = 2 ** 20;

const layout = (change: Partial<RemoteSystem['layout']>) => (system: RemoteSystem) => ({
  layout: { ...system.layout, ...change },
});

export const OBSTACLE = {
  'not-listening': { on: BOTH, silent: true },
  'password-changed': { on: BOTH, signIn: 'CREDENTIALS_REJECTED' },
  'account-restricted': { on: WINDOWS, signIn: 'ACCOUNT_RESTRICTED' },
  'password-login-off': { on: LINUX, signIn: 'PASSWORD_LOGIN_OFF' },
  'sftp-off': { on: LINUX, copy: 'SFTP_OFF' },
  'domain-trust-broken': { on: WINDOWS, signIn: 'DOMAIN_TRUST_BROKEN' },
  'account-disabled': { on: WINDOWS, signIn: 'ACCOUNT_DISABLED' },
  'account-locked-out': { on: WINDOWS, signIn: 'ACCOUNT_LOCKED_OUT' },
  'no-logon-server': { on: WINDOWS, signIn: 'NO_LOGON_SERVER' },
  'netlogon-stopped': { on: WINDOWS, signIn: 'NETLOGON_STOPPED' },
  'wmi-closed': { on: WINDOWS, signIn: 'WMI_CLOSED' },
  'file-sharing-off': { on: WINDOWS, copy: 'SHARE_NOT_FOUND' },
  'access-denied': { on: WINDOWS, copy: 'ACCESS_DENIED' },
  'disk-full': { on: BOTH, found: () => ({ freeBytes: 40 * MEBIBYTE }) },
  'little-room': { on: BOTH, found: () => ({ freeBytes: 300 * MEBIBYTE }) },
  'unsupported-system': {
    on: BOTH,
    found: ({ operatingSystem }) => ({ release: operatingSystem === 'Windows' ? 'Windows Server 2008' : 'RHEL 9' }),
  },
  'secure-boot': { on: BOTH, found: () => ({ secureBoot: true }) },
  'registered-elsewhere': { on: BOTH, found: () => ({ agent: { version: '9.61.0.0', controlHost: '192.0.2.5' } }) },
  'no-boot-disk': { on: BOTH, found: layout({ bootDisks: 0 }) },
  'several-boot-disks': { on: BOTH, found: layout({ bootDisks: 2 }) },
  'boot-apart-from-system': { on: BOTH, found: layout({ bootWithSystem: false }) },
  'root-on-several-disks': { on: BOTH, found: layout({ rootDisks: 2 }) },
  'device-names-in-grub': { on: LINUX, found: layout({ deviceNamesInBootLoader: true }) },
  'reboot-advised': { on: BOTH, report: { rebootAdvised: true } },
  'vss-registration-fails': { on: WINDOWS, report: { vssFailure: '0x800706BE' } },
  'vss-service-database-locked': { on: WINDOWS, report: { vssFailure: '0x8007041F' } },
  'vss-service-being-deleted': { on: WINDOWS, report: { vssFailure: '0x80070430' } },
  'vss-application-not-installed': { on: WINDOWS, report: { vssFailure: '0x8004E00F' } },
} as const satisfies Readonly<Record<string, Obstacle>>;

export type ObstacleName = keyof typeof OBSTACLE;
