/**
 * Alerts of the Mobility service ("EA" and four digits). Numbers and meanings are those of the agent source that
 * Microsoft publishes; EA0430 and EA0431 also stand in recorded events.
 */
import { documented } from './types.ts';
import type { ErrorCode } from './types.ts';

const source = documented('Azure/AzMigrate-Hydration: agent alert numbers');

export interface AlertDetails {
  readonly aliases?: readonly string[];
  readonly level?: ErrorCode['level'];
  readonly observables?: string;
}

/** An alert of the agent; a warning that shows as an event unless `more` says otherwise. */
export function alert(code: string, title: string, cause: string, remedy: string, more: AlertDetails = {}): ErrorCode {
  const observables = more.observables ?? 'An AgentHealth event with this code in the vault.';
  return { code, level: 'Warning', title, cause, remedy, source, ...more, observables };
}

export const RESYNC = 'The disk needs a resynchronization (78024); no new points until it is done.';
export const GROWING_RPO = 'RPO grows; 78026 past the threshold.';

export const AGENT_ALERTS: readonly ErrorCode[] = [
  alert(
    'EA0401',
    'Agent cache nearly full',
    'The folder for unsent changes is low on space.',
    'Free space on that drive (1 GB and 25 %).',
  ),
  alert(
    'EA0402',
    'Log folder cannot be created',
    'Permissions or a full drive.',
    'Repair the drive or the permissions.',
  ),
  alert(
    'EA0403',
    'Changes arrived out of order',
    'A batch does not follow its predecessor.',
    'Resynchronize the disk.',
    {
      level: 'Error',
      observables: RESYNC,
    },
  ),
  alert(
    'EA0404',
    'Cluster service shut down',
    'The cluster service on the source stopped.',
    'Start the cluster service.',
  ),
  alert('EA0405', 'Empty change', 'The driver reported a change without content.', 'Resynchronize if it repeats.'),
  alert(
    'EA0406',
    'Change beyond the end of the disk',
    'A change lies outside the known disk size.',
    'Resynchronize the disk.',
    {
      observables: RESYNC,
    },
  ),
  alert(
    'EA0407',
    'Resync file not valid',
    'A resynchronization file cannot be used.',
    'Start the resynchronization again.',
  ),
  alert(
    'EA0408',
    'Filter driver not found',
    'The driver is not loaded on this machine.',
    'Repair the agent and reboot.',
    {
      aliases: ['FilterDriverNotLoaded', 'ECH00024'],
      level: 'Error',
      observables: 'No changes are captured and no tags can be set.',
    },
  ),
  alert(
    'EA0409',
    'Resync bitmaps not valid',
    'The map of changed blocks cannot be trusted.',
    'Start the resynchronization again.',
  ),
  alert('EA0410', 'Volume resized', 'A protected volume changed its size.', 'Resynchronize.', { observables: RESYNC }),
  alert(
    'EA0411',
    'Agent cannot reach the process server',
    'The data connection fails.',
    'Open the data port (TCP 9443, or the one chosen at installation) to the process server.',
    {
      level: 'Error',
      observables: '78186, and 78028 after 30 minutes without data.',
    },
  ),
  ...['EA0412', 'EA0413', 'EA0414'].map((code) =>
    alert(code, 'Volume cannot be read', 'A read of a protected volume failed.', 'Check the disk of the source.'),
  ),
  alert('EA0415', 'Cluster file system query failed', 'The cluster did not answer.', 'Check the cluster service.'),
  alert('EA0416', 'Driver hands out changes again', 'Draining the driver works again.', 'Nothing to do.', {
    level: 'Information',
  }),
  alert(
    'EA0417',
    'Driver hands out no changes',
    'Draining the filter driver failed.',
    'Restart the agent; reboot if it stays.',
    {
      observables: GROWING_RPO,
    },
  ),
  alert(
    'EA0418',
    'Periodic registration failed',
    'The configuration server did not accept or answer.',
    'Open TCP 443; check passphrase, certificate and clock.',
  ),
  alert(
    'EA0419',
    'Disk layout not uploaded',
    'The description of the disks did not reach the server.',
    'Check the way to the configuration server.',
  ),
  alert(
    'EA0420',
    'Target volume busy',
    'A target volume could not be unmounted.',
    'Close whatever uses it on the master target.',
  ),
  alert('EA0421', 'Volume identity unstable', 'The GUID of a volume changes.', 'Check for cloned disks.'),
  alert(
    'EA0422',
    'Cache folder unusable',
    'The agent cache cannot be used.',
    'Repair the folder or reinstall the agent.',
  ),
  alert('EA0423', 'WMI not usable', 'Windows management queries fail.', 'Repair WMI on the source.'),
  alert(
    'EA0424',
    'Retention cannot be read',
    'The retention drive fails on reading.',
    'Check the retention drive of the master target.',
  ),
  alert(
    'EA0425',
    'Retention cannot be written',
    'The retention drive fails on writing.',
    'Check the retention drive of the master target.',
  ),
  alert('EA0426', 'Write failed', 'The target disk did not take a write.', 'Check disk and datastore of the target.'),
  alert(
    'EA0428',
    'Azure refused the credentials',
    'Authentication towards Azure failed.',
    'Register again and restart the MARS agent (obengine).',
    {
      level: 'Error',
      observables: 'Uploads stop and the process server cache fills.',
    },
  ),
  alert(
    'EA0429',
    'Crash tag failed: non-data mode',
    'The driver ran out of memory and keeps only block positions; order is lost.',
    'Let the backlog drain: more bandwidth, less churn, a roomier process server.',
    {
      observables: 'vacp exit code 10003; no crash-consistent points until the driver is back in data mode.',
    },
  ),
  alert(
    'EA0430',
    'Crash-consistent tag failed',
    'The tag could not be set on all disks in time.',
    'See 90074; often passes by itself after an initial replication.',
    {
      observables: '90074 after three failures in a row.',
    },
  ),
  alert(
    'EA0431',
    'Application-consistent tag failed',
    'VSS or the freeze script failed.',
    'See 90075; the VSS result stands in vacp.log.',
    {
      observables: '90075 at each failure; 78144 when the age limit passes.',
    },
  ),
  alert(
    'EA0432',
    'Agent cannot reach storage',
    'Blob storage does not answer the agent.',
    'Open *.blob.core.windows.net on firewall and proxy.',
    {
      observables: GROWING_RPO,
    },
  ),
  alert('EA0434', 'Machine rebooted', 'The agent saw a restart of its machine.', 'Nothing to do.', {
    level: 'Information',
  }),
  alert('EA0435', 'Agent upgraded', 'The agent runs a new version.', 'Nothing to do.', { level: 'Information' }),
  alert(
    'EA0436',
    'Log upload interrupted',
    'The network failed while logs were uploaded.',
    'Check firewall, proxy and line to Azure.',
    {
      aliases: ['LogUploadLocationNotHealthy', 'ECH00026', 'OnPremToAzureConnectionNotHealthy'],
      observables: GROWING_RPO,
    },
  ),
  alert('EA0437', 'Peak churn', 'A disk wrote more than 25 MB/s, or the machine more than 50 MB/s.', 'See 78188.', {
    observables: '78188 on the item.',
  }),
  alert(
    'EA0438',
    'Uploads are slow',
    'The line or the storage account has a high latency.',
    'Check line quality and account limits.',
    {
      aliases: ['SourceAgentHighLatencyObserved'],
      observables: GROWING_RPO,
    },
  ),
  alert('EA0439', 'Disk resized', 'A protected disk changed its size.', 'Resynchronize.', {
    aliases: ['SourceAgentDiskResize'],
    observables: RESYNC,
  }),
  alert(
    'EA0440',
    'Clock jumped forward',
    'The clock moved ahead by more than 3 minutes.',
    'Check time synchronisation.',
  ),
  alert('EA0441', 'Clock jumped back', 'The clock moved back by more than 60 minutes.', 'Check time synchronisation.'),
  alert(
    'EA0442',
    'VSS provider missing',
    "Site Recovery's VSS provider is not installed.",
    'Install the provider again.',
    {
      aliases: ['VssProviderMissing', 'ECH00030'],
      observables: 'Application-consistent tags fail (EA0431); crash-consistent ones go on.',
    },
  ),
  alert(
    'EA0443',
    'VSS service disabled',
    'The Volume Shadow Copy service is disabled.',
    'Set its start type back to manual or automatic.',
    {
      aliases: ['VssWriterFailure', 'ECH00031'],
      observables: 'Application-consistent tags fail (EA0431); crash-consistent ones go on.',
    },
  ),
  alert(
    'EA0444',
    'Azure cancelled the operation',
    'The service ended an operation of the agent.',
    'Look at the job in the vault.',
  ),
];
