/** What may go wrong while the process server installs the Mobility service on a source. */
import { documented, simulator } from './types.ts';
import type { ErrorCode } from './types.ts';

const source = documented('azure-docs: vmware-azure-troubleshoot-push-install');
const observables = 'The enable job fails in its task "Installing Mobility Service and preparing target".';

function failure(code: string, title: string, cause: string, remedy: string): ErrorCode {
  return { code, level: 'Error', title, cause, observables, remedy, source };
}

/** What the documents rule out without a number for it. */
function ruledOut(code: string, title: string, cause: string, remedy: string): ErrorCode {
  return { ...failure(code, title, cause, remedy), source: simulator };
}

function vss(code: string, hexadecimal: string, cause: string, remedy: string): ErrorCode {
  return {
    ...failure(code, 'VSS provider not installed', `${cause} (${hexadecimal}).`, remedy),
    level: 'Warning',
    observables:
      'The enable job succeeds and says so, and application-consistent points fail; agents before 9.23 are not installed.',
  };
}

const ADMINISTRATOR = 'Give the account local administrator rights, or choose another one with cspsconfigtool.';

export const PUSH_INSTALL: readonly ErrorCode[] = [
  {
    ...failure(
      '95001',
      'Folder permissions on the configuration server',
      "IUSR may not read the configuration server's folders.",
      'Restore the permissions of IUSR on those folders.',
    ),
    notShown: 'the folders of a configuration server have no permissions in any of the labs',
    source: documented('azure-docs: vmware-azure-troubleshoot-replication'),
  },
  failure(
    '95103',
    'WMI closed',
    'The firewall of the source blocks Windows management.',
    'Allow the firewall group "Windows Management Instrumentation".',
  ),
  failure(
    '95105',
    'File sharing closed',
    'The installer cannot be copied: file and printer sharing is off.',
    'Allow the firewall group "File and Printer Sharing" on the source.',
  ),
  failure(
    '95106',
    'File sharing closed',
    'The installer cannot be copied: file and printer sharing is off.',
    'Allow the firewall group "File and Printer Sharing" on the source.',
  ),
  failure(
    '95107',
    'Account refused (Windows)',
    'Wrong credentials, or the account is no administrator of the source.',
    `${ADMINISTRATOR} A local account also needs LocalAccountTokenFilterPolicy.`,
  ),
  failure(
    '95108',
    'Account refused (Linux)',
    'Wrong credentials, not root, or SFTP or password login is off.',
    'Use root; enable the SFTP subsystem and password authentication in sshd_config.',
  ),
  failure(
    '95117',
    'Source out of reach',
    'No network way from the installing server to the source.',
    'Check name resolution, ping, TCP 135 (Windows) or 22 (Linux).',
  ),
  failure(
    '97118',
    'Source out of reach',
    'No network way from the installing server to the source.',
    'Check name resolution, ping, TCP 135 (Windows) or 22 (Linux).',
  ),
  {
    ...failure(
      '95265',
      'Reboot advised',
      'The new filter driver is loaded at the next start.',
      'Reboot when convenient.',
    ),
    level: 'Warning',
    observables: 'The job ends as Warning; replication goes on with the old driver.',
  },
  {
    ...failure(
      '95266',
      'Reboot advised',
      'The new filter driver is loaded at the next start.',
      'Reboot when convenient.',
    ),
    level: 'Warning',
    observables: 'The job ends as Warning; replication goes on with the old driver.',
  },
  failure(
    '95309',
    'Boot and system partition on different disks',
    'Agents before 9.20 cannot protect this layout.',
    'Use a current agent.',
  ),
  failure('95310', 'No boot disk', 'The machine has no boot disk among its disks.', 'Attach or include the boot disk.'),
  failure('95311', 'Several boot disks', 'Only one boot disk is supported.', 'Leave one boot disk.'),
  failure(
    '95313',
    'Root on several disks',
    'Agents before 9.20 cannot protect a root volume that spans disks.',
    'Use a current agent.',
  ),
  failure(
    '95320',
    'Device names in GRUB',
    'The boot configuration names devices, which may change after failover.',
    'Write UUIDs for root and resume.',
  ),
  failure('95517', 'Account lacks rights', 'Access was denied while copying the agent.', ADMINISTRATOR),
  failure(
    '95518',
    'Domain trust broken',
    'The source and its domain do not trust each other at sign-in.',
    'Repair the trust, or use an account that can sign in.',
  ),
  failure('95519', 'Account disabled', 'The chosen account is disabled.', 'Enable the account.'),
  failure(
    '95520',
    'Account locked out',
    'Too many failed sign-ins.',
    'Correct the stored credentials, unlock, try again.',
  ),
  failure('95521', 'No logon server', 'The source finds no logon server.', 'Bring a domain controller within reach.'),
  failure('95522', 'Logon service stopped', 'The Netlogon service of the source does not run.', 'Start Netlogon.'),
  failure(
    '95523',
    'Network of the source is gone',
    'The network the source was in no longer exists.',
    'Restore that network.',
  ),
  failure(
    '95524',
    'Too little space',
    'Less than 100 MB free for copying the installer.',
    'Free space on the system drive.',
  ),
  ruledOut(
    'InstallationOutOfSpace',
    'Too little space for the agent',
    'The installer fits and the agent does not: 500 MB on Windows, 2.25 GB on Linux.',
    'Free space on the system drive.',
  ),
  ruledOut(
    'InstallationSystemUnsupported',
    'Operating system not supported',
    'The machine runs a system that the classic Mobility service is not made for.',
    'Upgrade the machine, or protect it in another way.',
  ),
  ruledOut(
    'InstallationSecureBoot',
    'Secure Boot is on',
    'The filter driver cannot be loaded where Secure Boot is on.',
    'Switch Secure Boot off in the firmware.',
  ),
  ruledOut(
    'AgentRegisteredElsewhere',
    'Agent of another configuration server',
    'A Mobility service is there, and belongs to another configuration server.',
    'Disable replication there and remove that agent, or protect the machine with that configuration server.',
  ),
  ruledOut(
    'AgentDidNotRegister',
    'Installed agent is not heard of',
    'The Mobility service was installed and has not registered within 15 minutes.',
    'Check TCP 443 from the machine to the configuration server, then ask again.',
  ),
  {
    code: 'AgentVersionUnsupported',
    level: 'Warning',
    title: 'Mobility service too old',
    cause: 'The agent is more than four releases behind the servers of its site.',
    observables: 'The item shows it as a health error, and that an update is required; replication goes on.',
    remedy: 'Update the Mobility service, after configuration server, process servers and master targets.',
    source: simulator,
  },
  vss('511', '0x800706BE or 0x80070007', 'The provider could not be registered', 'Install the VSS provider again.'),
  vss('512', '0x8007041F', 'The service database is locked', 'Wait or reboot, then install the VSS provider again.'),
  vss('517', '0x80070430', 'The service is marked for deletion', 'Reboot, then install the VSS provider again.'),
  vss('802', '0x8004E00F', 'COM+ cannot talk to its coordinator', 'Repair COM+, then install the VSS provider again.'),
];
