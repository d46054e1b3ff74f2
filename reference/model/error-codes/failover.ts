/** Failover, reprotect, failback, and answers of the vault. */
import { documented, inferred } from './types.ts';
import type { ErrorCode } from './types.ts';

const FAILOVER = documented('azure-docs: site-recovery-failover-to-azure-troubleshoot');
const FAILBACK = documented('azure-docs: vmware-azure-troubleshoot-failback-reprotect');
const FAILED_JOB = 'The failover job fails; the item shows 78037 and offers the failover again.';
const FAILED_REPROTECT = 'The reprotect job fails; the machine keeps running in Azure.';

export const FAILOVER_AND_FAILBACK: readonly ErrorCode[] = [
  {
    code: '28031',
    level: 'Error',
    title: 'Virtual machine could not be created',
    cause: 'A quota, an availability set or an Azure policy stands in the way.',
    observables: FAILED_JOB,
    remedy: 'Raise the quota or change the compute settings, then fail over again.',
    source: FAILOVER,
  },
  {
    code: '28092',
    level: 'Error',
    title: 'Network interface could not be created',
    cause: 'The target network, its subnet or the permissions on it do not fit.',
    observables: FAILED_JOB,
    remedy: 'Correct the network settings of the item, then fail over again.',
    source: FAILOVER,
  },
  {
    code: '70038',
    level: 'Error',
    title: 'Virtual machine could not be created (classic deployment)',
    cause: 'The old deployment model of Azure refused the machine.',
    observables: FAILED_JOB,
    remedy: 'Use Resource Manager as the target.',
    source: FAILOVER,
  },
  {
    code: '170010',
    level: 'Error',
    title: 'Hydration failed',
    cause: 'The disks of a physical machine could not be prepared to boot in Azure: drivers, services or boot layout.',
    observables: FAILED_JOB,
    remedy: 'Set the storage and VMBus drivers to start at boot on the source, let that replicate, fail over again.',
    source: FAILOVER,
  },
  {
    code: '8038',
    level: 'Error',
    title: 'On-premises machine could not be started',
    cause: 'The ESXi host has not enough free memory.',
    observables: 'The failback job fails at the start of the machine.',
    remedy: 'Free memory on the host and fail back again.',
    source: FAILBACK,
  },
  {
    code: '8061',
    level: 'Error',
    title: 'Datastore out of reach',
    cause: "The master target's ESXi host does not see the datastore, or not with write access.",
    observables: FAILED_REPROTECT,
    remedy: 'Mount the datastore read/write on that host and wait for the next discovery (15 to 30 minutes).',
    source: FAILBACK,
  },
  {
    code: '78052',
    level: 'Error',
    title: 'A virtual machine of that name exists already',
    cause: 'On the host of the master target there is a machine with the name the failback would create.',
    observables: FAILED_REPROTECT,
    remedy: 'Rename or remove that machine, then reprotect again.',
    source: FAILBACK,
  },
  {
    code: '78093',
    level: 'Error',
    title: 'Azure machine does not run',
    cause: 'The failed-over machine is switched off, or hangs, or was deleted.',
    observables:
      'The reprotect job fails; so does a failback, whose last changes only that machine can ship (inferred).',
    remedy: 'Start the machine in Azure, wait until its agent has registered, ask again.',
    source: FAILBACK,
  },
  {
    code: '95226',
    level: 'Error',
    title: 'Azure machine cannot reach the configuration server',
    cause: 'No VPN or private peering, a blocked port 443, or the application service of the agent does not run.',
    observables: FAILED_REPROTECT,
    remedy: 'Restore the private line, check that the agent has registered (up to 15 minutes after boot), try again.',
    source: FAILBACK,
  },
  {
    code: 'ReplicaAddressInvalid',
    level: 'Error',
    title: 'A replica address is not usable',
    cause: 'The address is taken (often by a test machine that was never cleaned up) or does not lie in the subnet.',
    observables: FAILED_JOB,
    remedy: 'Clean up the test failover, or choose another address.',
    source: inferred('azure-docs: site-recovery-failover-to-azure-troubleshoot gives the message, not a code'),
  },
  {
    code: 'ArmResourceDoesNotExist',
    level: 'Error',
    title: 'No such resource',
    cause: 'The path names a vault, fabric, item, policy or job that is not there.',
    observables: 'HTTP 404 with code NotFound; this code stands in its details.',
    remedy: 'Check names and spelling of the path; list the parent resource.',
    source: documented('azure-powershell: recorded Site Recovery sessions'),
  },
  {
    code: 'ACS50008',
    level: 'Error',
    title: 'Sign-in token not valid: clock skew',
    cause: 'The clock of the configuration server is too far off (5 or 15 minutes, depending on the source).',
    observables: 'Registration of the configuration server with the vault fails.',
    remedy: 'Synchronise its clock and register again.',
    source: documented('azure-docs: physical-azure-disaster-recovery'),
  },
];
