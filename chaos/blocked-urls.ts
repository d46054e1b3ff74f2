/**
 * One category of outbound names is blocked: by the URL-filtering proxy when the site has one, else by its firewall. Each
 * category has an outcome of its own (the names are documented, the outcomes inferred from what each is for):
 *
 * - storage: uploads stop, the process server's cache fills, recovery points stop; the control channel is fine.
 * - backup: the same, however well the storage account can be reached: uploads are coordinated by the backup service.
 * - replication: the configuration server is disconnected; replication itself goes on.
 * - entra: nothing at first; the site is disconnected when its token runs out. Replication goes on.
 * - service-bus: monitoring goes blind; nothing else notices.
 */
import { z } from 'zod';
import { URL_CATEGORY, type UrlCategory, urlPattern } from '../simulator/site/clouds.ts';
import { proxyOf } from '../simulator/site/proxies.ts';
import { AFTER_MINUTES } from './documented.ts';
import type { Fault, Symptom } from './fault.ts';
import { minutes, rpoMissed } from './symptoms.ts';

export interface BlockedUrlsParameters {
  readonly category: UrlCategory;
}

export const blockedUrls: Fault<BlockedUrlsParameters> = {
  name: 'blocked-urls',
  title: 'A category of outbound URLs is blocked',
  describe: ({ category }, site) => {
    const pattern = site ? ` (${urlPattern(site.azure.cloud, category)})` : '';
    return `${URL_CATEGORY[category].title} URLs${pattern} are blocked`;
  },
  parameters: z.strictObject({ category: z.enum(['storage', 'entra', 'replication', 'service-bus', 'backup']) }),
  needs: ['names'],
  inject: (lab, { category }) => lab.controls.blockNames(urlPattern(lab.site.azure.cloud, category)),
  symptoms: ({ category }, lab) => {
    const { siteDisconnected, tokenExpired, monitoring } = AFTER_MINUTES;
    const blockedCode = proxyOf(lab.site, lab.site.configurationServer.name) ? 'PROXY_FORBIDDEN' : 'ETIMEDOUT';
    const disconnected = (afterMs: number, beforeMs: number): Symptom => ({
      code: 'disconnected',
      on: 'site',
      afterMs,
      beforeMs,
      clearsWithinMs: minutes(5),
    });
    switch (category) {
      case 'storage':
      case 'backup':
        return rpoMissed(lab);
      case 'replication':
        return [disconnected(minutes(4), minutes(siteDisconnected + 2))];
      case 'entra':
        return [disconnected(0, minutes(tokenExpired + siteDisconnected + 2))];
      case 'service-bus':
        return [
          { code: blockedCode, on: 'role', afterMs: 0, beforeMs: minutes(monitoring + 2), clearsWithinMs: minutes(7) },
        ];
    }
  },
  band: 'firebrick',
};
