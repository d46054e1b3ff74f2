/** What a site file may say of master targets: of the built-in one, and of those on machines of their own. */
import { z } from 'zod';
import { address, machineName, matching, oneOf, section } from './schema-words.ts';

const retentionDrive = () =>
  matching(/^([a-z]:?|\/[\w./-]{1,79})$/i, 'expected a drive letter such as R or a mount point such as /mnt/retention');

/** The configuration server is a Windows machine. */
export const builtInMasterTarget = section({
  retentionDrive: retentionDrive().optional(),
  operatingSystem: z
    .literal('Windows', { error: 'expected Windows: one on Linux has a machine of its own, see masterTargets' })
    .default('Windows'),
});

export const version = () => matching(/^\d{1,5}(\.\d{1,5}){1,3}$/, 'expected a version such as 9.61.0.0');

export const separateMasterTarget = section({
  name: machineName(),
  address: address(),
  operatingSystem: oneOf('Windows', 'Linux').default('Windows'),
  retentionDrive: retentionDrive().optional(),
  version: version().optional(),
});
