/**
 * Codes this project gives to what the simulated service, its roles and its surroundings say when no published code is
 * known. Some reasons behind them are documented (a vCenter needs write rights for reprotect); the names are ours.
 */
import { simulator } from './types.ts';
import type { ErrorCode } from './types.ts';

interface Details {
  readonly level?: ErrorCode['level'];
  readonly observables?: string;
}

function own(code: string, title: string, cause: string, remedy: string, details: Details = {}): ErrorCode {
  const observables = details.observables ?? 'The job or request fails with this code.';
  return { code, level: details.level ?? 'Error', title, cause, observables, remedy, source: simulator };
}

const INSIDE = 'Stands in the journal only; the role that meets it tries again.';

export const SIMULATED_SYSTEM: readonly ErrorCode[] = [
  // The service
  own(
    'PolicyInvalid',
    'Policy not valid',
    'Its numbers contradict each other or exceed a limit.',
    'Correct them: retention ≤ 15 days, application-consistent interval below it.',
  ),
  own(
    'MappingInvalid',
    'Container mapping not valid',
    'A policy to Azure maps a container to Microsoft Azure, a failback policy maps it to itself, and each only once.',
    'Name the target that belongs to the policy.',
  ),
  own(
    'FilterInvalid',
    'Filter not understood',
    'The $filter of a list names a field that this list has not, or is not of the form "field eq \'value\'".',
    'Use the fields that the message names, joined by "and".',
  ),
  own(
    'RecoveryPlanInvalid',
    'Recovery plan not valid',
    'No item, too many items or groups, or an item twice.',
    'At most 100 items and 7 groups, each item once.',
  ),
  own(
    'RecoveryPointMissing',
    'No such recovery point',
    'The item (or its group) has no point of the kind asked for.',
    'Choose another kind, or wait for the next point.',
  ),
  own(
    'JobCancelled',
    'Job cancelled',
    'Somebody cancelled the job before its next task.',
    'None; start the operation again when it is wanted.',
    { level: 'Information', observables: 'The job ends as Cancelled, and what it did is rolled back.' },
  ),
  own(
    'PublicNetworkAccessDenied',
    'The vault answers at its private endpoint only',
    'A vault with private endpoints is locked down (documented), and was asked from the internet: the name servers of whoever asked do not know the private zone, and answer with the public address.',
    'Forward the private zones to the network that the endpoints are in, or add their records at the site.',
    { observables: 'HTTP 403 to every request; no site registers, and one that has is disconnected.' },
  ),
  own(
    'PrerequisiteNotMet',
    'Set-up of the configuration server refused',
    'Its machine lacks what the set-up asks for: operating system, locale, roles and policies that must not be there, TLS, a fixed address.',
    'muster doctor --site FILE lists every prerequisite; mend those that it marks.',
    { observables: 'The configuration server is not set up, and the site never registers.' },
  ),
  own(
    'RegistrationKeyUnknown',
    'Registration key of another vault',
    'The key does not belong to this vault.',
    'Download the key of this vault.',
    { observables: 'The configuration server cannot register.' },
  ),
  own('RegistrationKeyExpired', 'Registration key expired', 'The key is older than five days.', 'Download a new one.', {
    observables: 'The configuration server cannot register.',
  }),
  own(
    'SiteDisconnected',
    'Site not connected',
    'The service has not heard from the configuration server.',
    'Bring it and its way out back.',
    { observables: 'No enabling, no reprotect; running replication goes on.' },
  ),
  own(
    'SiteDidNotAnswer',
    'Site did not carry out a task',
    'The configuration server took the task but sent no outcome in time.',
    'Check the configuration server, then try again.',
  ),
  own(
    'SourceNotShutDown',
    'Source not shut down',
    'The machine could not be reached or did not ship its last changes in time.',
    'None needed for a failover: it goes on without.',
    { level: 'Warning', observables: 'The shutdown task has this code; a failback stops, a failover continues.' },
  ),
  own(
    'FinalChangesMissing',
    'Last changes missing',
    'The last changes did not reach the master target.',
    'Restore the private line and fail back again.',
  ),
  own(
    'VcenterUnknown',
    'No such vCenter',
    'The configuration server knows no vCenter of that name.',
    'Add the vCenter and wait for its discovery.',
  ),
  own(
    'VcenterReadOnly',
    'vCenter account may only read',
    'The account has no write rights on the vCenter.',
    'Give it write rights; discovery and failover need only read.',
  ),
  own(
    'OriginalMachineOn',
    'The original machine is switched on',
    'The virtual machine that the server was is running. That it has to be off is documented, the code is ours: what comes home is written to its disks.',
    'Switch it off at its vCenter, then ask again; to come home as a new machine instead, delete it there.',
    { observables: 'The reprotect or the failback fails, and the machine keeps running in Azure.' },
  ),
  own(
    'OriginalDiskMissing',
    'The original machine lacks a disk',
    'The virtual machine that the server was has fewer disks than are to come home to it.',
    'Give it its disk back, or delete it, so that the server comes home as a new machine.',
    { observables: 'The reprotect or the failback fails, and the machine keeps running in Azure.' },
  ),
  own(
    'VaultSiteUnknown',
    'Site not registered',
    'The service does not know the site that reports.',
    'The configuration server registers again by itself.',
    { level: 'Warning', observables: INSIDE },
  ),
  // Credentials
  own(
    'PassphraseMismatch',
    'Wrong passphrase',
    'The agent or server presents another passphrase than the site has.',
    'Copy connection.passphrase from the configuration server.',
    { observables: 'It cannot register with the configuration server.' },
  ),
  own(
    'TokenInvalid',
    'Token refused',
    'The access token is missing, expired, or not for this.',
    'A new token is asked for by itself; if not, look at the way to Entra.',
    { observables: INSIDE },
  ),
  own('SignInFailed', 'Sign-in failed', 'Entra did not accept the client.', 'Check tenant, client and secret.'),
  own(
    'WrongKey',
    'Data not sealed for this receiver',
    'What arrived cannot be opened with the key of this stream.',
    'None: the sender is told and seals again.',
    { observables: INSIDE },
  ),
  // Replication
  own('BatchDamaged', 'Batch of changes damaged', 'A batch cannot be read.', 'Resynchronize if it repeats.', {
    observables: INSIDE,
  }),
  own(
    'BatchOutOfOrder',
    'Batch out of order',
    'A batch came before its predecessor.',
    'None: the missing one is sent again, or a resynchronization begins.',
    { observables: INSIDE },
  ),
  own(
    'GroupTagIncomplete',
    'Group tag not confirmed by all',
    'A member of the replication group did not confirm the tag, often for lack of port 20004.',
    'Open TCP 20004 between the members.',
    { level: 'Warning', observables: 'tag.group-failed in the journal; shared points stop, local ones go on.' },
  ),
  own(
    'Busy',
    'Member busy',
    'A member of the group is setting another tag.',
    'None: the next attempt comes by itself.',
    { level: 'Information', observables: INSIDE },
  ),
  own(
    'CopyRunning',
    'Copy still running',
    'Tags cannot be set before the initial copy is complete.',
    'Wait for the copy.',
    { level: 'Information', observables: INSIDE },
  ),
  own(
    'NonDataMode',
    'Driver in non-data mode',
    'The driver keeps block positions only (see EA0429).',
    'Let the backlog drain.',
    { level: 'Warning', observables: 'EA0429.' },
  ),
  // Disks, storage, hypervisors
  own(
    'VOLUME_NOT_FOUND',
    'No such disk',
    'The machine has no disk of that name.',
    'Compare the disks of the item with those of the machine.',
  ),
  own('VOLUME_EXISTS', 'Disk exists already', 'A disk of that name is there already.', 'Remove the left-over disk.'),
  own(
    'SNAPSHOT_NOT_FOUND',
    'No such snapshot',
    'The disk has no snapshot of that label.',
    'Choose another recovery point.',
  ),
  own(
    'NOT_FORMATTED',
    'Disk without a file system',
    'The volume does not begin as a workload volume does.',
    'The recovered disk is not usable; choose an older point.',
  ),
  own(
    'BLOB_NOT_FOUND',
    'No such blob',
    'The storage account has no blob at that path.',
    'None: often it was consumed already.',
    { observables: INSIDE },
  ),
  own(
    'BLOB_FORBIDDEN',
    'Storage refused the signature',
    'The shared access signature is missing, expired or for something else.',
    'A new one is asked for by itself; check the roles of the vault identity.',
  ),
  own(
    'BLOB_SERVER_ERROR',
    'Storage failed',
    'The storage account answered with an error of its own, such as ServerBusy or InternalError.',
    'None: what could not be stored is offered again. If it stays, look at the state of the storage service.',
  ),
  own(
    'MACHINE_NOT_FOUND',
    'No such machine',
    'The hypervisor has no machine of that name.',
    'Check the name; it may have been removed.',
  ),
  own(
    'MACHINE_EXISTS',
    'Machine exists already',
    'A machine of that name is there already.',
    'Clean up the test failover, or rename the machine.',
  ),
  own(
    'NETWORK_NOT_FOUND',
    'No such network',
    'The fabric has no virtual network or port group of that name.',
    'Name one that exists.',
  ),
  own('ADDRESS_IN_USE', 'Address taken', 'Another machine holds the address.', 'Free the address or choose another.'),
  own(
    'DATASTORE_NOT_FOUND',
    'No such datastore',
    'The vCenter has no datastore of that name.',
    'Choose one of its datastores.',
  ),
  own(
    'NO_PERMISSION',
    'The account may not do that',
    'The account that the vCenter was added with has read rights only.',
    'Give it write rights: reprotect and failback need them.',
  ),
  own(
    'NOT_ENOUGH_MEMORY',
    'Not enough memory on the host',
    'The host of a vCenter has no memory left for the machine that is to be started.',
    'Free memory there. A failback ends with 8038.',
  ),
  own(
    'FABRIC_FAULT',
    'The fabric refused',
    'Azure or the vCenter refused for a reason of its own, which the message tells.',
    'Read the message; look at the tasks of the vCenter.',
  ),
  // Drills
  own(
    'NotInTime',
    'Not in time',
    'Something the story waits for did not happen within its bound.',
    'Read the journal before that moment; the replay command is the last line.',
    { observables: 'The story stops; the drill is violated.' },
  ),
  own(
    'NotForThisSite',
    'Not for this site',
    'The story is about something that the site does not have, such as a replication group.',
    'Choose another scenario, or describe what the site has in its file.',
    { observables: 'The drill is inconclusive; the default suite passes it over and says why.' },
  ),
  own(
    'NoWayHome',
    'No way home',
    'Failback needs a VPN or private ExpressRoute between Azure and the site, and the site has none.',
    'Add network.vpn to the site; before a disaster, add the line to the site itself.',
    { observables: 'Everything up to the commit works; the story stops before the reprotect.' },
  ),
  own(
    'NotAsExpected',
    'Not as expected',
    'Something the story takes for granted was not so.',
    'Read the journal before that moment.',
    { observables: 'The story stops; the drill is violated.' },
  ),
  own(
    'RoleBroken',
    'A role broke',
    'A role threw, or found one of its invariants broken: a bug of the reference.',
    'Look at the line that is named; the replay command shows it again.',
    { observables: 'The story stops; the drill is violated.' },
  ),
  own(
    'NotInThisLab',
    'Not in this lab',
    'The story asks for something that is not there, such as a machine of another name.',
    'Correct the story; the message names what there is.',
    { level: 'Warning', observables: 'The story stops; the drill is inconclusive.' },
  ),
  own(
    'LabBroken',
    'The lab itself is gone',
    'A part of a live lab that keeps what nothing else knows has ended: storage, Azure, or a vCenter with its inventory.',
    'Run the drill again. If nobody ended the process, its last words stand in the message.',
    { level: 'Warning', observables: 'The story stops; the drill is inconclusive, and nothing else is judged.' },
  ),
  own(
    'FaultParametersInvalid',
    'Wrong parameters for a fault',
    'The story throws a fault with parameters that it does not take.',
    'Correct the story; npx muster list shows what each fault takes.',
    { level: 'Warning', observables: 'The story stops; the drill is inconclusive.' },
  ),
  own(
    'FaultUnavailable',
    'Fault not available here',
    'This lab or site has not what the fault needs.',
    'Use a site that has it (a proxy, a VPN), or another lab.',
    { level: 'Warning', observables: 'The story stops; the drill is inconclusive.' },
  ),
  own('Interrupted', 'Drill interrupted', 'Somebody pressed Ctrl-C.', 'Run it again.', {
    level: 'Information',
    observables: 'Exit code 130.',
  }),
];
