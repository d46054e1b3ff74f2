/** Codes this project defines: refusals for which no real code is published, and the messages of its own tools. */
import { simulator } from './types.ts';
import type { ErrorCode } from './types.ts';

const source = simulator;

function refusal(code: string, title: string, cause: string, observables: string, remedy: string): ErrorCode {
  return { code, level: 'Error', title, cause, observables, remedy, source };
}

const UPGRADE_ORDER = 'Update in this order: configuration server, process servers, master targets, agents.';

function outOfOrder(code: string, title: string, cause: string, observables: string): ErrorCode {
  return { code, level: 'Warning', title, cause, observables, remedy: UPGRADE_ORDER, source };
}

function usage(code: string, title: string, cause: string, remedy: string): ErrorCode {
  return {
    code,
    level: 'Error',
    title,
    cause,
    observables: 'One message, exit code 64, nothing is run.',
    remedy,
    source,
  };
}

export const MUSTER: readonly ErrorCode[] = [
  {
    code: 'RunbookStopped',
    level: 'Error',
    title: 'The runbook under drill gave up',
    cause: 'A runbook that a story was given found something in its way, or a machine where it should not be.',
    observables: "The drill stops there; its message is the runbook's own.",
    remedy: 'Read the message and the chapter of the story it stopped in; mend the site or the runbook.',
    source,
  },
  {
    code: 'LineTooSmall',
    level: 'Error',
    title: "A line is too small for the site's data",
    cause:
      'What the servers write all the time fills a line for more than 80 %, or a copy of everything would cross it for ' +
      'more than a week.',
    observables: 'The drill stops before anything is copied and is inconclusive: it says nothing about the system.',
    remedy: 'Give the line at least the bandwidth that the message names, or protect less over it.',
    source,
  },
  refusal(
    'OperationNotAllowedInCurrentState',
    'The state forbids this operation',
    "The operation is not among the item's allowedOperations.",
    'HTTP 409, at once. What the real service answers is not published.',
    "Read the item's allowedOperations and do what leads there: commit before reprotect, clean up a test before the next.",
  ),
  refusal(
    'PlannedFailoverNotSupported',
    'No planned failover for physical servers',
    'The architecture has no planned failover from a physical or VMware source.',
    'The request is refused; nothing changes.',
    'Use a failover with the option to shut the source down first.',
  ),
  refusal(
    'FailbackToPhysicalNotSupported',
    'No failback to a physical server',
    'A machine that has failed over can only return as a virtual machine on VMware.',
    'The request is refused; the machine keeps running in Azure.',
    'Add a vCenter with an ESXi host and a datastore, and fail back there.',
  ),
  refusal(
    'MasterTargetFamilyDiffers',
    'Master target of another family',
    'A machine comes home through a master target of its own operating system alone (documented; the code is ours). The built-in one runs on Windows.',
    'Such a master target cannot be chosen: the reprotect is refused, and the machine keeps running in Azure.',
    'Set up a separate master target on Linux for Linux machines (masterTargets in the site file), and name it in the reprotect.',
  ),
  refusal(
    'GroupFamiliesDiffer',
    'Replication group of two families',
    'All machines of a replication group come home through one master target, and so must have one operating system (documented; the code is ours).',
    'The reprotect of each of them is refused; they keep running in Azure.',
    'Put machines of another operating system into a group of their own before they fail over.',
  ),
  refusal(
    'GroupMasterTargetDiffers',
    'Replication group on its way to another master target',
    'All machines of a replication group come home through the same master target (documented; the code is ours).',
    'The reprotect is refused, or fails when both were asked for at once; the machine keeps running in Azure.',
    'Name the master target that the others of its group go to.',
  ),
  refusal(
    'RetentionDriveNotFound',
    'No such retention drive',
    'The master target has no such drive or mount point to keep recovery points on. One that is new shows after up to 15 minutes (documented; the code is ours).',
    'The reprotect is refused; the machine keeps running in Azure.',
    'Name one of the retentionVolumes of the master target.',
  ),
  refusal(
    'MasterTargetDisksExceeded',
    'No room for more disks on the master target',
    'A master target attaches 60 disks at most (documented; the code is ours), of all machines that are on their way home through it.',
    'The reprotect job fails; the machine keeps running in Azure.',
    'Name another master target, or wait until some machines have come home and their failback is committed.',
  ),
  refusal(
    'MasterTargetTooNew',
    'Master target newer than its configuration server',
    'The version of a master target may not exceed that of the configuration server and its process servers (documented; the code is ours).',
    'The reprotect succeeds and its replication fails: the machine never gets a recovery point at home, and says so.',
    UPGRADE_ORDER,
  ),
  outOfOrder(
    'ProcessServerTooNew',
    'Process server newer than its configuration server',
    'It was updated before its configuration server, which comes first (documented; the code is ours).',
    'The process server shows a warning among its health errors; replication goes on. What Azure does is not published.',
  ),
  outOfOrder(
    'AgentTooNew',
    'Mobility service newer than its process server',
    'It was updated before its process server; agents come last (documented; the code is ours).',
    'The item shows a warning among its health errors; replication goes on. What Azure does is not published.',
  ),
  refusal(
    'ReplicationOverVpnNotSupported',
    'No replication to Azure over a VPN',
    'A site-to-site VPN or private peering may carry failback only; replication needs the internet, or ExpressRoute with public or Microsoft peering.',
    'Enabling replication is refused.',
    'Let replication leave over the internet, or ExpressRoute with Microsoft peering (public peering, in the older article).',
  ),
  refusal(
    'HttpsProxyNotSupported',
    'No proxy that is spoken to in HTTPS',
    'The configuration server was given a proxy that is spoken to in HTTPS; classic supports HTTP proxies only.',
    'The set-up does not register the site; nothing is asked of the proxy.',
    'Give the configuration server a proxy that is spoken to in HTTP, or let it go direct.',
  ),
  refusal(
    'MultiVmMemberAlone',
    'Group members move together',
    'The machine is one of several in a replication group.',
    'The request is refused; nothing changes.',
    'Use a recovery plan that holds the whole group.',
  ),
  refusal(
    'PolicyInUse',
    'Policy in use',
    'The policy is mapped to a container, or machines replicate by it.',
    'The policy, or its mapping, stays; HTTP 409. What the real service answers is not published.',
    'Disable replication of its machines, remove its mappings, then remove the policy.',
  ),
  refusal(
    'PolicyNotMapped',
    'Policy not mapped to the container',
    "Machines of a container replicate only by a policy that is mapped to it (the portal calls it: associated with the site's configuration server).",
    'Enabling replication is refused.',
    'Create a container mapping for the policy.',
  ),
  refusal(
    'RecoveryPlanActionsNotCarriedOut',
    'An action of a recovery plan would not be carried out',
    'The plan holds a script for this kind of failover, which is for sites with VMM only, or calls a runbook that nothing is bound to: a drill that leaves it out would prove nothing.',
    'The failover of the plan is refused; nothing changes.',
    'Bind the runbook (a function in a scenario file, a program or a web hook), take the script out of the plan, or limit it to other kinds of failover.',
  ),
  refusal(
    'RunbookFailed',
    'A runbook of a recovery plan failed',
    'What the runbook is bound to said so: a function, a program that ended with another code than 0, a web hook that answered with another status than 2xx.',
    'Its task has failed. The plan goes on and ends as PartiallySucceeded, or goes no further where its runbook is bound so.',
    'Read its output in the job; mend it, and run the plan again.',
  ),
  refusal(
    'RunbookTimedOut',
    'A runbook of a recovery plan did not end in time',
    'The time-out of its action was over. Without one a runbook has three hours.',
    'As with one that failed; nobody waits for it any more, whatever becomes of it.',
    'Give it more time in the plan, or find out what held it up.',
  ),
  refusal(
    'RunbookNotOnTheWayHome',
    'Runbooks are not available on the way home',
    'A runbook of the plan is said to be for RecoveryToPrimary. Documented: on the way from Azure to the site they are not available.',
    'Its task is skipped, and the job ends as CompletedWithInformation.',
    'Do by hand, or with a manual action, what has to be done at home.',
  ),
  refusal(
    'TargetSettingsInvalid',
    'Settings of the machine in Azure not valid',
    'A name is not one that a virtual machine can have, a setting contradicts another, or one that is needed is not there.',
    'The request is refused; nothing changes.',
    'Correct the setting that the message names.',
  ),
  refusal(
    'TestNetworkMissing',
    'Network of a test failover missing',
    'Neither the request nor the settings of the item name the virtual network that the test machine comes up in.',
    'The request is refused; nothing changes.',
    'Name a virtual network, best an isolated one.',
  ),
  refusal(
    'FailbackPointNotServed',
    'Recovery point of a failback not served',
    'A failback of this emulation always brings the last changes home.',
    'The request is refused; nothing changes.',
    'Ask for LatestTime.',
  ),
  refusal(
    'HealthErrorNotResolvable',
    'Health error cannot be closed',
    'Its customerResolvability is NotAllowed: it ends when its cause does.',
    'The request is refused (HTTP 409); nothing changes.',
    'Mend the cause; see the recommended action of the health error.',
  ),
  usage('USAGE', 'Wrong command line', 'A command, option or value is not known.', 'See npx muster --help.'),
  usage(
    'SITE_NOT_READABLE',
    'Site file not readable',
    'No such file, no permission, a directory, pipe or device, larger than 1 MiB, or no UTF-8 text.',
    'Check the path behind --site.',
  ),
  usage(
    'SITE_INVALID',
    'Site file has mistakes',
    'A value is missing, of the wrong kind, or contradicts another.',
    'Correct the lines the message names.',
  ),
  usage(
    'SCENARIO_UNKNOWN',
    'No such scenario',
    'The name is neither a scenario nor a readable .ts file.',
    'npx muster list shows the names.',
  ),
  usage(
    'SCENARIO_INVALID',
    'Not a scenario',
    'The file does not export a scenario.',
    'Copy one from scenarios/ and change it.',
  ),
  usage(
    'MovesInvalid',
    'Not a plan of moves',
    'A move asks for an operation or a fault that there is not, with parameters that it does not take, or heals what was not thrown.',
    'The message names each move that is wrong; docs/exploring.md has the shape.',
  ),
  usage(
    'RESULT_NOT_READABLE',
    'Result of a run not readable',
    'No result.json in that folder, or it is no muster.result/1.',
    'Name the folders of runs (--out, or below .muster/) whose reporters had json among them.',
  ),
  usage(
    'PLANT_UNKNOWN',
    'No such planted bug',
    'The name behind --plant is not known.',
    'npx muster list shows the names.',
  ),
  usage(
    'BUNDLE_NOT_READABLE',
    'Replay bundle not readable',
    'No such file, or no permission.',
    'Bundles lie in replay/ of a run.',
  ),
  usage(
    'BUNDLE_INVALID',
    'Not a replay bundle',
    'The file is not a muster.replay/2 bundle, was cut short, or was edited.',
    'Use a file from replay/ of a run.',
  ),
  usage(
    'BUNDLE_OUTDATED',
    'Bundle of another version',
    'Engine, Node or a package differ from those of the recorded run.',
    'Check out the version that wrote it, or add --force to run it anyway.',
  ),
  usage(
    'JOURNAL_CORRUPT',
    'Journal damaged',
    'A record is altered, missing or cut short.',
    'Replay the bundle to get the journal again.',
  ),
  {
    code: 'REPLAY_DIVERGED',
    level: 'Error',
    title: 'The replay went another way',
    cause: 'The same inputs gave another journal: determinism is broken, or --force ran a changed version.',
    observables: 'Exit code 1 and the first record that differs.',
    remedy: 'Without --force this is a bug of Muster: report it with the bundle.',
    source,
  },
  {
    code: 'INTERNAL_ERROR',
    level: 'Error',
    title: 'Muster itself broke',
    cause: 'An invariant of Muster does not hold, or its code threw.',
    observables: 'Exit code 70, with a stack trace on stderr.',
    remedy: 'Report it with the command, or with the state file of the vault.',
    source,
  },
  {
    code: 'SCENARIO_BROKEN',
    level: 'Error',
    title: "A scenario's own code broke",
    cause: 'The code of a scenario that was given as a file, or of its fault, threw: an error in code is no verdict.',
    observables: 'Exit code 70, and file and line on stderr; the drills beside it come to their end.',
    remedy: 'Mend the line; docs/adding-a-scenario.md says what a scenario may do.',
    source,
  },
  {
    code: 'OUTPUT_NOT_WRITTEN',
    level: 'Error',
    title: 'Output could not be written',
    cause: 'The disk is full or read-only, or something else stands at that path.',
    observables: 'Exit code 70 and one message; the drills under way are stopped, what could be written is kept.',
    remedy: 'Make room, or name another folder with --out.',
    source,
  },
  {
    code: 'LAB_UNAVAILABLE',
    level: 'Error',
    title: 'Lab not available',
    cause: 'This machine or this version cannot run the lab asked for.',
    observables: 'Exit code 69; nothing is run.',
    remedy: 'Use --lab virtual; npx muster doctor says what works here.',
    source,
  },
];
