/**
 * A site as data: the servers to protect, the roles that protect them, the Azure side and the lines between. Every
 * default is filled in, so whoever receives a {@link Site} never meets a missing value except where absence is meant.
 */
import type { ConfigurationServerHost } from '../../reference/model/prerequisites.ts';
import type { CloudName } from './clouds.ts';

import type { DIRECT } from './schema-proxy.ts';

export interface Site {
  readonly name: string;
  /** When the drill's clock starts, ISO 8601 in UTC. */
  readonly startsAt: string;
  readonly servers: readonly Server[];
  readonly replicationGroups: readonly ReplicationGroup[];
  readonly policy: Policy;
  readonly configurationServer: ConfigurationServer;
  /** Scale-out process servers beside the one that is part of the configuration server. */
  readonly processServers: readonly ScaleOutProcessServer[];
  /** Master targets on machines of their own, beside the one that is part of the configuration server. */
  readonly masterTargets: readonly SeparateMasterTarget[];
  readonly vcenter: VCenter;
  readonly azure: Azure;
  readonly network: SiteNetwork;
  /** The line replicated data takes to Azure. */
  readonly replicationPath: ReplicationPath;
  /** The HTTP proxy every machine must use to leave the site, if there is one. */
  readonly proxy?: SiteProxy;
  readonly egress: Egress;
  /** Size after compression divided by size before, for symbolic content. */
  readonly compressionRatio: number;
}

export type OperatingSystem = 'Windows' | 'Linux';

export interface Server {
  readonly name: string;
  /** A `vmware` one is a virtual machine of the site's vCenter, which tells of it before any agent does. */
  readonly kind: 'physical' | 'vmware';
  readonly address: string;
  readonly operatingSystem: OperatingSystem;
  /** Decides how large the system disk may be: a BIOS machine becomes a generation-1 VM in Azure. */
  readonly firmware: 'BIOS' | 'UEFI';
  /** What its agent was installed with; the site's own passphrase when absent. Another one is a mistake to rehearse. */
  readonly passphrase?: string;
  readonly mobilityService: MobilityInstallation;
  /** What its agent sends through a proxy; absent: nothing, it speaks to the site's own servers. */
  readonly proxy?: typeof DIRECT | AgentProxy;
  /** The machine of the process server that its data goes to; absent: the site's first with a machine of its own, or the built-in one. */
  readonly processServer?: string;
  /** The first one is the system disk. */
  readonly disks: readonly Disk[];
  /** Synthetic writes beside the workload's own, over all disks. */
  readonly churnMbPerMinute: number;
  readonly workload: Workload;
  /**
   * What a failback creates in VMware: a physical server always returns as a new virtual machine, and a virtual one whose
   * original is gone.
   */
  readonly failback: {
    readonly machineName: string;
    /** The disks of a virtual machine lie there from the start. */
    readonly datastore: string;
    /** The machine of the master target it comes home through. */
    readonly masterTarget: string;
  };
}

/** How the Mobility service comes to a server. */
export interface MobilityInstallation {
  /**
   * `manual`: somebody runs the installer on the server. `automated`: a tool such as Configuration Manager does, on all such
   * servers at once. `push`: the process server installs it when replication is enabled.
   */
  readonly installation: 'manual' | 'push' | 'automated';
  /** When that is, by hand or by a tool: 0 is before the drill begins. */
  readonly afterMinutes: number;
  /** Which configuration server the installer was told of, the site's when absent. Another one is a mistake to rehearse. */
  readonly configurationServer?: string;
  /** Of the agent that is there when the drill begins; one that is pushed has the version of its process server. */
  readonly version: string;
  /**
   * Name of one of `configurationServer.accounts`: `push` uses it, or the first; an agent that was installed by hand can be
   * updated from outside only with one.
   */
  readonly account?: string;
}

export interface Disk {
  readonly name: string;
  readonly sizeGb: number;
  /** How much of it is in use, and so has to be copied by the initial replication. */
  readonly occupiedGb: number;
}

export interface Workload {
  readonly kind: 'orders' | 'billing' | 'ledger';
  /** One transaction every so many seconds. */
  readonly everySeconds: number;
  /** The server whose billing workload bills this server's orders: the pair must come back as one consistent cut. */
  readonly billedBy?: string;
}

/** Servers that share recovery points (a multi-VM consistency group). */
export interface ReplicationGroup {
  readonly name: string;
  readonly servers: readonly string[];
}

export interface Policy {
  readonly name: string;
  /** Raises an alert when exceeded; has no effect on replication. */
  readonly rpoThresholdMinutes: number;
  /** 0 keeps only the latest point. */
  readonly retentionMinutes: number;
  /** 0 switches application-consistent points off. */
  readonly appConsistentMinutes: number;
  /** Fixed in classic. */
  readonly crashConsistentMinutes: 5;
  readonly multiVmSync: boolean;
}

export interface ConfigurationServer {
  readonly name: string;
  readonly address: string;
  /** Shared secret of the site; drawn from the seed when absent. */
  readonly passphrase?: string;
  /** Kept there for push installations; on Linux the user has to be root (documented). */
  readonly accounts: readonly Account[];
  /** Instead of the site's. */
  readonly proxy?: typeof DIRECT | SiteProxy;
  readonly processServer: ProcessServer;
  /** The machine it is set up on. Where a prerequisite is missing the set-up is refused, and the site never registers. */
  readonly host: ConfigurationServerHost;
  readonly registration: Registration;
  /** Of all that is installed on its machine, and of the site's other servers where these do not say otherwise. */
  readonly version: string;
  /** It runs on the configuration server itself, which is a Windows machine. */
  readonly masterTarget: {
    readonly retentionDrive: string;
    readonly operatingSystem: 'Windows';
    readonly machine: MasterTargetVm;
  };
}

/** With what it registers with the vault. Other values than the defaults are mistakes to rehearse. */
export interface Registration {
  /** How old the registration key is when the drill begins; it lives five days (facts, section 1.3). */
  readonly keyAgeDays: number;
  /** Whose key it is; the site's own vault's when absent. */
  readonly keyOfVault?: string;
  /** How far its clock is ahead when the drill begins, or behind if negative. */
  readonly clockOffMinutes: number;
}

export interface Account {
  readonly name: string;
  readonly user: string;
  readonly password: string;
}

export interface ProcessServer {
  readonly cacheGb: number;
  readonly port: number;
}

export interface ScaleOutProcessServer extends ProcessServer {
  readonly name: string;
  readonly address: string;
  /** What it was installed with; the site's own passphrase when absent. Another one is a mistake to rehearse. */
  readonly passphrase?: string;
  /** Instead of the site's. */
  readonly proxy?: typeof DIRECT | SiteProxy;
  /** Of what is installed there and of the agents that it installs: the configuration server's unless it says otherwise. */
  readonly version: string;
}

export interface SeparateMasterTarget {
  readonly name: string;
  readonly address: string;
  readonly operatingSystem: OperatingSystem;
  /** A drive's letter on Windows, a mount point on Linux. */
  readonly retentionDrive: string;
  readonly machine: MasterTargetVm;
  /** The configuration server's unless it says otherwise. A newer one is a mistake to rehearse: the reprotect succeeds, replication fails. */
  readonly version: string;
}

export interface VCenter {
  readonly name: string;
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** Discovery and failover need `read`; reprotect and failback need `write`. */
  readonly access: 'write' | 'read';
  /** Of ESXi on its hosts. Nothing can be brought back to the free one. */
  readonly edition: 'licensed' | 'free';
  readonly datastores: readonly Datastore[];
  readonly esxiHosts: readonly { readonly name: string; readonly address: string }[];
}

export interface Datastore {
  readonly name: string;
  readonly capacityGb: number;
  /** By others than the servers that come home. */
  readonly takenGb: number;
  /** A server that comes home as a new machine can do so to VMFS and vSAN alone. */
  readonly kind: 'VMFS' | 'vSAN' | 'NFS' | 'RDM';
  /** How the host of the master target has mounted it. */
  readonly access: 'read-write' | 'read-only';
}

/** The virtual machine that a master target runs on. Other values than the defaults are mistakes to rehearse. */
export interface MasterTargetVm {
  /** Whether the vCenter has discovered it, with the host that it runs on. */
  readonly atVcenter: boolean;
  readonly snapshots: number;
  readonly scsiController: 'LSI Logic' | 'ParaVirtual' | 'BusLogic';
  readonly vmwareTools: boolean;
  readonly diskEnableUuid: boolean;
  readonly uniqueDiskUuids: boolean;
  /** Of the retention drive; one that is fit for it when absent. */
  readonly fileSystem?: 'NTFS' | 'ReFS' | 'FAT' | 'FAT32' | 'ext4' | 'XFS';
  readonly retentionGb: number;
  readonly cacheOnRetentionDrive: boolean;
  readonly retentionDriveLocked: boolean;
}

export interface Azure {
  /** Decides the names that Azure answers at, and its regions. */
  readonly cloud: CloudName;
  readonly region: string;
  readonly tenant: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly vault: string;
  readonly cacheStorageAccount: string;
  readonly serviceBusNamespace: string;
  readonly network: AzureNetwork;
  /** Private endpoints in `network`, over which the site reaches the vault; none when absent. */
  readonly privateLink?: PrivateLink;
  /** Where test failovers come up: isolated from everything else. */
  readonly testNetwork: AzureNetwork;
}

export interface PrivateLink {
  /** Whether the cache storage account has one, too. Without it replicated data goes to public endpoints (published, see `private-link.ts`). */
  readonly cacheStorage: boolean;
  /**
   * What the site's name servers answer for names with an endpoint: `private` addresses, or, where nobody told them of the private
   * zones, the `public` ones. The latter is a mistake to rehearse.
   */
  readonly namesAtSite: 'private' | 'public';
}

export interface AzureNetwork {
  readonly name: string;
  /** CIDR. */
  readonly addressRange: string;
  /** Name of the subnet machines are put in. */
  readonly subnet: string;
}

export interface SiteNetwork {
  /** CIDR; every machine of the site has its address in it. */
  readonly addressRange: string;
  readonly wan: Line & { readonly lossPercent: number };
  /** The ExpressRoute circuit, for public and Microsoft peering; without it the figures of `wan` stand for it. */
  readonly expressRoute?: Line;
  /** The private line to Azure. Failback needs one; without it a site can only fail over. */
  readonly vpn?: Line & { readonly kind: 'site-to-site-vpn' | 'expressroute-private' };
}

/**
 * Over the internet, or ExpressRoute with public peering (the older article, retired by now) or Microsoft peering (the newer
 * one). Private peering and a VPN are refused (facts, section 2.4), unless the cache storage account has a private endpoint.
 */
export type ReplicationPath =
  | 'internet'
  | 'expressroute-public'
  | 'expressroute-microsoft'
  | 'expressroute-private'
  | 'vpn';

export interface Line {
  readonly uploadMbps: number;
  readonly downloadMbps: number;
  /** One way. */
  readonly latencyMs: number;
}

export interface SiteProxy {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** `https` is there to be refused: the configuration server supports no proxy that is spoken to in HTTPS (documented). */
  readonly protocol: 'http' | 'https';
  /** Classic supports no authenticating proxy; its installers take credentials all the same (facts, section 2.3). */
  readonly authentication: 'none' | 'basic';
  /** What configuration server and process servers were given; without them `basic` lets nobody through. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** It opens TLS, but for these host patterns. Whoever must trust what is behind it does not. */
  readonly inspection?: { readonly except: readonly string[] };
  /** Host patterns the proxy lets through (`*.blob.core.windows.net`); everything when absent. */
  readonly allow?: readonly string[];
}

/** Of a protected server. The Mobility service takes no credentials. */
export interface AgentProxy extends Omit<SiteProxy, 'credentials'> {
  /** Addresses, host names, or the ends of host names (`contoso.local`), that are asked without it. No wildcards (documented). */
  readonly bypass: readonly string[];
}

/** The firewall between the site and the internet. */
export interface Egress {
  readonly default: 'allow' | 'deny';
  /** Host patterns let through when the default is `deny`. */
  readonly allow: readonly string[];
  /**
   * Addresses let through besides, by ranges: in CIDR notation, or service tags such as `Storage.westeurope` and
   * `AzureCloud.westus`. Which addresses a tag stands for is this world's own (`service-tags.ts`).
   */
  readonly allowRanges: readonly string[];
}
