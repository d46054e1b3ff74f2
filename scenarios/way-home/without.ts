/** A server that cannot come home while something is missing, until all of it has arrived. */
import { serverLoss } from '../../chaos/server-loss.ts';
import { readJournal } from '../../simulator/journal/journal-reader.ts';
import { parseSite } from '../../simulator/site/site.ts';
import { type Drill, minutes, must } from '../drill.ts';
import type { Outcome } from '../outcome.ts';
import { type DrillRun, runStory } from '../runner.ts';
import { scenario } from '../scenario.ts';
import { PREREQUISITES, type Prerequisite, type Stage } from './prerequisites.ts';

const SITE = `
name: Way home
network:
  wan: { uploadMbps: 4000, downloadMbps: 4000, latencyMs: 5 }
  vpn: { kind: site-to-site-vpn, uploadMbps: 4000, downloadMbps: 4000, latencyMs: 5 }
masterTargets: [{ name: mtl01, address: 10.1.0.8, operatingSystem: Linux }]
servers:
  - name: files01
    address: 10.1.0.13
    disks: [{ name: system, sizeGb: 12, occupiedGb: 0.1 }]
    churnMbPerMinute: 2
    workload: { kind: ledger, everySeconds: 60 }
`;
const SERVER = 'files01';
/** The same with a second one, of its replication group. */
const GROUPED = `${SITE}  - name: mail01
    address: 10.1.0.14
    disks: [{ name: system, sizeGb: 12, occupiedGb: 0.1 }]
    churnMbPerMinute: 2
    workload: { kind: ledger, everySeconds: 60 }
replicationGroups: [{ name: office, servers: [${SERVER}, mail01] }]
`;

type Doing = (stage: Stage) => Promise<void>;
type FailBack = (stage: Stage) => Promise<Outcome>;
const nothing: Doing = async () => {};
/** With everything, whoever it is. */
const allHome: FailBack = ({ drill: { runbook, servers }, item }) =>
  servers.length > 1 ? runbook.tryFailBack() : item.failBack();

/** A server in Azure; `before` it is asked home, and `under` way, something happens to it. Then it comes home. */
export function inAzure(title: string, before: Doing, underWay = nothing, failBack = allHome): Promise<DrillRun> {
  return told(title, (drill) => thereAndHome(drill, before, underWay, failBack));
}

/** The same with two of them, in a replication group. */
export function inAzureAsGroup(title: string, before: Doing, underWay = nothing, failBack = allHome) {
  return told(title, (drill) => thereAndHome(drill, before, underWay, failBack), GROUPED);
}

async function thereAndHome(drill: Drill, before: Doing, underWay: Doing, failBack: FailBack): Promise<void> {
  const stage = { drill, server: SERVER, item: drill.runbook.one(SERVER) };
  await drill.phase('fail over', async () => {
    await failOver(stage);
    await drill.runbook.deployProcessServerInAzure();
    await drill.runbook.commit();
  });
  await before(stage);
  await comeHome(stage, underWay, failBack);
}

export function comesHomeWithout(missing: readonly Prerequisite[]): Promise<DrillRun> {
  const names = missing.map(({ name }) => name).join(' and ');
  const grouped = missing.some(({ ofGroup }) => ofGroup);
  return told(`The way home without ${names}`, (drill) => tell(drill, missing), grouped ? GROUPED : SITE);
}

function told(title: string, run: (drill: Drill) => Promise<void>, text = SITE): Promise<DrillRun> {
  const site = parseSite(text, 'site.yaml');
  if (!site.ok) throw new Error(site.failure.message);
  const story = scenario({
    name: 'reprotect-prerequisites',
    title,
    faults: ['server-loss', 'vpn-loss', 'blocked-urls', 'one-sided-partition'],
    exercises: ['refusals', 'recovered-image', 'application-recovers', 'one-active-copy'],
    run,
  });
  return runStory(story, { scenario: story.name, site: site.value, seed: '1' });
}

async function failOver({ drill, item }: Stage): Promise<void> {
  const { runbook, servers } = drill;
  await runbook.protectEverything();
  await runbook.createPlan();
  drill.disaster(servers);
  const loss = await drill.inject(serverLoss, { servers });
  if (servers.length > 1) await runbook.failOver();
  else must('failover', await item.failOver());
  await loss.heal();
  await drill.sleep(minutes(5));
}

async function tell(drill: Drill, missing: readonly Prerequisite[]): Promise<void> {
  const { runbook } = drill;
  const item = runbook.one(SERVER);
  const stage = { drill, server: SERVER, item };
  const arrivals = new Map<Prerequisite, () => Promise<void>>();
  const lacks = (when: Prerequisite['when']) => missing.filter((one) => one.when === when);
  const takeAway = async (when: Prerequisite['when']) => {
    for (const one of lacks(when)) arrivals.set(one, await one.takeAway(stage));
  };
  await drill.phase('fail over', async () => {
    await failOver(stage);
    await takeAway('before process server');
    if (lacks('before process server').length === 0) await runbook.deployProcessServerInAzure();
    await takeAway('before commit');
    if (lacks('before commit').length === 0) await runbook.commit();
    await takeAway('last');
    await takeAway('after all');
  });
  const left = PREREQUISITES.filter((one) => arrivals.has(one));
  while (left.length > 0) {
    const [first] = left.toSorted((a, b) => a.lookedAt - b.lookedAt);
    const wish = Object.assign({}, ...left.map((one) => one.wish));
    const what = `reprotect without ${left.map(({ name }) => name).join(' and ')}`;
    const asGroup = drill.servers.length > 1 && !left.some(({ ofGroup }) => ofGroup);
    await drill.refused(what, SERVER, first?.code ?? '', () =>
      asGroup ? runbook.tryReprotectPlan() : item.reprotectHome(wish),
    );
    const arrived = left.shift();
    if (arrived) await arrivals.get(arrived)?.();
  }
  await comeHome(stage);
}

async function comeHome(stage: Stage, underWay = nothing, failBack = allHome): Promise<void> {
  const { drill, item } = stage;
  const { runbook, servers } = drill;
  const isGroup = servers.length > 1;
  await drill.phase('come home', async () => {
    must('reprotect', await (isGroup ? runbook.tryReprotectPlan() : item.reprotectHome()));
    await runbook.untilProtected();
    await drill.sleep(minutes(6));
    await underWay(stage);
    drill.disaster(servers);
    must('failback', await failBack(stage));
    await runbook.commit();
    await drill.sleep(minutes(3));
  });
}

/** What is not as it should be when the server has been refused so many times, each time by the right code, and is at home now. */
export function amissIn({ result, journal }: DrillRun, asked: number): readonly unknown[] {
  const read = readJournal(journal);
  const attempts = read.ok ? read.value.records.filter(({ kind }) => kind === 'attempt.end') : [];
  return [
    ...attempts.filter(({ code, expect: wanted }) => code !== wanted),
    ...(attempts.length === asked ? [] : [`refused ${attempts.length} times, not ${asked}`]),
    ...(result.stopped === undefined ? [] : [result.stopped]),
    ...result.properties.filter(({ verdict }) => verdict !== 'passed'),
    ...(result.verdict === 'passed' ? [] : [result.verdict]),
  ];
}

/** What a plan's reprotect finds for itself, or passes over with the machine that it is about: none of it refuses a whole group. */
const NOT_OF_A_PLAN: ReadonlySet<string> = new Set(['process-server-in-azure', 'committed', 'family']);

/** Every two of them that can be missing together. */
export const PAIRS = PREREQUISITES.flatMap((one, index) =>
  PREREQUISITES.slice(index + 1)
    .filter((other) => ![one, other].some(({ ofGroup }) => ofGroup) || ![one, other].some(isNotOfAPlan))
    .map((other) => [`${one.name} and ${other.name}`, [one, other]] as const),
);

function isNotOfAPlan({ name }: Prerequisite): boolean {
  return NOT_OF_A_PLAN.has(name);
}
