/** vcsim as the vCenter of a site: started, given the site's hosts and datastores, its machines run by the park. */
import type { KeyPair } from '../network/certificates.ts';
import type { MachinePark } from '../machines/machine-park.ts';
import type { Site } from '../site/site.ts';
import { openVim } from '../vmware/vim.ts';
import { createLiveClock } from './clock.ts';
import { runEsxiHost, tellOf } from './esxi-host.ts';
import type { LabTime } from './lab-time.ts';
import { createLiveNetwork } from './network/network.ts';
import { furnishVcenter, startVcsim, type Vcsim, type VcsimSettings } from './vcsim.ts';

export interface VcsimVcenterSettings extends VcsimSettings {
  readonly vcenter: Site['vcenter'];
  /** Where the site's datastores lie; an existing directory. */
  readonly datastoresDirectory: string;
  readonly park: MachinePark;
  readonly time: LabTime;
  /** What it shows when it is asked, under the site's name for it; and whose certificates are trusted, PEM. */
  readonly identity: KeyPair;
  readonly authority: string;
}

export interface VcsimVcenter extends Vcsim {
  /** Settles when it is gone. */
  stop(): Promise<void>;
}

export async function startVcsimVcenter(settings: VcsimVcenterSettings): Promise<VcsimVcenter> {
  const { vcenter, datastoresDirectory, park, time, identity, authority, user, password } = settings;
  const vcsim = await startVcsim(settings);
  const { address, host, port } = vcenter;
  // An ESXi host sits beside its vCenter: no line of the lab lies between them.
  const network = createLiveNetwork({
    node: 'esxi/host',
    address,
    time,
    ways: {
      find: () => ({ kind: 'open', ...vcsim.socket, address, from: address }),
      onChange() {},
      close() {},
    },
    trust: { public: authority },
    identity,
    bind: () => ({ host: '127.0.0.1', port: 0 }),
    onListen() {},
  });
  const clock = createLiveClock(time);
  const vim = openVim({ network, clock, host, port, user, password });
  await furnishVcenter(vim, vcenter, datastoresDirectory);
  const before = await park.list('vmware');
  for (const machine of before) await tellOf(vim, machine);
  const esxi = runEsxiHost(vim, park, clock, before);
  return {
    ...vcsim,
    async stop() {
      await esxi.stop();
      await vcsim.child.kill();
      network.close();
    },
  };
}
