/** Sizes of machines that an item may have in Azure: some of those a region offers, and why one does not fit. */
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';
import { ITEM, itemNamed, missingItem } from '../item-named.ts';
import { type Operation, operation, rows } from '../operation.ts';

type Size = readonly [name: string, cores: number, memoryGb: number, dataDisks: number, nics: number];

/** Documented figures; the choice is ours. */
const SIZES: readonly Size[] = [
  ['Standard_B2s', 2, 4, 4, 3],
  ['Standard_B2ms', 2, 8, 4, 3],
  ['Standard_D2s_v3', 2, 8, 4, 2],
  ['Standard_D4s_v3', 4, 16, 8, 2],
  ['Standard_D8s_v3', 8, 32, 16, 4],
  ['Standard_D16s_v3', 16, 64, 32, 8],
  ['Standard_E4s_v3', 4, 32, 8, 2],
  ['Standard_F4s_v2', 4, 8, 8, 2],
];

function computeSize({ ids }: Azure, item: ProtectedItem, size: Size) {
  const [name, cores, memoryInGB, maxDataDiskCount, maxNicsCount] = size;
  const dataDisks = item.input.disks.length - 1;
  const message = `The machine has ${dataDisks} data disks, the size takes ${maxDataDiskCount}.`;
  return envelope(`${ids.item(item)}/targetComputeSizes/${name}`, {
    name,
    friendlyName: name,
    cpuCoresCount: cores,
    vCPUsAvailable: cores,
    memoryInGB,
    maxDataDiskCount,
    maxNicsCount,
    errors: dataDisks > maxDataDiskCount ? [{ message, severity: 'Error' }] : [],
    highIopsSupported: 'True',
    hyperVGenerations: ['V1', 'V2'],
  });
}

export const targetComputeSizeOperations: readonly Operation[] = [
  operation({
    name: 'TargetComputeSizes.listByReplicationProtectedItems',
    method: 'GET',
    path: `${ITEM}/targetComputeSizes`,
    source: 'documented',
    note: 'A choice of sizes, the same in every region.',
    answer: ({ names }, azure) => {
      const item = itemNamed(azure, names);
      return item ? rows(SIZES.map((size) => computeSize(azure, item, size))) : missingItem(names);
    },
  }),
];
