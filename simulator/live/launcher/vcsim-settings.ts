/** What a lab's vcsim is started with. */
import { randomUUID } from 'node:crypto';
import type { KeyPair } from '../../network/certificates.ts';
import type { VcsimProgram } from '../role/config.ts';
import type { LabDirectory } from './lab-directory.ts';

export function vcsimSettings(
  program: string,
  directory: LabDirectory,
  { certificate, privateKey }: KeyPair,
): VcsimProgram {
  return {
    program,
    user: 'asr',
    password: randomUUID(),
    certificateFile: directory.write('vcenter-certificate.pem', certificate),
    privateKeyFile: directory.write('vcenter-key.pem', privateKey),
    logFile: directory.logOf('vcsim'),
    datastoresDirectory: directory.datastores,
  };
}
