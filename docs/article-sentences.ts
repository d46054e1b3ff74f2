/** What the article says, statement by statement, and what drills each. Shown by `docs/article.md`. */
export type Evidence =
  | { readonly story: string }
  | { readonly property: string }
  /** A code with which what is not supported is refused. */
  | { readonly refusal: string }
  /** A test file, from the root of the repository. */
  | { readonly test: string }
  /** A sample site in `docs/examples/`. */
  | { readonly site: string };

export interface Sentence {
  /** In our words. */
  readonly says: string;
  readonly drilledBy: readonly Evidence[];
  /** What of it nothing drills. */
  readonly left?: string;
}

export interface Part {
  readonly heading: string;
  readonly sentences: readonly Sentence[];
}

const story = (name: string): Evidence => ({ story: name });
const property = (name: string): Evidence => ({ property: name });
const refusal = (code: string): Evidence => ({ refusal: code });
const testIn = (file: string): Evidence => ({ test: file });

export const ARTICLE: readonly Part[] = [
  {
    heading: 'Components',
    sentences: [
      {
        says: 'It takes a subscription and a network in Azure.',
        drilledBy: [property('named-network'), testIn('simulator/azure/arm/operations/beside-the-vault.test.ts')],
      },
      {
        says: 'Replicated data lies on managed disks.',
        drilledBy: [story('full-cycle'), property('true-points'), property('nothing-left-behind')],
      },
      {
        says: 'A failover creates machines in Azure from the replicated data.',
        drilledBy: [story('full-cycle'), property('recovered-image'), property('application-recovers')],
      },
      {
        says: 'They are put into the Azure network when they are created.',
        drilledBy: [property('named-network')],
      },
      {
        says: 'One machine of the site is the configuration server; as a VMware machine it is deployed from an OVF template.',
        drilledBy: [
          testIn('scenarios/registration.test.ts'),
          testIn('reference/model/prerequisites.test.ts'),
          refusal('PrerequisiteNotMet'),
        ],
      },
      {
        says: 'Configuration server, process server and master target run on it together.',
        drilledBy: [story('full-cycle'), story('process-server-restart')],
      },
      {
        says: 'The configuration server coordinates the site with Azure, and manages replication.',
        drilledBy: [
          story('restarts-of-configuration-server'),
          story('blocked-replication-service'),
          property('connected-again'),
        ],
      },
      {
        says: 'The process server is installed on it by default.',
        drilledBy: [story('full-cycle'), story('process-server-switch')],
      },
      {
        says: 'It takes in replication data, caches, compresses and encrypts it, and sends it to Azure Storage.',
        drilledBy: [
          story('restarts-of-process-server'),
          story('disks-full'),
          property('throttled-intake'),
          property('sealed-afresh'),
          property('nothing-readable'),
        ],
      },
      {
        says: 'It installs the Mobility service on machines that are to be replicated.',
        drilledBy: [
          story('push-installation'),
          testIn('scenarios/push-installation.test.ts'),
          testIn('reference/process/push-installer.test.ts'),
          testIn('simulator/live/ssh/ssh-server.test.ts'),
        ],
      },
      {
        says: 'It discovers the machines of the site.',
        drilledBy: [
          story('vmware-machines'),
          testIn('simulator/azure/arm/operations/discovered-machines.test.ts'),
          testIn('simulator/azure/arm/operations/containers.test.ts'),
        ],
      },
      {
        says: 'Larger deployments add separate process servers.',
        drilledBy: [
          testIn('scenarios/scale-out.test.ts'),
          testIn('scenarios/server-versions.test.ts'),
          story('process-server-switch'),
          story('scale-out-process-servers'),
          { site: 'mixed-two-process-servers.yaml' },
        ],
      },
      {
        says: 'The master target is installed on the configuration server by default, and takes in what comes home at a failback.',
        drilledBy: [story('full-cycle'), story('master-target-restart'), story('restarts-of-master-target')],
      },
      {
        says: 'Large deployments add a separate master target.',
        drilledBy: [
          story('separate-master-target'),
          testIn('scenarios/separate-master-target.test.ts'),
          refusal('MasterTargetFamilyDiffers'),
          refusal('MasterTargetDisksExceeded'),
          refusal('MasterTargetTooNew'),
        ],
      },
      {
        says: 'Every replicated server has the Mobility service.',
        drilledBy: [story('restarts-of-agent'), story('wrong-passphrase-refused'), property('honest-work')],
      },
      {
        says: 'The process server installs it; or somebody does by hand; or a tool such as Configuration Manager.',
        drilledBy: [
          story('push-installation'),
          story('agents-rolled-out'),
          story('agent-update'),
          story('wrong-passphrase-refused'),
        ],
      },
    ],
  },
  {
    heading: 'Outbound connections',
    sentences: [
      {
        says: 'The site has to let out what replication asks for.',
        drilledBy: [
          story('range-firewall'),
          testIn('scenarios/ip-ranges.test.ts'),
          story('blocked-storage'),
          story('blocked-entra'),
          story('blocked-replication-service'),
          story('blocked-service-bus'),
        ],
      },
      {
        says: 'A proxy that asks for a login is not supported.',
        drilledBy: [
          story('authenticating-proxy'),
          story('proxy-troubles'),
          story('proxy-change-half-done'),
          story('agents-behind-proxy'),
          story('https-proxy-refused'),
          { site: 'bank-inspecting-proxy.yaml' },
          refusal('HttpsProxyNotSupported'),
          property('diagnosis'),
        ],
      },
      {
        says: 'Storage: data is written to the cache storage account.',
        drilledBy: [story('blocked-storage'), story('storage-token-expires')],
      },
      {
        says: 'Microsoft Entra ID: whoever asks a service of Site Recovery signs in.',
        drilledBy: [story('blocked-entra'), story('foreign-tokens-refused')],
      },
      {
        says: 'Replication: the site speaks with the Site Recovery service.',
        drilledBy: [story('blocked-replication-service')],
      },
      {
        says: 'Service Bus: monitoring and diagnostics are written.',
        drilledBy: [story('blocked-service-bus'), property('told-events')],
      },
      {
        says: 'Each of these has a name in the commercial and in the government cloud.',
        drilledBy: [
          story('blocked-storage'),
          story('blocked-backup-service'),
          testIn('scenarios/clouds.test.ts'),
          testIn('simulator/site/clouds.test.ts'),
          testIn('scenarios/first-cause.test.ts'),
          testIn('scenarios/set-up-names.test.ts'),
          { site: 'linux-shop-us-government.yaml' },
        ],
      },
    ],
  },
  {
    heading: 'Replication',
    sentences: [
      {
        says: 'Source, target and configuration server are set up in a vault, then a policy is made and replication enabled.',
        drilledBy: [story('full-cycle'), story('clock-off-refused'), testIn('scenarios/registration.test.ts')],
      },
      {
        says: 'Machines replicate by the policy.',
        drilledBy: [story('policy-change'), property('point-cadence'), property('retention'), property('age-told')],
      },
      {
        says: 'An initial copy of the data goes to Azure storage.',
        drilledBy: [story('full-cycle'), property('honest-protection'), property('true-points')],
      },
      {
        says: 'Then changes follow; they are tracked in files that end in .hrl.',
        drilledBy: [
          property('deltas-in-order'),
          story('latest-in-bitmap-mode'),
          testIn('reference/replication/change-log.test.ts'),
        ],
      },
      {
        says: 'Machines speak with the configuration server on port 443.',
        drilledBy: [story('one-sided-partitions'), property('honest-states')],
      },
      {
        says: 'They send data to the process server on port 9443, which can be changed.',
        drilledBy: [story('data-port-blocked'), story('lines-cut'), testIn('scenarios/other-data-port.test.ts')],
      },
      {
        says: 'The configuration server orchestrates over port 443 outbound.',
        drilledBy: [story('blocked-replication-service'), story('authenticating-proxy')],
      },
      {
        says: 'The process server sends to Azure storage over port 443 outbound.',
        drilledBy: [story('blocked-storage'), property('nothing-readable')],
      },
      {
        says: 'Machines of a replication group speak with each other on port 20004.',
        drilledBy: [story('port-20004-partition'), story('group-messages-amiss')],
      },
      {
        says: 'Groups share crash- and application-consistent points, for workloads that must be consistent with each other.',
        drilledBy: [
          story('group-of-three'),
          story('freeze-given-up'),
          property('consistent-cut'),
          property('group-sync'),
        ],
      },
      {
        says: 'Traffic goes to public endpoints of storage, over the internet or ExpressRoute with public peering.',
        drilledBy: [
          story('blocked-storage'),
          story('expressroute'),
          story('expressroute-public-peering'),
          testIn('simulator/site/lines.test.ts'),
          { site: 'bank-inspecting-proxy.yaml' },
        ],
      },
      {
        says: 'Replication over a site-to-site VPN or ExpressRoute private peering is not supported.',
        drilledBy: [
          story('replication-over-vpn-refused'),
          story('replication-over-private-peering-refused'),
          story('private-link'),
          testIn('scenarios/private-link.test.ts'),
          refusal('ReplicationOverVpnNotSupported'),
        ],
      },
    ],
  },
  {
    heading: 'Failover and failback',
    sentences: [
      {
        says: 'A drill (test failover) shows that all works, and disturbs nothing.',
        drilledBy: [story('full-cycle'), property('test-failover-clean'), property('untested-until-cleanup')],
      },
      {
        says: 'After it one fails over, and back, as needed.',
        drilledBy: [story('full-cycle'), story('failover-with-shutdown'), property('one-active-copy')],
      },
      {
        says: 'Planned failover is not supported.',
        drilledBy: [story('planned-failover-refused'), property('refusals')],
      },
      {
        says: 'Failback goes to VMware, also for physical servers, and needs VMware at the site.',
        drilledBy: [
          story('failback-to-physical-refused'),
          story('way-home-unready'),
          story('slow-vcenter'),
          story('original-location'),
          testIn('reference/site-recovery/workflows/original-machine.test.ts'),
        ],
      },
      {
        says: 'One fails over one machine, or several together by a recovery plan.',
        drilledBy: [story('full-cycle'), story('failover-with-shutdown'), property('boot-order')],
      },
      {
        says: 'Machines in Azure are made from the replicated data in Azure storage.',
        drilledBy: [property('recovered-image'), property('point-asked-for')],
      },
      {
        says: 'After the failover it is committed, and the workload is used in Azure.',
        drilledBy: [story('full-cycle'), story('failover-cancelled'), property('commit-deletes-points')],
      },
      {
        says: 'When the site is back, one can fail back.',
        drilledBy: [story('full-cycle'), property('returns-to-protected')],
      },
      {
        says: 'Failback takes a temporary process server in Azure, which can be deleted afterwards.',
        drilledBy: [story('full-cycle'), story('way-home-unready')],
      },
      {
        says: 'It takes a VPN, or ExpressRoute, from the Azure network to the site.',
        drilledBy: [story('vpn-loss-reprotect'), story('vpn-loss-failback'), story('expressroute')],
      },
      {
        says: 'The master target of the configuration server handles it by default; much traffic takes a separate one.',
        drilledBy: [story('full-cycle'), story('master-target-restart'), story('separate-master-target')],
      },
      {
        says: 'It takes a failback policy, which is made with the policy to Azure.',
        drilledBy: [story('full-cycle'), testIn('simulator/azure/arm/operations/policies.test.ts')],
      },
      {
        says: 'It takes VMware: one cannot fail back to a physical server.',
        drilledBy: [story('failback-to-physical-refused')],
      },
      {
        says: 'Stage 1: the machines in Azure are reprotected and replicate home.',
        drilledBy: [story('vpn-loss-reprotect'), property('true-points')],
      },
      {
        says: 'Stage 2: a failover to the site.',
        drilledBy: [
          story('vpn-loss-failback'),
          story('original-location'),
          property('recovered-image'),
          property('one-active-copy'),
        ],
      },
      {
        says: 'Stage 3: replication to Azure is enabled again.',
        drilledBy: [story('full-cycle'), property('returns-to-protected')],
      },
    ],
  },
];
