/**
 * What the stories of restarts share: one server goes through its whole life, and in every transfer of its data one role
 * loses its power once, at a moment in which it is in the middle of something. Which moment, is a table; which of its kind,
 * the seed decides. Whatever was acknowledged must still be there, and what was not must come again.
 */
import { powerCutAt } from '../../chaos/power-cut-at.ts';
import { serverLoss } from '../../chaos/server-loss.ts';
import { PROCESS_SERVER_IN_AZURE, usualProcessServer } from '../../simulator/machines/site-servers.ts';
import type { Moment } from '../../simulator/moments.ts';
import { type Drill, hours, minutes, must } from '../drill.ts';
import { type Scenario, scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';

/** The transfers of a server's data, in the order of its life. */
const TRANSFERS = [
  'initial copy',
  'differential',
  'resynchronisation',
  'copy home',
  'last changes home',
  'copy to Azure',
] as const;
type Transfer = (typeof TRANSFERS)[number];

/** Who plays in it, by the names of their machines. */
export interface Cast {
  readonly server: string;
  /** The process server at the site, and the one in Azure. */
  readonly processServer: string;
  readonly processServerInAzure: string;
  readonly configurationServer: string;
}

/** When the role is struck in each transfer that it takes part in; `of`: the first of its kind, or up to that many later. */
export type Strikes = Readonly<
  Partial<
    Record<
      Transfer,
      { readonly at: (cast: Cast) => Moment; readonly machine?: (cast: Cast) => string; readonly of?: number }
    >
  >
>;

export function restartsOf(role: string, name: string, strikes: Strikes): Scenario {
  return scenario({
    name,
    title: `The ${role} restarts once in each transfer, in the middle of something: nothing acknowledged is lost`,
    faults: ['power-cut-at', 'server-loss'],
    exercises: [
      'recovered-image',
      'true-points',
      'application-recovers',
      'one-active-copy',
      'deltas-in-order',
      'resynchronisation',
      'returns-to-protected',
    ],
    site: smallSite,
    whyNot: (site) => whyNoSmallSite(site, { wayHome: true }),
    run: (drill) => new Life(drill, strikes).tell(),
  });
}

class Life {
  readonly #drill: Drill;
  readonly #strikes: Strikes;
  readonly #cast: Cast;

  constructor(drill: Drill, strikes: Strikes) {
    this.#drill = drill;
    this.#strikes = strikes;
    this.#cast = {
      server: drill.servers[0] as string,
      processServer: usualProcessServer(drill.site),
      processServerInAzure: `azure:${PROCESS_SERVER_IN_AZURE}`,
      configurationServer: drill.site.configurationServer.name,
    };
  }

  async tell(): Promise<void> {
    const drill = this.#drill;
    const { runbook, servers } = drill;
    const { server } = this.#cast;
    const item = runbook.one(server);
    await drill.phase('initial copy', async () => {
      await runbook.siteRegistered();
      await runbook.createPolicy();
      await this.#struckIn('initial copy', async () => must('enable replication', await runbook.enable(server)));
      await this.#protectedAgain();
    });
    await drill.phase('differential', async () => {
      await this.#struckIn('differential', async () => {});
      await this.#protectedAgain();
    });
    await drill.phase('resynchronisation', async () => {
      await this.#struckIn('resynchronisation', async () => must('resynchronise', await item.resynchronise()));
      await this.#protectedAgain();
    });
    await drill.phase('failover and copy home', async () => {
      drill.disaster(servers);
      const loss = await drill.inject(serverLoss, { servers });
      must('failover', await item.failOver());
      must('commit', await item.commit());
      await loss.heal();
      await runbook.deployProcessServerInAzure();
      await this.#struckIn('copy home', async () => must('reprotect', await item.reprotectHome()));
      await this.#protectedAgain();
    });
    await drill.phase('last changes home', async () => {
      drill.disaster(servers);
      let outcome = await this.#struckIn('last changes home', () => item.failBack());
      if (outcome && !outcome.ok) {
        drill.story('The failback was given up, and the machine in Azure serves on.');
        await this.#protectedAgain();
        drill.disaster(servers);
        outcome = await item.failBack();
      }
      if (outcome) must('failback', outcome);
      must('commit', await item.commit());
    });
    await drill.phase('copy to Azure', async () => {
      await this.#struckIn('copy to Azure', async () => must('reprotect to Azure', await item.reprotectToAzure()));
      await this.#protectedAgain();
      await drill.lab.controls.removeProcessServerInAzure();
      must('test failover', await item.testFailover());
      must('cleanup', await item.cleanUpTest());
    });
  }

  /** Does the work, with the role struck in it, and waits until the machine runs again. */
  async #struckIn<Value>(transfer: Transfer, work: () => Promise<Value>): Promise<Value> {
    const drill = this.#drill;
    const strike = this.#strikes[transfer];
    if (!strike) return work();
    const struckBefore = this.#struck();
    const nth = drill.between(1, strike.of ?? 1);
    const machine = strike.machine?.(this.#cast);
    const cut = await drill.inject(powerCutAt, { at: strike.at(this.#cast), nth, ...(machine && { machine }) });
    const value = await work();
    await drill.until('the moment has come', async () => this.#struck() > struckBefore, { withinMs: hours(1) });
    await drill.sleep(minutes(2));
    await cut.heal();
    return value;
  }

  #struck(): number {
    return this.#drill.lab.journal.records.filter(({ kind }) => kind === 'fault.strike').length;
  }

  async #protectedAgain(): Promise<void> {
    const drill = this.#drill;
    drill.expectProtected([this.#cast.server], hours(2));
    await drill.sleep(minutes(8));
    await drill.runbook.untilProtected();
    await drill.until('it has a recovery point that is newer than all that', () => this.#freshPoint(), {
      withinMs: minutes(30),
    });
  }

  async #freshPoint(): Promise<boolean> {
    const { runbook } = this.#drill;
    const item = (await runbook.items()).get(this.#cast.server);
    const details = item?.properties?.providerSpecificDetails as { rpoInSeconds?: number } | undefined;
    return (details?.rpoInSeconds ?? Number.POSITIVE_INFINITY) < 400;
  }
}
