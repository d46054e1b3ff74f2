/**
 * One server's whole life, for stories that do the same harm in each part of it: from the first word of its site over the
 * copy to Azure, a resynchronisation, the loss, the way home and back to Azure again. What is done to it in which part, the
 * story says; the life waits for the server to be protected afterwards, with a point that is newer than all that.
 */
import { serverLoss } from '../chaos/server-loss.ts';
import { machineAtHome, masterTargetHome, PROCESS_SERVER_IN_AZURE } from '../simulator/machines/site-servers.ts';
import { usualProcessServer } from '../simulator/site/process-servers.ts';
import { type Drill, hours, minutes, must } from './drill.ts';

/** The parts of it, in their order; all but the first are transfers of the server's data. */
export const PARTS = [
  'registration',
  'initial copy',
  'differential',
  'resynchronisation',
  'copy home',
  'last changes home',
  'copy to Azure',
] as const;
export type Part = (typeof PARTS)[number];

/** Who plays in it, by the names of their machines. */
export interface Cast {
  readonly server: string;
  /** The process server at the site, and the one in Azure. */
  readonly processServer: string;
  readonly processServerInAzure: string;
  readonly configurationServer: string;
  /** The machine of the one that the server comes home through. */
  readonly masterTarget: string;
  /** What it comes home to. */
  readonly machineAtHome: string;
}

/** Does the work of a part, with whatever the story does to it, and hands on what the work hands back. */
export type During = <Value>(part: Part, cast: Cast, work: () => Promise<Value>) => Promise<Value>;

/** What a story of it exercises. */
export const LIFE_EXERCISES = [
  'recovered-image',
  'true-points',
  'application-recovers',
  'one-active-copy',
  'deltas-in-order',
  'resynchronisation',
  'returns-to-protected',
] as const;

/** The server is lost and fails over for good, and a process server in Azure is ready to bring its data home. */
export async function lostToAzure(drill: Drill, server: string): Promise<void> {
  const { runbook } = drill;
  drill.disaster([server]);
  const loss = await drill.inject(serverLoss, { servers: [server] });
  must('failover', await runbook.one(server).failOver());
  must('commit', await runbook.one(server).commit());
  await loss.heal();
  await runbook.deployProcessServerInAzure();
}

export async function tellOneLife(drill: Drill, during: During): Promise<void> {
  const { runbook, servers, site } = drill;
  const [server = ''] = servers;
  const cast: Cast = {
    server,
    processServer: usualProcessServer(site),
    processServerInAzure: `azure:${PROCESS_SERVER_IN_AZURE}`,
    configurationServer: site.configurationServer.name,
    masterTarget: masterTargetHome(site, server).name,
    machineAtHome: machineAtHome(site, server),
  };
  const item = runbook.one(server);
  const doing = <Value>(part: Part, work: () => Promise<Value>) => during(part, cast, work);
  await drill.phase('initial copy', async () => {
    await doing('registration', () => runbook.siteRegistered());
    await runbook.createPolicy();
    await doing('initial copy', async () => must('enable replication', await runbook.enable(server)));
    await protectedAgain(drill, server);
  });
  await drill.phase('differential', async () => {
    await doing('differential', async () => {});
    await protectedAgain(drill, server);
  });
  await drill.phase('resynchronisation', async () => {
    await doing('resynchronisation', async () => must('resynchronise', await item.resynchronise()));
    await protectedAgain(drill, server);
  });
  await drill.phase('failover and copy home', async () => {
    await lostToAzure(drill, server);
    await doing('copy home', async () => must('reprotect', await item.reprotectHome()));
    await protectedAgain(drill, server);
  });
  await drill.phase('last changes home', async () => {
    drill.disaster(servers);
    let outcome = await doing('last changes home', () => item.failBack());
    if (!outcome.ok) {
      drill.story('The failback was given up, and the machine in Azure serves on.');
      await protectedAgain(drill, server);
      drill.disaster(servers);
      outcome = await item.failBack();
    }
    must('failback', outcome);
    must('commit', await item.commit());
  });
  await drill.phase('copy to Azure', async () => {
    await doing('copy to Azure', async () => must('reprotect to Azure', await item.reprotectToAzure()));
    await protectedAgain(drill, server);
    await drill.lab.controls.removeProcessServerInAzure();
    must('test failover', await item.testFailover());
    must('cleanup', await item.cleanUpTest());
  });
}

/** How often a fault that waits for its moment, or for its message, has struck so far. */
export function struckSoFar(drill: Drill): number {
  return drill.lab.journal.records.filter(({ kind }) => kind === 'fault.strike').length;
}

async function protectedAgain(drill: Drill, server: string): Promise<void> {
  drill.expectProtected([server], hours(2));
  await drill.sleep(minutes(8));
  await drill.runbook.untilProtected();
  await drill.until('it has a recovery point that is newer than all that', () => hasFreshPoint(drill, server), {
    withinMs: minutes(30),
  });
}

async function hasFreshPoint({ runbook }: Drill, server: string): Promise<boolean> {
  const item = (await runbook.items()).get(server);
  const details = item?.properties?.providerSpecificDetails as { rpoInSeconds?: number } | undefined;
  return (details?.rpoInSeconds ?? Number.POSITIVE_INFINITY) < 400;
}
