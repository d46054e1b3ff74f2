/** What Entra says when it gives no token, in its own shape: numbers, OAuth words and statuses are documented. */
import type { AzureCloud } from '../../site/clouds.ts';
import type { RandomStream } from '../../../reference/runtime.ts';

export interface SignInFault {
  /** The number after `AADSTS`. */
  readonly number: number;
  /** OAuth's word for it. */
  readonly error: string;
  readonly status: 400 | 401 | 404;
  readonly message: string;
}

export function missingParameter(name: string): SignInFault {
  return {
    number: 900144,
    error: 'invalid_request',
    status: 400,
    message: `The request says nothing about '${name}', which is required.`,
  };
}

export function unknownTenant(tenant: string, error = 'invalid_request'): SignInFault {
  return { number: 90002, error, status: 400, message: `There is no tenant '${tenant}' here.` };
}

export function unknownClient(clientId: string, tenant: string): SignInFault {
  const message = `Tenant '${tenant}' has no application with the identifier '${clientId}'.`;
  return { number: 700016, error: 'unauthorized_client', status: 400, message };
}

export function wrongSecret(clientId: string): SignInFault {
  const message = `The client secret is not that of application '${clientId}'; its value is wanted, not its id.`;
  return { number: 7000215, error: 'invalid_client', status: 401, message };
}

export function noSecret(): SignInFault {
  return { number: 7000216, error: 'invalid_client', status: 401, message: 'A client secret is required.' };
}

export function unsupportedGrant(grant: string): SignInFault {
  const message = `The grant type '${grant}' is not supported; 'client_credentials' is.`;
  return { number: 70003, error: 'unsupported_grant_type', status: 400, message };
}

export function malformedScope(scope: string): SignInFault {
  const message = `The scope '${scope}' names no resource.`;
  return { number: 70011, error: 'invalid_scope', status: 400, message };
}

/** Client credentials always ask for all that the client may do there. */
export function notDefaultScope(scope: string): SignInFault {
  const message = `The scope '${scope}' must be a resource followed by '/.default'.`;
  return { number: 1002012, error: 'invalid_scope', status: 400, message };
}

export function nothingThere(method: string, path: string): SignInFault {
  return { number: 90023, error: 'invalid_request', status: 404, message: `There is nothing at ${method} ${path}.` };
}

/** Tokens are asked for with POST. */
export function onlyPosts(method: string): SignInFault {
  const message = `The endpoint only accepts POST requests, not ${method}.`;
  return { number: 900561, error: 'invalid_request', status: 400, message };
}

export function faultBody(
  { number, error, message }: SignInFault,
  { entraHost }: AzureCloud,
  now: Date,
  random: RandomStream,
) {
  const timestamp = now.toISOString().replace('T', ' ').replace(/\.\d+/, '');
  const [traceId, correlationId] = [random.uuid(), random.uuid()];
  return {
    error,
    error_description: `AADSTS${number}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://${entraHost}/error?code=${number}`,
  };
}
