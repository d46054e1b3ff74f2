/**
 * The regions of the commercial Azure cloud, by the names clients use. Published: the list of regions in Azure's own
 * documentation, without those for Microsoft's tests. Azure goes on adding regions, so a well-formed name that is not here is
 * a warning; one in another spelling ("West Europe"), or of another cloud, is a mistake.
 */
import { suggestion } from '../../reference/model/near-miss.ts';
import { shown } from './mistake.ts';

export const REGIONS: readonly string[] = [
  ...['australiacentral', 'australiacentral2', 'australiaeast', 'australiasoutheast', 'austriaeast', 'belgiumcentral'],
  ...['brazilsouth', 'brazilsoutheast', 'canadacentral', 'canadaeast', 'centralindia', 'centralus', 'chilecentral'],
  ...['eastasia', 'eastus', 'eastus2', 'francecentral', 'francesouth', 'germanynorth', 'germanywestcentral'],
  ...['indonesiacentral', 'israelcentral', 'italynorth', 'japaneast', 'japanwest', 'jioindiacentral', 'jioindiawest'],
  ...[
    'koreacentral',
    'koreasouth',
    'malaysiawest',
    'mexicocentral',
    'newzealandnorth',
    'northcentralus',
    'northeurope',
  ],
  ...['norwayeast', 'norwaywest', 'polandcentral', 'qatarcentral', 'southafricanorth', 'southafricawest'],
  ...['southcentralus', 'southeastasia', 'southindia', 'spaincentral', 'swedencentral', 'swedensouth'],
  ...['switzerlandnorth', 'switzerlandwest', 'uaecentral', 'uaenorth', 'uksouth', 'ukwest', 'westcentralus'],
  ...['westeurope', 'westindia', 'westus', 'westus2', 'westus3'],
];

/** Regions of the clouds of governments and of China begin with these. */
const OTHER_CLOUDS: readonly (readonly [beginning: string, cloud: string])[] = [
  ['usgov', "the US government's cloud"],
  ['usdod', "the US government's cloud"],
  ['china', 'the cloud in China'],
];

/** Why `region` cannot be one, or undefined. */
export function whyNoRegion(region: string): string | undefined {
  if (REGIONS.includes(region)) return undefined;
  const plain = region.toLowerCase().replaceAll(/[\s_-]/g, '');
  const other = OTHER_CLOUDS.find(([beginning]) => plain.startsWith(beginning));
  if (other) return `${shown(region)} is a region of ${other[1]}; Muster knows the commercial one`;
  if (REGIONS.includes(plain)) return `there is no Azure region ${shown(region)} (did you mean "${plain}"?)`;
  if (WELL_FORMED.test(region)) return undefined;
  return `expected the name of an Azure region such as westeurope, found ${shown(region)}`;
}

/** What to think about when `region` may be one, but is not known here; or undefined. */
export function whyUnknown(region: string): string | undefined {
  if (REGIONS.includes(region)) return undefined;
  return `"${region}" is none of the ${REGIONS.length} regions known here${suggestion(region, REGIONS)}`;
}

const WELL_FORMED = /^[a-z]{4,30}\d?$/;
