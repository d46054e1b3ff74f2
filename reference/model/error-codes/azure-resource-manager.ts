/** What Azure Resource Manager and the providers beside the vault answer, before or instead of the service. */
import { documented, simulator } from './types.ts';
import type { ErrorCode } from './types.ts';

function answer(status: number, code: string, title: string, cause: string, remedy: string): ErrorCode {
  const source = documented('azure-docs: azure-resource-manager/troubleshooting/common-deployment-errors');
  return { code, level: 'Error', title, cause, observables: `HTTP ${status}.`, remedy, source };
}

export const AZURE_RESOURCE_MANAGER: readonly ErrorCode[] = [
  answer(401, 'AuthenticationFailed', 'No token', 'The request carries no Authorization header.', 'Sign in first.'),
  answer(
    401,
    'InvalidAuthenticationToken',
    'Token refused',
    'What is shown as an access token is none, or nobody trusted signed it.',
    'Sign in again, at the tenant of the subscription.',
  ),
  answer(
    401,
    'ExpiredAuthenticationToken',
    'Token expired',
    'Access tokens hold for an hour.',
    'Sign in again; clients of the SDK do so by themselves.',
  ),
  answer(
    401,
    'InvalidAuthenticationTokenAudience',
    'Token for another service',
    'The token was asked for in the name of something else than Azure Resource Manager.',
    'Ask for the scope https://management.azure.com/.default, or for that of the endpoint in use.',
  ),
  answer(
    401,
    'InvalidAuthenticationTokenTenant',
    'Token of another tenant',
    'The token is good, and comes from a tenant that the subscription does not belong to.',
    'Sign in at the tenant of the subscription.',
  ),
  answer(
    403,
    'AuthorizationFailed',
    'Not allowed',
    'No role assignment of the client allows this action.',
    'Give it a stronger role: reader looks, operator fails over, contributor manages everything.',
  ),
  answer(
    400,
    'MissingApiVersionParameter',
    'No api-version',
    'Every request says which version of the API it is written for.',
    'Add ?api-version=2023-06-01.',
  ),
  answer(
    400,
    'InvalidApiVersionParameter',
    'api-version not valid',
    'The version is no date.',
    'Use a published version, such as 2023-06-01.',
  ),
  answer(
    400,
    'NoRegisteredProviderFound',
    'api-version unknown',
    'The provider has no such version.',
    'Use one that the message lists.',
  ),
  answer(
    400,
    'InvalidRequestContent',
    'Body not valid',
    'It is not JSON, or a field holds what it cannot hold; the message says which.',
    'Correct the field.',
  ),
  {
    ...answer(
      400,
      'BadRequest',
      'Request not readable',
      'It is not well-formed HTTP, its headers are too large, it names no host, or it did not arrive in time.',
      'Correct the client; the message says what is wrong.',
    ),
    source: simulator,
  },
  {
    ...answer(
      503,
      'ServiceUnavailable',
      'Vault ends',
      'The state file of a standing vault cannot be written, so nothing may be done any more.',
      'Make room on its disk and start the vault again; it goes on from there.',
    ),
    source: simulator,
  },
  answer(
    415,
    'UnsupportedMediaType',
    'Body of another type',
    'The request says that its body is no JSON, says nothing about it, or has compressed it.',
    'Send Content-Type: application/json.',
  ),
  answer(413, 'RequestContentTooLarge', 'Body too large', 'A request may hold 4 MiB.', 'Send less at once.'),
  answer(
    404,
    'SubscriptionNotFound',
    'Unknown subscription',
    'There is one subscription here, the one the site file names.',
    "Use the site's subscription.",
  ),
  answer(
    404,
    'ResourceGroupNotFound',
    'Unknown resource group',
    'There is one resource group here, the one the site file names.',
    "Use the site's resource group.",
  ),
  answer(404, 'ResourceNotFound', 'Unknown resource', 'Nothing of that name exists, or not any more.', 'List first.'),
  answer(
    404,
    'InvalidResourceType',
    'No such operation',
    'Nothing is served under this path.',
    'See which operations are served in docs/compatibility.md.',
  ),
  answer(
    404,
    'InvalidResourceNamespace',
    'Unknown provider',
    'No provider of that namespace is served here.',
    'See which ones GET /subscriptions/{id}/providers lists.',
  ),
  answer(
    409,
    'OperationNotAllowed',
    'Not possible now',
    'The machine is busy with something else, or the disk is attached or replicated to.',
    'Wait, or delete first what holds it.',
  ),
  answer(
    400,
    'NicInUse',
    'Network interface in use',
    'It belongs to a virtual machine.',
    'Delete the machine; its interface goes with it here.',
  ),
  answer(
    409,
    'InvalidResourceLocation',
    'Another location',
    'A resource of that name lies in another location.',
    "Use the site's region.",
  ),
  {
    ...answer(
      409,
      'VaultNameNotAvailable',
      'Another vault',
      'There is one vault here, the one the site file names.',
      'Use its name, or another site file.',
    ),
    source: simulator,
  },
  {
    ...answer(
      409,
      'VaultNotEmpty',
      'Vault in use',
      'Something is protected, or a site is registered.',
      'Disable replication, remove the site, then delete the vault.',
    ),
    source: simulator,
  },
  answer(405, 'MethodNotAllowed', 'Wrong verb', 'The path exists, the verb does not.', 'Use a verb that Allow names.'),
];
