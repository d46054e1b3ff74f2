/** What must hold between a site's servers and the accounts that the Mobility service is installed with. */
import { AGENT_VERSION } from '../../reference/model/agent-version.ts';
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
  servers.forEach(({ mobilityService, passphrase }, index) => {
    const { installation, account, version, afterMinutes } = mobilityService;
    const here = ['servers', index, 'mobilityService'];
    if (account !== undefined && !names.includes(account)) {
      const meant = nearest(account, names);
      const others = meant === undefined ? `there is ${names.join(', ') || 'none'}` : `did you mean "${meant}"?`;
      report([...here, 'account'], `no account is named "${account}" (${others})`, path);
    }
    if (installation !== 'push') return;
    if (names.length === 0 && account === undefined) {
      report([...here, 'installation'], 'says push, but the configuration server keeps no account for it', path);
    }
    if (version !== AGENT_VERSION) {
      report([...here, 'version'], 'an agent that is pushed has the version of its process server', here);
    }
    if (afterMinutes > 0) {
      report([...here, 'afterMinutes'], 'an agent that is pushed comes when replication is enabled', here);
    }
    if (mobilityService.configurationServer !== undefined) {
      report([...here, 'configurationServer'], 'an agent that is pushed is told of its own', here);
    }
    if (passphrase !== undefined) {
      report(['servers', index, 'passphrase'], 'an agent that is pushed gets the passphrase of the site', here);
    }
  });
}
