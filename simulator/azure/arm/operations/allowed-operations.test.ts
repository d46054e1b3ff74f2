/**
 * What an item says may be done with it now is what may be done: along random lives, whatever is on its list begins, and
 * whatever is not is refused for its state. Nothing is answered with a 500, and every job ends.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes } from '../../../stages/lab-stage.ts';
import type { Reply } from '../../../stages/front-stage.ts';
import { ItemStage } from '../../../stages/item-stage.ts';

let stage: ItemStage;

const towardsAzure = { providerSpecificDetails: { instanceType: 'InMageAzureV2' } };
const homeward = { providerSpecificDetails: { instanceType: 'InMage', recoveryPointType: 'LatestTime' } };
const leadsHome = () => ['committed', 'protectedHome', 'resyncRequiredHome'].includes(stage.item.state);

/** By the name on the list: the action, and what a client writes that means it. */
const ACTIONS: Readonly<Record<string, () => Promise<Reply>>> = {
  TestFailover: () =>
    ask('testFailover', { ...towardsAzure, networkId: stage.front.azure.site.azure.testNetwork.name }),
  TestFailoverCleanup: () => ask('testFailoverCleanup', { comments: 'seen' }),
  UnplannedFailover: () => ask('unplannedFailover', leadsHome() ? homeward : towardsAzure),
  ChangePit: () => ask('applyRecoveryPoint', towardsAzure),
  Commit: () => ask('failoverCommit'),
  CancelFailover: () => ask('failoverCancel'),
  SwitchProtection: () => ask('reProtect', leadsHome() ? homeThroughAzure() : towardsAzure),
  RepairReplication: () => ask('repairReplication'),
};

const ask = (action: string, properties?: object) =>
  stage.front.send('POST', `${stage.path}/${action}`, properties && { properties });

function homeThroughAzure() {
  const [datastore] = stage.front.azure.site.vcenter.datastores;
  const way = { masterTargetId: stage.masterTargetId, processServerId: stage.processServerId('azure') };
  const policy = { retentionDrive: 'R', datastoreName: datastore?.name, profileId: 'gold-failback' };
  return { providerSpecificDetails: { instanceType: 'InMage', ...way, ...policy } };
}

/** A resynchronisation of what is protected is on no list and begins all the same (recorded), unless a test is under way. */
const goesWithout = (name: string) => name === 'RepairReplication' && stage.item.state === 'protected';

beforeAll(async () => {
  stage = await ItemStage.open();
  await stage.front.stage.lab.controls.deployProcessServerInAzure();
  await stage.protect();
});
afterAll(() => stage.front.stage.lab.stop());

/** Most often something that is on the list, so that lives get somewhere; now and then anything. */
const step = fc.record({
  anything: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  which: fc.nat(),
  thenMinutes: fc.constantFrom(0, 0.01, 1, 5, 15),
});

test('what an item says may be done begins, and the rest is refused', async () => {
  const { jobs } = stage.context;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 25 }), async (life) => {
      for (const { anything, which, thenMinutes } of life) {
        const { allowedOperations, protectionState } = await stage.look();
        const listed = Object.entries(ACTIONS).filter(([name]) => allowedOperations.includes(name));
        const choice = anything || listed.length === 0 ? Object.entries(ACTIONS) : listed;
        const [name, act] = choice[which % choice.length] as (typeof choice)[number];
        const possible = allowedOperations.includes(name) || goesWithout(name);
        const { status, body } = await act();
        const code = body?.error?.details?.[0]?.code ?? body?.error?.code;
        const outcome = status === 202 ? 'begins' : `is refused: ${status} ${code}`;
        const due = possible ? 'begins' : 'is refused: 409 OperationNotAllowedInCurrentState';
        expect(`${name} of ${protectionState} ${outcome}`).toBe(`${name} of ${protectionState} ${due}`);
        await stage.front.stage.lab.sleep(minutes(thenMinutes));
      }
      await stage.front.stage.lab.sleep(minutes(90));
      expect(jobs.list().filter(({ endMs }) => endMs === undefined)).toEqual([]);
    }),
    { numRuns: 1, endOnFailure: true },
  );
});
