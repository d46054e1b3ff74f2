/** Exit codes of vacp, the tool that sets recovery tags, and the VSS results it meets. */
import { documented } from './types.ts';
import type { ErrorCode } from './types.ts';

const EXIT = documented('Azure/AzMigrate-Hydration: vacp exit codes');
const VSS = documented('azure-docs: vmware-azure-troubleshoot-replication');
const observables = 'Stands in vacp.log and in the details of EA0429, EA0430 or EA0431.';

function exit(code: string, title: string, cause: string, remedy: string): ErrorCode {
  return { code: `vacp-${code}`, level: 'Warning', title, cause, observables, remedy, source: EXIT };
}

function vss(code: string, hexadecimal: string, title: string, remedy: string): ErrorCode {
  const cause = 'VSS on the source cannot take the snapshot an application-consistent tag needs.';
  return { code, aliases: [hexadecimal], level: 'Warning', title, cause, observables, remedy, source: VSS };
}

export const CONSISTENCY: readonly ErrorCode[] = [
  { ...exit('0', 'Tag issued', 'Everything worked.', 'Nothing to do.'), level: 'Information' },
  exit('1', 'Failed for no special reason', 'The tool gives no closer reason.', 'Read vacp.log.'),
  exit(
    '10001',
    'Bad command line',
    'The tool was called with arguments it does not know.',
    'Update or repair the agent.',
  ),
  exit('10002', 'Driver missing', 'The filter driver is not loaded.', 'Repair the agent and reboot (see EA0408).'),
  exit(
    '10003',
    'Driver in non-data mode',
    'The driver keeps block positions only, so order is lost.',
    'Let the backlog drain (see EA0429).',
  ),
  exit(
    '10004',
    'No protected volumes',
    "None of the machine's volumes is protected.",
    'Check what is enabled for replication.',
  ),
  exit('10005', 'Not a fixed disk', 'A removable or network disk was named.', 'Exclude that disk.'),
  exit(
    '10006',
    'No volume affected',
    'The request touches no protected volume.',
    'Check what is enabled for replication.',
  ),
  exit(
    '10007',
    'Tag revoked',
    'A tag was taken back because not all disks could take it.',
    'Nothing, unless it repeats.',
  ),
  exit('10009', 'Pre-script failed', 'The script before the freeze ended with an error.', 'Repair the script.'),
  exit('10010', 'Post-script failed', 'The script after the freeze ended with an error.', 'Repair the script.'),
  exit(
    '10998',
    'Pre-script took too long',
    'The script before the freeze did not end in time.',
    'Make the script faster.',
  ),
  exit(
    '10999',
    'Post-script took too long',
    'The script after the freeze did not end in time.',
    'Make the script faster.',
  ),
  vss('2147221164', '0x80040154', 'VSS provider not installed', "Install Site Recovery's VSS provider again."),
  vss('2147943458', '0x80070422', 'VSS service disabled', 'Set the VSS provider service to automatic and start it.'),
  vss('2147754756', '0x80042304', 'VSS provider not registered', 'Register the VSS provider again.'),
  vss(
    '2147754994',
    '0x800423F2',
    'VSS writer timed out',
    'Restart the writer; avoid several VSS applications at once.',
  ),
];
