/** Which operating systems can be replicated. */
import { type Operation, operation, value } from '../operation.ts';
import { operatingSystemsView } from '../views/operating-systems.ts';

export const operatingSystemOperations: readonly Operation[] = [
  operation({
    name: 'SupportedOperatingSystemsOperations.get',
    method: 'GET',
    path: '/replicationSupportedOperatingSystems',
    source: 'documented',
    note: 'For InMageAzureV2; for other kinds of replication the list is empty.',
    answer: ({ query }, azure) => value(operatingSystemsView(azure, query.get('instanceType'))),
  }),
];
