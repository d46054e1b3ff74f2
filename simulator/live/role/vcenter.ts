/** The site's vCenter: vcsim, run by this process, or our own. */
import { Scope } from '../../ground/scope.ts';
import { Home } from '../../site/home.ts';
import { Vcenter } from '../../vmware/vcenter.ts';
import type { SpokenListen } from '../launcher-line.ts';
import { askedPark } from '../park.ts';
import { say } from '../say.ts';
import { startVcsimVcenter } from '../vcsim-vcenter.ts';
import type { ProgramOf } from './config.ts';
import type { RoleParts } from './parts.ts';

export async function startVcenter({ vcenter, vcsim, home }: ProgramOf<'vcenter'>, parts: RoleParts): Promise<void> {
  const { config, line, networkAt, bindAt } = parts;
  const park = askedPark(line);
  const { address, port } = vcenter;
  if (!vcsim) {
    const emulated = new Vcenter(park, new Home(home));
    networkAt(config.address, 'vcenter/api').listen(port, (request) => emulated.handle(request));
    return;
  }
  const { time, identity, trust } = config;
  const bind = bindAt(address, port);
  const running = await startVcsimVcenter({
    ...vcsim,
    // Closed by nobody: it ends with this process.
    scope: new Scope(),
    bind,
    vcenter,
    park,
    time,
    identity,
    authority: trust.public,
  });
  // Its inventory is gone with it, and so is this vCenter.
  const end = () => process.exit(1);
  running.child.ended.then(end, end);
  say({ say: 'listen', address, port, socket: running.socket } satisfies SpokenListen);
}
