/** What is wrong with a protected item, as clients see it. Recorded; more words than a server's finding has. */
import { explain } from '../../../../reference/model/error-codes.ts';
import type { HealthFinding } from '../../../../reference/site-recovery/health/health.ts';
import { categoryOf, isResolvable } from '../../../../reference/site-recovery/health/health.ts';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import type { Azure } from '../azure.ts';
import { healthErrorView } from './health-error.ts';

export function itemHealthErrors(azure: Azure, { name, input }: ProtectedItem) {
  const entityId = azure.ids.machine(input.serverId);
  return azure.service.health.of(name).map((finding) => ({
    ...healthErrorView(finding),
    errorSource: sourceOf(finding),
    errorType: errorType(finding),
    summaryMessage: categoryOf(finding.code) === 'TestFailover' ? '' : (explain(finding.code)?.title ?? ''),
    entityId,
    errorId: healthErrorId(finding),
    customerResolvability: isResolvable(finding.code) ? 'Allowed' : 'NotAllowed',
  }));
}

function sourceOf({ code }: HealthFinding): string {
  return categoryOf(code) === 'TestFailover'
    ? 'ReplicationUnitFailoverValidatorError'
    : 'ReplicationUnitProviderErrorOnPrimary';
}

/** A digit for the kind of error, and its type. Recorded for the missing test failover; for others inferred. */
export function healthErrorId(finding: Pick<HealthFinding, 'code'>): string {
  return `${categoryOf(finding.code) === 'TestFailover' ? 6 : 3}:${errorType(finding)}`;
}

function errorType({ code }: Pick<HealthFinding, 'code'>): string {
  return code === '161011' ? '8010' : code;
}
