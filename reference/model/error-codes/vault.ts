/** Codes of `muster vault`: why it cannot serve, and what its control path refuses. */
import { simulator } from './types.ts';
import type { ErrorCode } from './types.ts';

function startUp(code: string, title: string, cause: string, remedy: string, exitCode = 64): ErrorCode {
  const observables = `One message, exit code ${exitCode}; nothing is served.`;
  return { code, level: 'Error', title, cause, observables, remedy, source: simulator };
}

function control(code: string, status: number, title: string, cause: string, remedy: string): ErrorCode {
  const observables = `HTTP ${status} on the control path; nothing changes.`;
  return { code, level: 'Error', title, cause, observables, remedy, source: simulator };
}

export const VAULT: readonly ErrorCode[] = [
  startUp(
    'VAULT_ADDRESS_UNAVAILABLE',
    'Address not available',
    'The port is in use, or the address is not one of this machine.',
    'Choose another --port or --host.',
    69,
  ),
  startUp(
    'VAULT_STATE_NOT_READABLE',
    'State file not readable',
    'No permission, or not a file.',
    'Check the path behind --state.',
  ),
  {
    ...startUp(
      'VAULT_STATE_NOT_WRITABLE',
      'State file not writable',
      'No such folder, no permission, or the disk is full.',
      'Make room or choose another place, and start again: everything that was answered is in the file.',
    ),
    observables: 'One message, exit code 64. When it happens later, the vault stops: what cannot be kept is not done.',
  },
  startUp(
    'VAULT_STATE_INVALID',
    'Not a state file, or a damaged one',
    'A line of it is not what a muster.vault/1 holds.',
    'Name the right file, or begin with a new one.',
  ),
  startUp(
    'VAULT_STATE_OUTDATED',
    'State file of another version',
    'Another version of Muster wrote it; lived again here, its world would become another one.',
    'Check out the version that wrote it, or begin with a new file.',
  ),
  startUp(
    'VAULT_STATE_OF_ANOTHER',
    'State file of another site or seed',
    'The file holds a vault of another site or seed than the command line asks for.',
    'Leave --site and --seed out to go on with it, or begin with a new file.',
  ),
  startUp(
    'VAULT_STATE_IN_USE',
    'State file in use',
    'Another process has the file.',
    'Stop the other vault, or use another file.',
  ),
  startUp(
    'VAULT_STATE_DIVERGED',
    'The world did not come back the same',
    'The file was changed by hand, or determinism is broken.',
    'If nobody touched the file, this is a bug of Muster: report it with the file.',
    70,
  ),
  control(
    'ControlRequestInvalid',
    400,
    'Request not understood',
    'The body is not JSON, or not what the path asks for.',
    'The message names what is wrong; GET /muster shows examples.',
  ),
  control(
    'ControlPathUnknown',
    404,
    'No such control path',
    'Path or method is none of the control path.',
    'GET /muster lists them.',
  ),
  control(
    'ControlCredentialsMissing',
    401,
    'Control path guarded',
    'The vault listens beyond loopback, and the request does not carry the credentials of the contributor.',
    'Send its bearer token, or its client id and secret as basic authentication.',
  ),
  control('FaultUnknown', 404, 'No such fault', 'The name is none of a fault.', 'GET /muster/faults lists them.'),
  control(
    'ProcessServerThere',
    409,
    'Process server in Azure there already',
    'One was put there before; one is enough.',
    'Use it, or remove it first.',
  ),
];
