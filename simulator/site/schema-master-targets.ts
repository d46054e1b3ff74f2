/** What a site file may say of master targets: of the built-in one, and of those on machines of their own. */
import { z } from 'zod';
import { address, flag, machineName, matching, number, oneOf, section, wholeNumber } from './schema-words.ts';

const retentionDrive = () =>
  matching(/^([a-z]:?|\/[\w./-]{1,79})$/i, 'expected a drive letter such as R or a mount point such as /mnt/retention');

const GB_MAX = 4_194_304;

/** By default it is as a master target has to be. */
const virtualMachine = () =>
  section({
    atVcenter: flag().default(true),
    snapshots: wholeNumber(0, 1000).default(0),
    scsiController: oneOf('LSI Logic', 'ParaVirtual', 'BusLogic').default('LSI Logic'),
    vmwareTools: flag().default(true),
    diskEnableUuid: flag().default(true),
    uniqueDiskUuids: flag().default(true),
    fileSystem: oneOf('NTFS', 'ReFS', 'FAT', 'FAT32', 'ext4', 'XFS').optional(),
    retentionGb: number(0, GB_MAX).default(600),
    cacheOnRetentionDrive: flag().default(false),
    retentionDriveLocked: flag().default(false),
  }).prefault({});

/** The configuration server is a Windows machine. */
export const builtInMasterTarget = section({
  retentionDrive: retentionDrive().optional(),
  operatingSystem: z
    .literal('Windows', { error: 'expected Windows: one on Linux has a machine of its own, see masterTargets' })
    .default('Windows'),
  machine: virtualMachine(),
});

export const version = () => matching(/^\d{1,5}(\.\d{1,5}){1,3}$/, 'expected a version such as 9.61.0.0');

export const separateMasterTarget = section({
  name: machineName(),
  address: address(),
  operatingSystem: oneOf('Windows', 'Linux').default('Windows'),
  retentionDrive: retentionDrive().optional(),
  machine: virtualMachine(),
  version: version().optional(),
  /** It speaks with the configuration server, and takes in what process servers send: nothing of it leaves the site. */
  proxy: z.never({ error: 'a master target has none: it sends nothing out of the site' }).optional(),
});
