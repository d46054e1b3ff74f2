/** What must hold between a site's servers and the accounts that the Mobility service is installed with. */
import { nearest } from '../../reference/model/near-miss.ts';
import type { Report } from './mistake.ts';
import type { Site } from './types.ts';
import { unique } from './unique.ts';

export function checkInstallation({ servers, configurationServer }: Site, report: Report): void {
  const path = ['configurationServer', 'accounts'];
  const names = configurationServer.accounts.map(({ name }) => name);
  unique(
    names.map((value, index) => ({ path: [...path, index, 'name'], value })),
    'account',
    report,
  );
  servers.forEach(({ mobilityService: { installation, account }, passphrase }, index) => {
    const here = ['servers', index, 'mobilityService'];
    if (installation !== 'push') {
      if (account !== undefined)
        report([...here, 'account'], 'is for push installation only', [...here, 'installation']);
      return;
    }
    if (names.length === 0) {
      report([...here, 'installation'], 'says push, but the configuration server keeps no account for it', path);
    } else if (account !== undefined && !names.includes(account)) {
      const meant = nearest(account, names);
      const others = meant === undefined ? `there is ${names.join(', ')}` : `did you mean "${meant}"?`;
      report([...here, 'account'], `no account is named "${account}" (${others})`, path);
    }
    if (passphrase !== undefined) {
      report(['servers', index, 'passphrase'], 'an agent that is pushed gets the passphrase of the site', here);
    }
  });
}
