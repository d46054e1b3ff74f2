/** What Muster calls findings about the servers of a site for which no code is published; what they are about is documented. */
import type { ErrorCode } from './types.ts';

function row(
  code: string,
  level: ErrorCode['level'],
  title: string,
  cause: string,
  observables: string,
  remedy: string,
): ErrorCode {
  const source = { tag: 'simulator', reference: 'Muster; what it is about is documented' } as const;
  return { code, level, title, cause, observables, remedy, source };
}

const LEVELS = 'The process server has this level in the vault. Its machines may fall behind.';
const RELIEF = 'Restore or widen the upload line, enlarge the cache disk, or add a process server.';

export const SITE_HEALTH: readonly ErrorCode[] = [
  row(
    'ProcessServerWarning',
    'Warning',
    'Process server under pressure',
    'Less than 30 % of its cache is free, or what waits needs more than 30 minutes to upload.',
    LEVELS,
    RELIEF,
  ),
  row(
    'ProcessServerCritical',
    'Critical',
    'Process server overloaded',
    'Less than 25 % of its cache is free, or what waits needs more than 45 minutes to upload.',
    `${LEVELS} It cannot be chosen for new protection.`,
    RELIEF,
  ),
  row(
    'VcenterNotSeen',
    'Warning',
    'vCenter cannot be looked at',
    'It did not answer the configuration server, or did not let it in, at the last discovery.',
    'Its machines, datastores and hosts are shown as they were; a reprotect to it is refused.',
    'Check address, port 443 and the account; the next discovery comes within 15 minutes.',
  ),
  row(
    'CertificateExpiring',
    'Warning',
    'Certificate runs out soon',
    'The certificate of the configuration server has less than two months left.',
    'sslCertExpiryRemainingDays falls.',
    'Renew the certificates while it holds; afterwards a vault cannot.',
  ),
  row(
    'CertificateRunOut',
    'Critical',
    'Certificate has run out',
    'The three years of the certificate of the configuration server are over.',
    'A renewal from the vault is refused.',
    'Run RenewCerts on the configuration server.',
  ),
  row(
    'StatisticsSilent',
    'Warning',
    'Nothing comes through Service Bus',
    'The site is connected, but has sent neither statistics nor alerts for 15 minutes.',
    'Alerts of agents are told late or not at all; replication does not notice.',
    'Open *.servicebus.windows.net for the configuration server.',
  ),
];
