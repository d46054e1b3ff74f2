/** The shortest way into each state of a protected item, for tests of what may be done in each. */
import { invariant } from '../../reference/model/result.ts';
import { ItemStage } from './item-stage.ts';

type Step = (stage: ItemStage) => Promise<unknown>;

/** Asks, and waits only until the item is in that state. */
async function ask(stage: ItemStage, action: string, properties: object, state: string): Promise<void> {
  const reply = await stage.front.send('POST', `${stage.path}/${action}`, { properties });
  invariant(reply.status === 202, `${action} is accepted`);
  await stage.until(state);
}

async function enable(stage: ItemStage): Promise<void> {
  await stage.createPolicy();
  const reply = await stage.front.send('PUT', stage.path, { properties: await stage.enableBody() });
  invariant(reply.status === 202, 'enabling is accepted');
}

const ways = (stage: ItemStage) => ({ masterTargetId: stage.masterTargetId, runAsAccountId: '2' });

async function askHome(stage: ItemStage): Promise<void> {
  const { lab } = stage.front.stage;
  await lab.controls.deployProcessServerInAzure();
  await stage.front.stage.until('it has registered', () => stage.processServerId('azure') !== '');
  const providerSpecificDetails = {
    instanceType: 'InMage',
    ...ways(stage),
    processServerId: stage.processServerId('azure'),
    retentionDrive: 'R',
    datastoreName: lab.site.vcenter.datastores[0]?.name,
    profileId: stage.front.azure.ids.policy('gold-failback'),
  };
  await ask(stage, 'reProtect', { failoverDirection: 'RecoveryToPrimary', providerSpecificDetails }, 'reprotecting');
}

async function askBack(stage: ItemStage): Promise<void> {
  const providerSpecificDetails = {
    instanceType: 'InMageAzureV2',
    ...ways(stage),
    processServerId: stage.processServerId('cs'),
    policyId: stage.front.azure.ids.policy('gold'),
  };
  const properties = { failoverDirection: 'RecoveryToPrimary', providerSpecificDetails };
  await ask(stage, 'reProtect', properties, 'reprotectingToAzure');
}

const AWAY = { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'Required' };
const HOME = { failoverDirection: 'PrimaryToRecovery', sourceSiteOperations: 'NotRequired' };

const test: Step = (stage) => {
  const networkId = stage.front.azure.site.azure.testNetwork.name;
  return stage.act('testFailover', { ...HOME, networkId });
};

/** From which state, and how. */
const WAYS: Readonly<Record<string, readonly [from: string | undefined, step: Step]>> = {
  enabling: [undefined, enable],
  initialReplication: ['enabling', (stage) => stage.until('initialReplication')],
  protected: ['initialReplication', (stage) => stage.until('protected')],
  testing: ['protected', test],
  failingOver: ['protected', (stage) => ask(stage, 'unplannedFailover', AWAY, 'failingOver')],
  failedOver: ['failingOver', (stage) => stage.until('failedOver')],
  failoverIncomplete: ['failedOver', (stage) => stage.act('failoverCancel')],
  committed: ['failedOver', (stage) => stage.act('failoverCommit')],
  reprotecting: ['committed', askHome],
  initialReplicationHome: ['reprotecting', (stage) => stage.until('initialReplicationHome')],
  protectedHome: ['initialReplicationHome', (stage) => stage.until('protectedHome')],
  failingBack: ['protectedHome', (stage) => ask(stage, 'unplannedFailover', HOME, 'failingBack')],
  failedBack: ['failingBack', (stage) => stage.until('failedBack')],
  committedHome: ['failedBack', (stage) => stage.act('failoverCommit')],
  reprotectingToAzure: ['committedHome', askBack],
};

async function bring(stage: ItemStage, state: string): Promise<void> {
  const way = WAYS[state];
  invariant(way, `there is a way into ${state}`);
  const [from, step] = way;
  if (from !== undefined) await bring(stage, from);
  await step(stage);
}

export async function inState(state: string): Promise<ItemStage> {
  const stage = await ItemStage.open();
  await bring(stage, state);
  invariant(stage.item.state === state, `the item is ${state}`);
  return stage;
}
