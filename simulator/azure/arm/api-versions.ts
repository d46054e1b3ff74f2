/**
 * Which api-versions are accepted. Shapes do not differ between them here; docs/compatibility.md says so. Clients may be
 * newer than this file: versions after the last known one are taken as well, within reason.
 */
import type { ArmRefusal } from './errors.ts';

/** Versions of Microsoft.RecoveryServices that were published with Site Recovery, or seen in recorded traffic. */
const RECOVERY_SERVICES = [
  '2016-06-01 2016-08-10 2018-01-10 2018-07-10 2021-01-01 2021-02-10 2021-03-01 2021-04-01 2021-06-01 2021-07-01 2021-08-01',
  '2021-10-01 2021-11-01 2021-12-01 2022-01-01 2022-02-01 2022-03-01 2022-04-01 2022-05-01 2022-08-01 2022-09-10 2022-10-01',
  '2023-01-01 2023-02-01 2023-04-01 2023-06-01 2023-08-01 2024-01-01 2024-02-01 2024-04-01 2024-10-01 2025-01-01 2025-02-01',
  '2025-08-01 2026-02-01',
].flatMap((line) => line.split(' '));

const NEWEST = RECOVERY_SERVICES.at(-1) ?? '';
const BEYOND_REASON = '2030';

const DATED = /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(-preview)?$/;

/** Below the namespace; the namespace itself, and that it is registered, are Resource Manager's. */
const IN_THE_NAMESPACE = /\/providers\/Microsoft\.RecoveryServices\/(?!register$)/i;

export function apiVersionRefusal({ searchParams, pathname }: URL): ArmRefusal | undefined {
  const version = searchParams.get('api-version');
  if (!version) {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    return { status: 400, code: 'MissingApiVersionParameter', message };
  }
  if (!IN_THE_NAMESPACE.test(pathname)) {
    if (DATED.test(version)) return undefined;
    return { status: 400, code: 'InvalidApiVersionParameter', message: `The api-version '${version}' is invalid.` };
  }
  const dated = DATED.test(version);
  const newer = dated && version > NEWEST && version < BEYOND_REASON;
  if (newer || RECOVERY_SERVICES.includes(version.replace('-preview', ''))) return undefined;
  const message = `The api-version '${version}' is not supported. The supported api-versions are '${RECOVERY_SERVICES.join(', ')}'.`;
  return {
    status: 400,
    code: dated ? 'NoRegisteredProviderFound' : 'InvalidApiVersionParameter',
    message,
  };
}
