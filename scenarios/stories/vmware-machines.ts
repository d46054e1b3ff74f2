import { serverLoss } from '../../chaos/server-loss.ts';
import { slowVcenter } from '../../chaos/slow-vcenter.ts';
import type { Site } from '../../simulator/site/site.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** Nobody waits that long for an answer. */
const UNANSWERED_MS = 5 * 60_000;

/**
 * The look at the vCenter, once in a quarter of an hour, tells of the virtual machines of the site. One that is in vain takes
 * none of them off the list. They are protected, lost and deleted there, and come home to that vCenter as new machines.
 */
export const vmwareMachines = scenario({
  name: 'vmware-machines',
  title: 'Virtual machines are discovered at their vCenter, stay on the list while it is silent, and come home to it',
  faults: ['slow-vcenter', 'server-loss'],
  exercises: ['returns-to-protected', 'recovered-image', 'application-recovers', 'one-active-copy', 'sound-jobs'],
  whyNot: (site) => {
    if (virtualOf(site).length === 0) return 'none of its servers is a VMware machine';
    return site.network.vpn ? undefined : 'without a VPN there is no way home';
  },
  async run(drill) {
    const { runbook, site } = drill;
    const { vault } = runbook;
    const virtual = virtualOf(site);
    const lists = async () => `${(await vault.machinesAtVcenter()).toSorted()}` === `${virtual.toSorted()}`;
    const aCycle = { withinMs: minutes(20) };

    await drill.phase('discovery', async () => {
      await runbook.siteRegistered();
      await drill.until(`${virtual.join(', ')} discovered`, lists, aCycle);
    });
    await drill.phase('a vCenter that does not answer', async () => {
      const silent = await drill.inject(slowVcenter, { byMs: UNANSWERED_MS });
      await drill.until('a look was in vain', async () => (await vault.vcenterLooks()).includes('Failed'), aCycle);
      await drill.expect(`${virtual.join(', ')} still listed`, lists);
      await silent.heal();
      const seen = async () => (await vault.vcenterLooks()).every((look) => look === 'Completed');
      await drill.until('the vCenter is seen again', seen, aCycle);
    });
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(0, minutes(8)));
    });
    await drill.phase('disaster and failover', async () => {
      drill.disaster(drill.servers);
      const loss = await drill.inject(serverLoss, { servers: drill.servers });
      await runbook.failOver();
      await drill.sleep(minutes(5));
      await runbook.commit();
      await loss.heal();
    });
    await drill.phase('home as new machines', async () => {
      await runbook.deployProcessServerInAzure();
      drill.story(`${virtual.join(', ')} cannot be had back: deleted at the vCenter, with all disks.`);
      for (const server of virtual) await runbook.deleteAtVcenter(server);
      await runbook.reprotectHome();
      await runbook.untilProtected();
      await drill.untilFreshPoints(drill.servers, drill.times.homeMs());
      drill.disaster(drill.servers);
      await runbook.failBack();
      await drill.sleep(minutes(5));
      await runbook.commit();
    });
    await drill.phase('protect again', async () => {
      drill.expectProtected(drill.servers, drill.times.toAzureMs());
      await runbook.reprotectToAzure();
      await runbook.untilProtected();
      await drill.lab.controls.removeProcessServerInAzure();
      await drill.until(
        'what came home is at the vCenter',
        async () => isWithin(virtual, await vault.machinesAtVcenter()),
        aCycle,
      );
    });
  },
});

function virtualOf({ servers }: Site): string[] {
  return servers.filter(({ kind }) => kind === 'vmware').map(({ name }) => name);
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  return some.every((one) => all.includes(one));
}
