/** What a site file may say of the machine that the configuration server is set up on, and of its registration. */
import { FORBIDDEN_POLICIES, FORBIDDEN_ROLES } from '../../reference/model/prerequisites.ts';
import { flag, listOf, number, oneOf, section, wholeNumber, words } from './schema-words.ts';

const CORES_MAX = 1024;
const GB_MAX = 4_194_304;
const DAYS_MAX = 3650;
const CLOCK_MINUTES_MAX = 60 * 24;

/** By default all is as it is in the template. */
export const hostSchema = section({
  deployment: oneOf('ovf-template', 'unified-setup').default('ovf-template'),
  cores: wholeNumber(1, CORES_MAX).default(8),
  memoryGb: number(1, GB_MAX).default(16),
  installDriveFreeGb: number(0, GB_MAX).default(600),
  retentionFreeGb: number(0, GB_MAX).default(600),
  operatingSystem: words('expected an operating system such as Windows Server 2016').default('Windows Server 2016'),
  locale: words('expected a locale such as en-US').default('en-US'),
  roles: listOf(oneOf(...FORBIDDEN_ROLES)).default([]),
  groupPolicies: listOf(oneOf(...FORBIDDEN_POLICIES)).default([]),
  port443InUse: flag().default(false),
  iisAnonymousAuthentication: flag().default(true),
  fipsMode: flag().default(false),
  networkAdapter: oneOf('VMXNET3', 'E1000E', 'E1000').default('VMXNET3'),
  staticAddress: flag().default(true),
  mysql: words('expected a version of MySQL such as 5.7.20, or none').default('none'),
  tls12: flag().default(true),
  tls10: flag().default(true),
  dotNet: words('expected a version of .NET such as 4.6').default('4.6'),
  deployedDaysAgo: number(0, DAYS_MAX).default(0),
}).prefault({});

export const registrationSchema = section({
  keyAgeDays: number(0, DAYS_MAX).default(0),
  keyOfVault: words('expected the name of a vault').optional(),
  clockOffMinutes: number(-CLOCK_MINUTES_MAX, CLOCK_MINUTES_MAX).default(0),
}).prefault({});
