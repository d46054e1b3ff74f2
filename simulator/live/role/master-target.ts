/** A master target, beside a process server or alone: it keeps what comes home on the site's datastores. */
import { MasterTarget } from '../../../reference/master-target/master-target.ts';
import { DATASTORES, openDiskFolder } from '../disks/disk-folder.ts';
import { liveRandom } from '../random.ts';
import type { ProgramOf } from './config.ts';
import type { RoleParts } from './parts.ts';

export async function startMasterTarget(
  { configuration, neighbourPort, datastoresDirectory }: ProgramOf<'master-target'>,
  parts: RoleParts,
): Promise<void> {
  await parts.booted();
  const { config, clock } = parts;
  const random = liveRandom(config.seed, config.machine, config.life);
  const volumes = openDiskFolder(datastoresDirectory, { owner: DATASTORES, clock, random });
  const runtime = parts.runtime('master-target', { volumes });
  const target = new MasterTarget(runtime, configuration);
  if (neighbourPort !== undefined) runtime.network.listen(neighbourPort, (request) => target.answer(request));
  void target.run();
}
