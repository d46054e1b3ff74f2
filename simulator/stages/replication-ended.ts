/**
 * Replication is disabled, or purged, in a state of an item and with something out of reach: what is left of it everywhere
 * when everybody has heard. For tests that hold it against the table of outcomes.
 */
import type { DisableOutcome } from '../../reference/site-recovery/disable-outcomes.ts';
import { PROCESS_SERVER_IN_AZURE } from '../machines/site-servers.ts';
import type { ItemStage } from './item-stage.ts';
import { inState } from './item-states.ts';
import { minutes } from './lab-stage.ts';

export const OUT_OF_REACH = ['nothing', 'the line to Azure', 'the configuration server', 'the source'] as const;
export type OutOfReach = (typeof OUT_OF_REACH)[number];
export type How = 'disable' | 'purge';

/** With it out of reach disabling fails; the source nobody has to ask. */
export const isSite = (away: OutOfReach) => away === 'the line to Azure' || away === 'the configuration server';

/** Hands back what brings it again. */
async function takeAway(stage: ItemStage, what: OutOfReach): Promise<() => Promise<void>> {
  const { lab } = stage.front.stage;
  const { controls, site } = lab;
  const connected = () => stage.context.sites.all()[0]?.connected === true;
  if (what === 'nothing') return async () => {};
  if (what === 'the source') {
    await controls.setPower('files01', 'off', 'test');
    return () => controls.setPower('files01', 'on', 'test');
  }
  const { name } = site.configurationServer;
  const unblock =
    what === 'the line to Azure' && (await controls.blockNames('*.hypervrecoverymanager.windowsazure.com'));
  if (!unblock) await controls.setPower(name, 'off', 'test');
  await stage.front.stage.until('the site is away', () => !connected());
  return async () => {
    await (unblock ? unblock() : controls.setPower(name, 'on', 'test'));
    await stage.front.stage.until('the site is back', connected);
  };
}

export interface Ended {
  /** `Succeeded`, or the code of the failure or of the refusal. */
  readonly outcome: string;
  readonly tookMs: number;
  readonly stage: ItemStage;
}

/** What is out of reach is away while it is asked, and back afterwards. */
export async function endedIn(state: string, how: How, away: OutOfReach): Promise<Ended> {
  const stage = await inState(state);
  const bringBack = await takeAway(stage, away);
  const reply =
    how === 'disable'
      ? await stage.front.send('POST', `${stage.path}/remove`, {})
      : await stage.front.send('DELETE', stage.path);
  const refusal = reply.body?.error?.details?.[0]?.code;
  const job = refusal === undefined ? await stage.front.ended(reply) : undefined;
  await bringBack();
  const outcome = job ? (job.failure?.code ?? job.state) : `${reply.status} ${refusal}`;
  return { outcome, tookMs: (job?.endMs ?? 0) - (job?.startMs ?? 0), stage };
}

export interface Left {
  /** Power of the machines in Azure that are not there for the way home alone. */
  readonly inAzure: readonly string[];
  readonly replicaDisks: readonly string[];
  readonly datastoreDisks: readonly string[];
  /** Blobs in the cache storage, and files in which agents and process servers keep the stream. */
  readonly blobs: readonly string[];
  readonly streamFiles: readonly string[];
  readonly replicaNotes: readonly string[];
  /** Agents that are heard of and are not idle. */
  readonly atWork: number;
}

/** What is there when everybody has had the time to hear, and to clear up. The world ends with it. */
export async function leftIn(stage: ItemStage): Promise<Left> {
  const { lab } = stage.front.stage;
  await lab.sleep(minutes(12));
  const agents = stage.context.sites.all()[0]?.inventory.agents ?? [];
  const heard = agents.filter(({ lastHeartbeatMs }) => lastHeartbeatMs > lab.kernel.nowMs - minutes(4));
  const azure = await lab.history.list('azure');
  await lab.stop();
  // biome-ignore lint/suspicious/noExplicitAny: a record of what is left, whose fields are those of the journal's page
  const end: any = lab.journal.records.findLast(({ kind }) => kind === 'lab.end');
  const disks: readonly { place: string; name: string }[] = end.disks;
  const at = (place: string) => disks.filter((disk) => disk.place === place).map(({ name }) => name);
  // What is off clears nothing up.
  const on = end.machines.filter(({ power }: { power: string }) => power === 'on');
  const isOn = (name: string) => on.some(({ machine }: { machine: string }) => machine === name);
  const files: readonly string[] = end.files
    .filter(({ machine }: { machine: string }) => isOn(machine))
    .flatMap(({ paths }: { paths: readonly string[] }) => paths);
  return {
    inAzure: azure.filter(({ name }) => name !== PROCESS_SERVER_IN_AZURE).map(({ power }) => power),
    replicaDisks: at('azure').filter((name) => name.startsWith('asrseeddisk')),
    datastoreDisks: at('vmware'),
    blobs: end.accounts.flatMap(({ paths }: { paths: readonly string[] }) => paths),
    streamFiles: files.filter((path) => /^changes\/|completed_|^epoch\.json$/.test(path)),
    replicaNotes: files.filter((path) => path.startsWith('replica-')),
    atWork: heard.filter(({ status }) => status?.stage !== 'idle').length,
  };
}

const POWER = {
  'the machine that serves': 'on',
  'the test machine': 'on',
  'the machine, switched off': 'off',
} as const;
const HOME = ['files01-0.vmdk', 'files01-1.vmdk'];

/** What the table says of it. A source that lost its power waits for a resynchronisation that nobody orders any more. */
export function leftBy({ inAzure, atHome, ordered }: DisableOutcome, how: How, away: OutOfReach): Partial<Left> {
  const goesOn = how === 'purge' ? ordered : undefined;
  const works = new Set<string | undefined>([
    'the source ships to the cache storage',
    'the machine in Azure ships home',
  ]);
  const keepsReplica = goesOn !== undefined && goesOn !== 'the source ships to the cache storage';
  return {
    inAzure: inAzure ? [POWER[inAzure]] : [],
    replicaDisks: [],
    ...(goesOn === undefined && { datastoreDisks: atHome ? HOME : [], blobs: [], streamFiles: [], replicaNotes: [] }),
    ...(keepsReplica && { replicaNotes: ['replica-files01.json'] }),
    ...(away !== 'the source' && { atWork: works.has(goesOn) ? 1 : 0 }),
  };
}
