/** The vault's integrity key, which PowerShell fetches before anything else. */
import { z } from 'zod';
import { type Operation, operation, value } from '../operation.ts';
import { vaultExtendedInfo } from '../views/vault.ts';

const PATH = '/extendedInformation/vaultExtendedInfo';
const INFO = z.object({
  properties: z.object({ integrityKey: z.string().nullish(), algorithm: z.literal('None').nullish() }).nullish(),
});

export const vaultExtendedInfoOperations: readonly Operation[] = [
  operation({
    name: 'VaultExtendedInfo.get',
    method: 'GET',
    path: PATH,
    source: 'documented',
    note: 'Signatures made with the key are not checked.',
    answer: (_request, azure) => value(vaultExtendedInfo(azure)),
  }),
  ...(['PUT', 'PATCH'] as const).map((method) =>
    operation({
      name: method === 'PUT' ? 'VaultExtendedInfo.createOrUpdate' : 'VaultExtendedInfo.update',
      title: 'change vault integrity key',
      method,
      path: PATH,
      source: 'documented',
      body: INFO,
      answer: ({ body }, azure) => {
        const { vault } = azure.service.context;
        vault.integrityKey = body.properties?.integrityKey ?? vault.integrityKey;
        return value(vaultExtendedInfo(azure));
      },
    }),
  ),
];
