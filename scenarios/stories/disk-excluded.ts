import { agentsThere } from '../agents-there.ts';
import { serverAlone } from '../alone.ts';
import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';
import type { Site } from '../../simulator/site/site.ts';

/**
 * A server is protected without its last disk, and comes up without it. Adding it while the server replicates is refused: the
 * documents have replication disabled and enabled again for that. Then it comes up with all its disks.
 */
export const diskExcluded = scenario({
  name: 'disk-excluded',
  title:
    'A disk is left out, cannot be added while its server replicates, and is taken in when replication is enabled anew',
  faults: [],
  exercises: [
    'refusals',
    'recovered-image',
    'application-recovers',
    'true-points',
    'nothing-left-behind',
    'sealed-afresh',
  ],
  site: agentsThere,
  whyNot: (site) => (chosen(site) ? undefined : 'no server outside its replication groups has two disks'),
  async run(drill) {
    const { runbook, lab } = drill;
    const { server = '', disks = [] } = chosen(drill.site) ?? {};
    const one = runbook.one(server);
    /** Of the machine of that name in Azure which was made last. */
    const disksThere = (machine: string) => {
      const created = lab.journal.records.findLast(
        (one) => one.kind === 'machine.created' && one.machine === `azure:${machine}`,
      );
      return (created?.disks as readonly unknown[] | undefined)?.length;
    };
    const comesUpWith = async (count: number) => {
      must('test failover', await one.testFailover());
      await drill.sleep(minutes(5));
      await drill.expect(
        `its test machine has ${count} of ${disks.length} disks`,
        async () => disksThere(`${server}-Test`) === count,
      );
      must('cleanup', await one.cleanUpTest());
    };
    const protectedWith = async (names: readonly string[]) => {
      must(`enable replication of ${server}`, await runbook.enable(server, names));
      drill.expectProtected([server], drill.times.toAzureMs([server]));
      await runbook.untilProtected([server]);
      await drill.sleep(drill.between(minutes(6), minutes(12)));
    };
    await drill.phase('protect all disks but one', async () => {
      await runbook.siteRegistered(minutes(20), [server]);
      await runbook.createPolicy();
      await protectedWith(disks.slice(0, -1));
      await comesUpWith(disks.length - 1);
    });
    await drill.phase('add it', async () => {
      await drill.refused('add a disk', server, 'NotPartOfClassic', () => one.addDisk());
      drill.story(
        'For physical and VMware machines the documents know one way: disable replication, and enable it again.',
      );
      await runbook.disable(server);
      await drill.sleep(minutes(5));
      await protectedWith([]);
      await comesUpWith(disks.length);
    });
    await drill.phase('failover', async () => {
      drill.disaster([server]);
      must('failover', await one.failOver({ shutDownSource: true }));
      await drill.sleep(minutes(5));
      await drill.expect('all of its disks are there', async () => disksThere(server) === disks.length);
      must('commit', await one.commit());
    });
  },
});

function chosen(site: Site): { readonly server: string; readonly disks: readonly string[] } | undefined {
  const server = serverAlone(site);
  const disks = site.servers.find(({ name }) => name === server)?.disks.map(({ name }) => name) ?? [];
  return server !== undefined && disks.length > 1 ? { server, disks } : undefined;
}
