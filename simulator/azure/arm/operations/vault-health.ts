/** The health of everything in the vault, summed up. */
import { refreshHealth } from '../../../../reference/site-recovery/health/vault-health.ts';
import { type Operation, operation, started, value } from '../operation.ts';
import { vaultHealthView } from '../views/vault-health.ts';

export const vaultHealthOperations: readonly Operation[] = [
  // Clients ask without a name; with its name, the result of a refresh is found.
  ...['/replicationVaultHealth', '/replicationVaultHealth/default'].map((path) =>
    operation({
      name: 'ReplicationVaultHealth.get',
      method: 'GET',
      path,
      source: 'documented',
      note: 'Always the health of now; Azure sums it up every few minutes.',
      answer: (_, azure) => value(vaultHealthView(azure)),
    }),
  ),
  operation({
    name: 'ReplicationVaultHealth.refresh',
    title: 'refresh vault health',
    method: 'POST',
    path: '/replicationVaultHealth/default/refresh',
    role: 'operator',
    source: 'documented',
    answer: (_, azure) => started(() => refreshHealth(azure.service.context)),
  }),
];
