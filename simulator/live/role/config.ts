/** What a role process is told when it begins: plain JSON in a file, whose path is its last argument. */
import type { HomeFile } from '../../site/home.ts';
import type { ConfigurationServerConfiguration } from '../../../reference/configuration/configuration-server.ts';
import type { MasterTargetConfiguration } from '../../../reference/master-target/master-target.ts';
import type { ProcessServerConfiguration } from '../../../reference/process/process-server.ts';
import type { RoleDisks } from '../../machines/role-disks.ts';
import type { KeyPair } from '../../network/certificates.ts';
import type { CloudName } from '../../site/clouds.ts';
import type { ProxySettings } from '../../network/proxy-rules.ts';
import type { LabSecrets } from '../../site/secrets.ts';
import type { Site } from '../../site/site.ts';
import type { DiskAccount } from '../disks/disk-account.ts';
import type { LabTime } from '../lab-time.ts';
import type { Wanted } from '../lookout.ts';
import type { ServerMachine } from '../machine.ts';
import type { Trust } from '../network/trust.ts';
import type { VcsimSettings } from '../vcsim.ts';

export interface RoleConfig {
  readonly machine: string;
  /** Its records stand under `<machine>/<role>`. */
  readonly role: string;
  /** How often it was started on machines of this name, this time included. */
  readonly life: number;
  readonly seed: string;
  /** Where it looks for storage accounts. */
  readonly cloud: CloudName;
  readonly time: LabTime;
  /** When it begins to work, Unix milliseconds of lab time: the machine has booted by then. */
  readonly bootedAtMs: number;
  /** The machine's place in the network. */
  readonly segment: string;
  readonly address: string;
  /** Absent on a machine with a network of its own, where real routes lead to the others. */
  readonly routesFile?: string;
  readonly trust: Trust;
  readonly identity: KeyPair;
  /** For its durable files; nobody else writes there. */
  readonly filesDirectory: string;
  /** How large the disks are that they lie on. */
  readonly roleDisks?: RoleDisks;
  /** What to look out for at first. */
  readonly wanted?: Wanted;
  /** So far its clock is ahead, or behind if negative. */
  readonly clockSkewMs?: number;
  readonly program: Program;
}

/** What it is and does. */
export type Program =
  | { readonly kind: 'server'; readonly machine: ServerMachine }
  | {
      readonly kind: 'configuration-server';
      readonly configuration: ConfigurationServerConfiguration;
      /** For a vCenter that speaks SOAP; absent: it is our own. */
      readonly vcenterAccount?: VcenterAccount;
    }
  | {
      readonly kind: 'process-server';
      readonly configuration: Omit<ProcessServerConfiguration, 'neighbour'>;
      /** Where the master target of the same machine is asked. */
      readonly neighbourPort?: number;
    }
  | {
      readonly kind: 'master-target';
      readonly configuration: MasterTargetConfiguration;
      /** Where the process server of the same machine asks; absent on a machine of its own. */
      readonly neighbourPort?: number;
      readonly datastoresDirectory: string;
    }
  | CloudProgram
  | {
      readonly kind: 'vcenter';
      readonly vcenter: Site['vcenter'];
      readonly home: HomeFile;
      /** What vcsim is started with; absent: it is our own. */
      readonly vcsim?: VcsimProgram;
    }
  | { readonly kind: 'proxy'; readonly port: number; readonly settings: ProxySettings };

export type ProgramOf<Kind extends Program['kind']> = Extract<Program, { readonly kind: Kind }>;

/** Everything but where it listens. */
export interface VcsimProgram extends Omit<VcsimSettings, 'scope' | 'bind'> {
  readonly datastoresDirectory: string;
}

export interface VcenterAccount {
  readonly user: string;
  readonly password: string;
}

/** All of Azure except storage. */
export interface CloudProgram {
  readonly kind: 'cloud';
  readonly site: Site;
  readonly secrets: LabSecrets;
  /** Of the cache storage account: what signatures are made with. */
  readonly cacheKey: string;
  readonly disks: DiskAccount;
  /** Where the truth about the subscription's disks is noted. */
  readonly truthDirectory: string;
  /** Addresses on the internet at which each part is served. */
  readonly addresses: Readonly<Record<'entra' | 'arm' | 'replication' | 'serviceBus' | 'backup', string>>;
  /** Where what is asked for at set-up is served. */
  readonly setUpAddresses: readonly string[];
}
