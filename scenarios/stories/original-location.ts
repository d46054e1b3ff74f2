import type { Server, Site } from '../../simulator/site/site.ts';
import { type Drill, minutes, must } from '../drill.ts';
import { lostToAzure } from '../one-life.ts';
import { scenario } from '../scenario.ts';
import { withSmallDisks } from '../small-site.ts';

/**
 * A virtual machine whose original is still at the vCenter comes home to that, and only what has changed is sent. A physical
 * server comes home as a new virtual machine, with everything; but then it is one, and the next time it comes home to that.
 * Each is lost twice, and in the end replicates to Azure again.
 */
export const originalLocation = scenario({
  name: 'original-location',
  title:
    'Servers come home to the virtual machines that they were, with what differs; a physical one from the second time on',
  faults: ['server-loss'],
  exercises: [
    'recovered-image',
    'application-recovers',
    'one-active-copy',
    'resynchronisation',
    'deltas-in-order',
    'sound-jobs',
    'returns-to-protected',
    'nothing-left-behind',
  ],
  site: oneOfEachKind,
  whyNot: (site) => {
    if (!site.network.vpn) return 'without a VPN there is no way home';
    return site.servers.some(hasLedger) ? undefined : 'it has no server with a ledger of its own';
  },
  async run(drill) {
    const { runbook, servers, site } = drill;
    const virtual = site.servers.filter(({ kind }) => kind === 'vmware').map(({ name }) => name);

    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(drill.between(minutes(3), minutes(8)));
    });
    await drill.phase('lost, and home', () => thereAndBack(drill, servers, virtual));
    await drill.phase('lost once more, and home to what came home', async () => {
      await thereAndBack(drill, servers, servers);
      await drill.lab.controls.removeProcessServerInAzure();
    });
  },
});

/** @param toOriginal those that come home to what they were */
async function thereAndBack(drill: Drill, servers: readonly string[], toOriginal: readonly string[]): Promise<void> {
  const { runbook } = drill;
  for (const server of servers) await lostToAzure(drill, server);
  await drill.sleep(drill.between(minutes(4), minutes(9)));
  for (const server of servers) {
    must('reprotect', await runbook.one(server).reprotectHome());
    const isOriginal = toOriginal.includes(server);
    await drill.expect(
      `${server} comes home ${isOriginal ? 'to what it was, with what differs' : 'as a new machine, with everything'}`,
      async () => cameBy(drill, server) === (isOriginal ? 'checksum-copy original' : 'full-copy'),
    );
  }
  await runbook.untilProtected();
  await drill.untilFreshPoints(servers, drill.times.homeMs());
  for (const server of servers) {
    const item = runbook.one(server);
    drill.disaster([server]);
    must('failback', await item.failBack());
    await drill.sleep(minutes(5));
    must('commit', await item.commit());
  }
  await towardsAzureAgain(drill);
}

async function towardsAzureAgain(drill: Drill): Promise<void> {
  const { runbook, servers } = drill;
  drill.expectProtected(servers, drill.times.toAzureMs());
  await runbook.reprotectToAzure();
  await runbook.untilProtected();
  await drill.untilFreshPoints(servers, drill.times.toAzureMs());
}

/** How its way home began: no answer of the vault says where to. */
function cameBy({ lab }: Drill, server: string): string {
  const { records } = lab.journal;
  const started = records.findLast((record) => record.kind === 'replication.started' && record.server === server);
  return [started?.begin, started?.location].filter((word) => word !== undefined).join(' ');
}

/** One virtual and one physical server, if the site has both, each with a ledger of its own and not much on it. */
function oneOfEachKind(site: Site): Site {
  const kinds = (['vmware', 'physical'] as const).flatMap((kind) => {
    const server = site.servers.find((one) => one.kind === kind && hasLedger(one));
    return server ? [withSmallDisks(server)] : [];
  });
  return { ...site, servers: kinds, replicationGroups: [] };
}

function hasLedger({ workload }: Server): boolean {
  return workload.kind === 'ledger';
}
