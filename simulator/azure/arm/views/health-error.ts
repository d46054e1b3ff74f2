/** Something that is wrong, as clients see it. Keys and nulls as recorded; the words are those of the error table. */
import { explain } from '../../../../reference/model/error-codes.ts';
import { categoryOf, type HealthFinding } from '../../../../reference/site-recovery/health/health.ts';
import { instant } from './dates.ts';

/** A finding about a server of the site, or about the site as a whole. */
export function healthErrorView({ code, severity, detail, sinceMs }: HealthFinding & { readonly sinceMs: number }) {
  const known = explain(code);
  return {
    innerHealthErrors: [],
    errorSource: null,
    errorType: null,
    errorLevel: severity === 'Warning' ? 'Warning' : 'Error',
    errorCategory: categoryOf(code),
    errorCode: code,
    summaryMessage: '',
    errorMessage: detail,
    possibleCauses: known?.cause ?? '',
    recommendedAction: known?.remedy ?? '',
    creationTimeUtc: instant(sinceMs),
    recoveryProviderErrorMessage: null,
    entityId: null,
    customerResolvability: 'NotAllowed',
  };
}
