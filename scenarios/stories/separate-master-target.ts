import { masterTargetRestart } from '../../chaos/master-target-restart.ts';
import { masterTargetHome } from '../../simulator/machines/site-servers.ts';
import { masterTargetsOf } from '../../simulator/site/own-machines.ts';
import type { Server, Site } from '../../simulator/site/site.ts';
import { type Drill, minutes, must } from '../drill.ts';
import { lostToAzure } from '../one-life.ts';
import { scenario } from '../scenario.ts';
import { withSmallDisks } from '../small-site.ts';

/**
 * A server comes home through a master target on a machine of its own. What cannot be chosen is refused: one that is silent,
 * one of another family, a drive that it has not. It is lost under way and comes back, and nothing is copied again. When it
 * is lost for good the server comes home through another one, if the site has any for its family; what the lost one still
 * holds of it is no harm to anybody when that machine wakes up.
 */
export const separateMasterTarget = scenario({
  name: 'separate-master-target',
  title:
    'A separate master target is silent, lost under way and back, lost for good: the server comes home all the same',
  faults: ['server-loss', 'master-target-restart'],
  exercises: [
    'refusals',
    'diagnosis',
    'recovered-image',
    'application-recovers',
    'one-active-copy',
    'deltas-in-order',
    'resynchronisation',
    'returns-to-protected',
    'nothing-left-behind',
  ],
  site: comingHomeThroughIt,
  whyNot: ({ network, ...site }) => {
    if (!network.vpn) return 'without a VPN there is no way home';
    const fit = site.servers.some((server) => separateFor(site, server) !== undefined);
    return fit ? undefined : 'it has no master target on a machine of its own for a server with a ledger';
  },
  async run(drill) {
    const { runbook, servers, site } = drill;
    const [server = ''] = servers;
    const item = runbook.one(server);
    const own = masterTargetHome(site, server);
    const others = masterTargetsOf(site).filter(({ name }) => name !== own.name);
    const stranger = others.find(({ operatingSystem }) => operatingSystem !== own.operatingSystem);
    const second = others.find(({ operatingSystem }) => operatingSystem === own.operatingSystem);

    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(drill.between(minutes(3), minutes(8)));
    });
    await drill.phase('what cannot be chosen', async () => {
      await lostToAzure(drill, server);
      const drive = own.operatingSystem === 'Windows' ? 'Q' : '/mnt/elsewhere';
      await drill.refused('reprotect to another drive', server, 'RetentionDriveNotFound', () =>
        item.reprotectHome({ retentionDrive: drive }),
      );
      if (stranger) {
        await drill.refused('reprotect through another family', server, 'MasterTargetFamilyDiffers', () =>
          item.reprotectHome({ masterTarget: stranger.name }),
        );
      }
      const away = await drill.inject(masterTargetRestart, { masterTarget: own.name });
      await drill.sleep(minutes(20));
      await drill.refused('reprotect through a silent one', server, '78022', () => item.reprotectHome());
      await away.heal();
      await drill.sleep(minutes(5));
    });
    await drill.phase('lost under way, and back', async () => {
      must('reprotect', await item.reprotectHome());
      await runbook.untilProtected();
      await drill.sleep(drill.between(minutes(6), minutes(12)));
      const away = await drill.inject(masterTargetRestart, { masterTarget: own.name });
      await drill.sleep(minutes(25));
      drill.story(`${own.name} is missed by ${server}, which serves on in Azure.`);
      await away.heal();
      drill.expectProtected(servers, drill.times.homeMs());
      await drill.sleep(minutes(15));
      await comeHome(drill, server);
    });
    if (!second) return;
    await drill.phase('protect again', async () => {
      must('reprotect to Azure', await item.reprotectToAzure());
      await runbook.untilProtected();
      await drill.untilFreshPoints(servers, drill.times.toAzureMs());
    });
    await drill.phase('lost for good, and another one chosen', async () => {
      await lostToAzure(drill, server);
      const lost = await drill.inject(masterTargetRestart, { masterTarget: own.name });
      must(`reprotect through ${second.name}`, await item.reprotectHome({ masterTarget: second.name }));
      await runbook.untilProtected();
      await drill.sleep(minutes(8));
      await lost.heal();
      await drill.sleep(minutes(5));
      await comeHome(drill, server);
    });
  },
});

async function comeHome(drill: Drill, server: string): Promise<void> {
  const item = drill.runbook.one(server);
  drill.disaster([server]);
  must('failback', await item.failBack());
  await drill.sleep(minutes(5));
  must('commit', await item.commit());
}

/** One server with a ledger, and not much on it; through the separate master target of its file, or any of its family. */
function comingHomeThroughIt(site: Site): Site {
  const server = site.servers.find((one) => separateFor(site, one) !== undefined);
  if (!server) return site;
  const masterTarget = separateFor(site, server) ?? '';
  const small = withSmallDisks({ ...server, failback: { ...server.failback, masterTarget } });
  return { ...site, servers: [small], replicationGroups: [] };
}

function separateFor(
  { masterTargets }: Pick<Site, 'masterTargets'>,
  { failback, operatingSystem, workload }: Server,
): string | undefined {
  if (workload.kind !== 'ledger') return undefined;
  const fit = masterTargets.filter((target) => target.operatingSystem === operatingSystem).map(({ name }) => name);
  return fit.find((name) => name === failback.masterTarget) ?? fit[0];
}
