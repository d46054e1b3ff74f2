/** Kinds of jobs about a site and its servers. Recorded, unless a row says otherwise. */
export const SITE_JOB_SCENARIO = {
  DiscoverPhysicalMachine: { title: 'Add physical machine', tasks: { DiscoverPhysicalMachineTask: 'Adding machine' } },
  DiscoverVCenter: { title: 'Add vCenter server', tasks: { DiscoverVCenterTask: 'Adding vCenter server' } },
  UpdateVCenter: { title: 'Update vCenter server', tasks: { UpdateVCenterTask: 'Updating vCenter server' } },
  RemoveVCenter: { title: 'Remove vCenter server', tasks: { RemoveVCenterTask: 'Removing vCenter server' } },
  RefreshFabricLayout: {
    title: 'Refresh server details',
    tasks: {
      RefreshFabricLayoutPreflightChecksTask: 'Prerequisites check for refresh',
      RefreshFabricLayoutTask: 'Getting details from server',
    },
  },
  ProcessServerFailover: {
    title: 'Changing Process server',
    tasks: { ProcessServerFailoverTask: 'Changing Process server' },
  },
  /** Inferred, as the next two. */
  CheckConsistency: {
    title: 'Check consistency',
    tasks: { ConsistencyCheckTask: 'Comparing what the machines replicate with what was ordered' },
  },
  RenewCertificate: { title: 'Renew certificate', tasks: { RenewCertificateTask: 'Renewing the certificate' } },
  RemoveFabric: { title: 'Remove server', tasks: { RemoveFabricTask: 'Removing the server' } },
} as const;
