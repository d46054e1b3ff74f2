/**
 * The regions of each cloud, by the names clients use. Published: the lists of regions in Azure's own documentation, without
 * those for Microsoft's tests. Azure goes on adding regions, so a well-formed name that is not here is a warning; one in another
 * spelling ("West Europe"), or of another cloud, is a mistake.
 */
import { nearest, suggestion } from '../../reference/model/near-miss.ts';
import { CLOUD_NAMES, CLOUDS, type CloudName } from './clouds.ts';
import { shown } from './mistake.ts';

export const REGIONS: Readonly<Record<CloudName, readonly string[]>> = {
  commercial: [
    ...[
      'australiacentral',
      'australiacentral2',
      'australiaeast',
      'australiasoutheast',
      'austriaeast',
      'belgiumcentral',
    ],
    ...['brazilsouth', 'brazilsoutheast', 'canadacentral', 'canadaeast', 'centralindia', 'centralus', 'chilecentral'],
    ...['eastasia', 'eastus', 'eastus2', 'francecentral', 'francesouth', 'germanynorth', 'germanywestcentral'],
    ...['indonesiacentral', 'israelcentral', 'italynorth', 'japaneast', 'japanwest', 'jioindiacentral', 'jioindiawest'],
    ...['koreacentral', 'koreasouth', 'malaysiawest', 'mexicocentral', 'newzealandnorth', 'northcentralus'],
    ...['northeurope', 'norwayeast', 'norwaywest', 'polandcentral', 'qatarcentral', 'southafricanorth'],
    ...['southafricawest', 'southcentralus', 'southeastasia', 'southindia', 'spaincentral', 'swedencentral'],
    ...['swedensouth', 'switzerlandnorth', 'switzerlandwest', 'uaecentral', 'uaenorth', 'uksouth', 'ukwest'],
    ...['westcentralus', 'westeurope', 'westindia', 'westus', 'westus2', 'westus3'],
  ],
  'us-government': ['usdodcentral', 'usdodeast', 'usgovarizona', 'usgovtexas', 'usgovvirginia'],
  china: ['chinaeast', 'chinaeast2', 'chinaeast3', 'chinanorth', 'chinanorth2', 'chinanorth3'],
};

/** Regions of a cloud other than the commercial one begin with these, those that are not listed yet too. */
const BEGINNINGS: readonly (readonly [beginning: string, cloud: CloudName])[] = [
  ['usgov', 'us-government'],
  ['usdod', 'us-government'],
  ['china', 'china'],
];

/** Why `region` cannot be one of that cloud, or undefined. */
export function whyNoRegion(cloud: CloudName, region: string): string | undefined {
  if (REGIONS[cloud].includes(region)) return undefined;
  const plain = region.toLowerCase().replaceAll(/[\s_-]/g, '');
  const home = cloudOf(plain);
  if (home !== undefined && home !== cloud) {
    const { title } = CLOUDS[home];
    return `${shown(region)} is a region of ${title}, and azure.cloud says ${cloud}${ofCloud(cloud, plain)}`;
  }
  if (REGIONS[cloud].includes(plain)) return `there is no Azure region ${shown(region)} (did you mean "${plain}"?)`;
  if (WELL_FORMED.test(region)) return undefined;
  return `expected the name of an Azure region such as ${CLOUDS[cloud].usualRegion}, found ${shown(region)}`;
}

/** What to think about when `region` may be one of that cloud, but is not known here; or undefined. */
export function whyUnknown(cloud: CloudName, region: string): string | undefined {
  const known = REGIONS[cloud];
  if (known.includes(region)) return undefined;
  const whose = cloud === 'commercial' ? '' : ` of ${CLOUDS[cloud].title}`;
  return `"${region}" is none of the ${known.length} regions${whose} known here${suggestion(region, known)}`;
}

/** Whose region a name is, if it can be told. */
function cloudOf(region: string): CloudName | undefined {
  const listed = CLOUD_NAMES.find((name) => REGIONS[name].includes(region));
  return listed ?? BEGINNINGS.find(([beginning]) => region.startsWith(beginning))?.[1];
}

/** Which of its own was meant, or may be. */
function ofCloud(cloud: CloudName, region: string): string {
  const [meant, examples] = [nearest(region, REGIONS[cloud]), REGIONS[cloud].slice(-3).toReversed()];
  return meant === undefined ? ` (there is ${examples.join(', ')}, …)` : ` (did you mean "${meant}"?)`;
}

const WELL_FORMED = /^[a-z]{4,30}\d?$/;
