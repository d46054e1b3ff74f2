/** What the configuration server does once because the service asked for it. */
import { ok, type Result } from '../model/result.ts';
import type { Runtime } from '../runtime.ts';
import type { SiteTask } from '../wire/provider.ts';
import type { InventoryBook } from './inventory.ts';
import type { VcenterBook } from './vcenter-book.ts';
import { carryOutAtVcenter } from './vcenter-tasks.ts';

interface Parts {
  readonly runtime: Runtime;
  readonly vcenters: VcenterBook;
  readonly inventory: InventoryBook;
}

export async function carryOut({ runtime, vcenters, inventory }: Parts, task: SiteTask): Promise<Result<undefined>> {
  switch (task.kind) {
    case 'add-vcenter':
      return vcenters.add(task.vcenter, task.settings);
    case 'update-vcenter':
      return vcenters.update(task.vcenter, task.settings);
    case 'forget-vcenter':
      return vcenters.forget(task.vcenter);
    case 'discover-machine':
      return inventory.addMachine(task.machine);
    case 'renew-certificate':
      return inventory.renewCertificate(runtime.clock.nowMs());
    case 'refresh':
      // Asking is enough: what is known is reported with every poll, and after a task it looks at the vCenters again.
      return ok();
    default:
      return carryOutAtVcenter(runtime, vcenters.find(task.vcenter), task);
  }
}
