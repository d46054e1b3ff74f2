/** The provider on a site's configuration server as clients see it. Recorded. */
import type { Site } from '../../../../reference/site-recovery/site/site-desk.ts';
import type { Azure } from '../azure.ts';
import { envelope } from '../ids.ts';
import { protectedCount } from './container.ts';
import { instant, NO_EXPIRY } from './dates.ts';
import { versionDetails } from './server-figures.ts';

/** Not simulated: the provider is always the latest. */
const VERSION = '5.1.6800.0';

export function providerView(azure: Azure, site: Site) {
  const { registration, connected, lastPollMs } = site;
  const { siteId, name } = registration;
  return envelope(azure.ids.provider(siteId), {
    fabricType: 'VMware',
    friendlyName: name,
    providerVersion: VERSION,
    serverVersion: '0.0',
    providerVersionState: 'Latest',
    providerVersionExpiryDate: NO_EXPIRY,
    fabricFriendlyName: name,
    lastHeartBeat: instant(lastPollMs),
    connectionStatus: connected ? 'Connected' : 'Disconnected',
    protectedItemCount: protectedCount(azure, siteId),
    allowedScenarios: ['Refresh'],
    healthErrorDetails: [],
    draIdentifier: azure.ids.guid(`provider/${siteId}`),
    machineId: null,
    machineName: name.toLowerCase(),
    biosId: null,
    authenticationIdentityDetails: null,
    resourceAccessIdentityDetails: null,
    dataPlaneAuthenticationIdentityDetails: null,
    providerVersionDetails: versionDetails(VERSION),
  });
}
