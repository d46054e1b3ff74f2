/**
 * What an installer meets on its way, as the code that the documents give it (facts, section 8, F19 to F23). Which of two
 * codes for the same trouble means what is not published and inferred here: 95117 and 97118, 95105 and 95106, 95265 and 95266.
 */
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import { isOlder } from '../model/version-order.ts';
import type { InstallerReport, RemoteErrorCode, RemoteFailure, RemoteTarget } from '../runtime.ts';

export type Step = 'sign-in' | 'copy' | 'run';

/** Wrong credentials, or no administrator. */
const REFUSED = { Windows: '95107', Linux: '95108' } as const;
const REBOOT_ADVISED = { Windows: '95265', Linux: '95266' } as const;

/** No way at all. The first says nothing, the second says no, the third has no route. */
const NO_WAY: Partial<Record<RemoteErrorCode, string>> = {
  ETIMEDOUT: '95117',
  ENOTFOUND: '95117',
  ECONNREFUSED: '97118',
  ECONNRESET: '97118',
  EHOSTUNREACH: '95523',
};

const MET: Partial<Record<RemoteErrorCode, string>> = {
  DOMAIN_TRUST_BROKEN: '95518',
  ACCOUNT_DISABLED: '95519',
  ACCOUNT_LOCKED_OUT: '95520',
  NO_LOGON_SERVER: '95521',
  NETLOGON_STOPPED: '95522',
  WMI_CLOSED: '95103',
  SHARE_NOT_FOUND: '95106',
  ACCESS_DENIED: '95517',
};

/** By what the installation of the VSS provider ends with. */
const VSS_FAILURE: Readonly<Record<string, string>> = {
  '0x800706BE': '511',
  '0x80070007': '511',
  '0x80070430': '517',
  '0x8007041F': '512',
  '0x8004E00F': '802',
};

/** From this version on a VSS provider that cannot be installed is a warning. Documented. */
const VSS_FAILURE_IS_WARNING_SINCE = '9.23';

export function failureOf(
  machine: string,
  { host, operatingSystem }: RemoteTarget,
  step: Step,
  { code, message }: RemoteFailure,
): { ok: false; failure: Failure } {
  const withoutShares = step === 'copy' && operatingSystem === 'Windows' && NO_WAY[code] !== undefined;
  const known = withoutShares ? '95105' : (MET[code] ?? NO_WAY[code] ?? REFUSED[operatingSystem]);
  return fail(known, `the Mobility service could not be installed on ${machine} (${host}), at ${step}: ${message}`);
}

export function noAccount(machine: string, { operatingSystem }: RemoteTarget) {
  return fail(REFUSED[operatingSystem], `no account of the configuration server was named for ${machine}`);
}

export function warningsOf(
  machine: string,
  { operatingSystem }: RemoteTarget,
  version: string,
  { rebootAdvised, vssFailure }: InstallerReport,
): Result<readonly Failure[]> {
  const warnings: Failure[] = [];
  if (vssFailure !== undefined) {
    const message = `the VSS provider could not be installed on ${machine}: ${vssFailure}`;
    const said = fail(VSS_FAILURE[vssFailure] ?? '511', message);
    if (isOlder(version, VSS_FAILURE_IS_WARNING_SINCE)) return said;
    warnings.push(said.failure);
  }
  if (rebootAdvised) {
    const advice = `${machine} loads the new filter driver when it is started again`;
    warnings.push(fail(REBOOT_ADVISED[operatingSystem], advice).failure);
  }
  return ok(warnings);
}
