/** Codes this project gives to what a vault refuses about a site, or a site about itself, where none is published. */
import { simulator } from './types.ts';
import type { ErrorCode } from './types.ts';

const REFUSED = 'The request is refused (HTTP 409); nothing changes.';
const FAILED = 'The job fails with this code.';

function row(code: string, title: string, cause: string, remedy: string, observables: string): ErrorCode {
  return { code, level: 'Error', title, cause, observables, remedy, source: simulator };
}

export const SITE_REQUESTS: readonly ErrorCode[] = [
  row(
    'MachineAlreadyDiscovered',
    'Address belongs to a known machine',
    'A physical machine was added by an address under which another one is listed.',
    'Use the machine that the message names, or correct the address.',
    REFUSED,
  ),
  row(
    'ComponentNotProtectable',
    'Servers of Site Recovery cannot be protected',
    'The address is that of the configuration server, a process server or a master target.',
    'Correct the address; such servers are set up anew after a disaster.',
    REFUSED,
  ),
  row(
    'VcenterExists',
    'vCenter added already',
    'The host was added before, under another name.',
    'Use the one that is there.',
    FAILED,
  ),
  row(
    'VcenterInUse',
    'vCenter in use',
    'A machine is on its way home to one of its datastores.',
    'Complete the failback, or disable replication of the machine.',
    REFUSED,
  ),
  row(
    'ProcessServerSwitchInvalid',
    'Not a change of process server',
    'Source and target are the same, or a machine does not replicate through the source.',
    'Look at processServerId of the machines.',
    REFUSED,
  ),
  row('FabricInUse', 'Site in use', 'Machines of the site are protected.', 'Disable their replication first.', REFUSED),
  row(
    'SiteInconsistent',
    'Site and vault disagree',
    'A protected machine has not taken its last order: it is off, or cannot reach the configuration server.',
    'Bring the machine back; it takes the order with its next poll.',
    FAILED,
  ),
  row(
    'CertificateExpired',
    'Certificate has run out',
    "A vault renews a configuration server's certificate only while it holds.",
    'Run RenewCerts on the configuration server.',
    FAILED,
  ),
  row(
    'NotPartOfClassic',
    'Not part of the classic architecture',
    'The operation exists for other scenarios of Site Recovery: Azure to Azure, Hyper-V, the newer appliance.',
    'Use what the message names; otherwise there is nothing of the kind for physical servers.',
    'The request is refused (HTTP 409).',
  ),
];
