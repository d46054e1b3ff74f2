/**
 * Process server → the backup service in Azure, 443 outbound: it transfers what replicates to the cache storage account, and
 * has the transfer coordinated (that it needs the service's names for both is documented; what is said is inferred).
 */

export const COORDINATION = '/coordination';

export interface CoordinationRequest {
  readonly componentId: string;
}
