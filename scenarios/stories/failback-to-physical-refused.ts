import { serverLoss } from '../../chaos/server-loss.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** A physical server can only come back as a VMware machine (documented). */
export const failbackToPhysicalRefused = scenario({
  name: 'failback-to-physical-refused',
  title: 'Failback to the physical server is refused; to VMware it would be accepted',
  faults: ['server-loss'],
  exercises: ['refusals', 'recovered-image', 'application-recovers', 'one-active-copy'],
  whyNot: ({ network }) => (network.vpn ? undefined : 'it has no way home at all'),
  async run(drill) {
    const { runbook, servers, site } = drill;
    const physical = site.servers.filter(({ kind }) => kind === 'physical').map(({ name }) => name);
    const [server = ''] = (physical.length > 0 ? physical : servers).slice(-1);
    await drill.phase('protect', async () => {
      await runbook.protectEverything([server]);
      await runbook.createPlan('one', [[server]]);
      await drill.sleep(drill.between(minutes(8), minutes(14)));
    });
    await drill.phase('failover', async () => {
      drill.disaster([server]);
      const loss = await drill.inject(serverLoss, { servers: [server] });
      await runbook.failOver('one');
      await runbook.commit('one');
      await loss.heal();
    });
    await drill.phase('failback to the physical server', async () => {
      await runbook.deployProcessServerInAzure();
      await drill.refused('reprotect to the physical server', server, 'FailbackToPhysicalNotSupported', () =>
        runbook.tryReprotectHome(server, { masterTargetId: server }),
      );
      // A virtual machine has one, where its disks lie.
      if (physical.includes(server)) {
        await drill.refused('reprotect without a datastore', server, 'FailbackToPhysicalNotSupported', () =>
          runbook.tryReprotectHome(server, { datastore: undefined }),
        );
      }
      drill.story('To a datastore of the vCenter the same request is accepted.');
      await runbook.reprotectHome([server]);
    });
  },
});
