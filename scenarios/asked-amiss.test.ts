/**
 * Stories that ask for what is not there, or for no sensible amount of it: the drill is inconclusive and says what there is,
 * the world is left as it was, and nobody takes it for a bug of Muster or of the system.
 */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applicationWriter } from '../chaos/application-writer.ts';
import type { Fault } from '../chaos/fault.ts';
import { processServerRestart } from '../chaos/process-server-restart.ts';
import { serverLoss } from '../chaos/server-loss.ts';
import { serverRestart } from '../chaos/server-restart.ts';
import { vpnLoss } from '../chaos/vpn-loss.ts';
import { bare } from '../simulator/contracts/controls.contract.ts';
import { NotInThisLab } from '../simulator/lab.ts';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { sampleSite } from '../simulator/site/site.ts';
import { type Drill, minutes } from './drill.ts';
import { runStory } from './runner.ts';
import { scenario } from './scenario.ts';

async function told(run: (drill: Drill) => Promise<unknown>, site = sampleSite()) {
  const story = scenario({
    name: 'amiss',
    title: 'A story that asks amiss',
    faults: [],
    exercises: [],
    run: async (drill) => void (await run(drill)),
  });
  const { result, journal } = await runStory(story, { scenario: 'amiss', site, seed: '1' });
  const read = readJournal(journal);
  const records = read.ok ? read.value.records : [];
  return { result, records, kinds: (kind: RegExp) => records.filter((record) => kind.test(record.kind)) };
}

const NOBODY = ['orders01', 'nosuch'];

test.each<[string, (drill: Drill) => Promise<unknown>]>([
  ['serverLoss', (drill) => drill.inject(serverLoss, { servers: NOBODY })],
  ['serverRestart', (drill) => drill.inject(serverRestart, { servers: NOBODY })],
  ['serverRestart as of a server', (drill) => drill.inject(serverRestart, { servers: ['cs01'] })],
  ['applicationWriter', (drill) => drill.inject(applicationWriter, { server: 'nosuch' })],
  ['processServerRestart', (drill) => drill.inject(processServerRestart, { processServer: 'orders01' })],
  [
    'processServerRestart, too early,',
    (drill) => drill.inject(processServerRestart, { processServer: 'process-server-in-azure' }),
  ],
  ['siteRegistered', ({ runbook }) => runbook.siteRegistered(minutes(1), NOBODY)],
  ['enable', ({ runbook }) => runbook.enable('nosuch')],
  ['enableAndWait', ({ runbook }) => runbook.enableAndWait('nosuch')],
  ['protectEverything', ({ runbook }) => runbook.protectEverything(NOBODY)],
  ['untilProtected', ({ runbook }) => runbook.untilProtected(NOBODY)],
  ['untilFreshPoints', ({ runbook }) => runbook.untilFreshPoints(NOBODY, minutes(1))],
  ['haveFreshPoints', ({ runbook }) => runbook.haveFreshPoints(NOBODY)],
  ['untilApplicationConsistent', ({ runbook }) => runbook.untilApplicationConsistent(NOBODY)],
  ['disable', ({ runbook }) => runbook.disable('nosuch')],
  ['createPlan', ({ runbook }) => runbook.createPlan('plan', [NOBODY])],
  ['reprotectHome', ({ runbook }) => runbook.reprotectHome(NOBODY)],
  ['reprotectToAzure', ({ runbook }) => runbook.reprotectToAzure(NOBODY)],
  ['one', async ({ runbook }) => runbook.one('nosuch')],
  ['points', ({ runbook }) => runbook.points('nosuch')],
  ['sharedPoints', ({ runbook }) => runbook.sharedPoints('nosuch')],
  ['expectProtected', async (drill) => drill.expectProtected(NOBODY, minutes(1))],
  ['expectFreshPoints', (drill) => drill.expectFreshPoints(NOBODY)],
  ['drill.untilFreshPoints', (drill) => drill.untilFreshPoints(NOBODY, minutes(1))],
  ['newestSharedPoints', (drill) => drill.newestSharedPoints(NOBODY)],
  ['expectNothingLost', (drill) => drill.expectNothingLost(NOBODY)],
  ['disaster', async (drill) => drill.disaster(NOBODY)],
])('%s of a machine that is not there', async (_, run) => {
  const { result, kinds } = await told(run);
  expect(result).toMatchObject({ verdict: 'inconclusive', stopped: { code: 'NotInThisLab' } });
  expect(result.stopped?.message).toMatch(/there (are|is)|to act on/);
  // Nobody was switched off on the way to finding out.
  expect(kinds(/^machine.power/).filter(({ power }) => power === 'off')).toEqual([]);
});

test.each<[string, (drill: Drill) => Promise<unknown>]>([
  ['sleep(NaN)', (drill) => drill.sleep(Number.NaN)],
  ['sleep(-1)', (drill) => drill.sleep(-1)],
  ['sleep for ever', (drill) => drill.sleep(Number.POSITIVE_INFINITY)],
  ['no time at all to wait', (drill) => drill.until('never', async () => false, { withinMs: Number.NaN })],
  ['waiting for ever', (drill) => drill.until('never', async () => false, { withinMs: Number.POSITIVE_INFINITY })],
  ['looking again at once', (drill) => drill.until('never', async () => false, { withinMs: minutes(1), everyMs: 0 })],
  ['a moment between nothing', async (drill) => drill.between(10, 1)],
])('%s is no amount of time', async (_, run) => {
  const { result } = await told(run);
  expect(result).toMatchObject({ verdict: 'inconclusive', stopped: { code: 'NotInThisLab' } });
});

test('a VPN that the site has not is not lost', async () => {
  const { result, kinds } = await told((drill) => drill.inject(vpnLoss, {}), bare(sampleSite()));
  expect(result).toMatchObject({ verdict: 'inconclusive', stopped: { code: 'NotInThisLab' } });
  expect(result.stopped?.message).toContain('add network.vpn to the site');
  expect(kinds(/^fault/).map(({ kind }) => kind)).toEqual(['fault.inject', 'fault.heal']);
});

describe("a fault of somebody's own", () => {
  const own = (inject: Fault<object>['inject']): Fault<object> => ({
    name: 'own',
    title: 'Own',
    describe: () => 'own',
    parameters: z.strictObject({}),
    needs: [],
    inject,
    symptoms: () => [],
    band: 'teal',
  });

  test('that breaks when it is thrown ends the run with its error, and what else is there is healed', async () => {
    let healed = 0;
    const other = own(async () => async () => {
      healed += 1;
    });
    const broken = own(() => {
      throw new TypeError('no such thing');
    });
    const run = told(async (drill) => {
      await drill.inject(other, {});
      await drill.inject(broken, {});
    });
    await expect(run).rejects.toThrow('no such thing');
    expect(healed).toBe(1);
  });

  test('that breaks when it is healed keeps no other from being healed', async () => {
    const healed: string[] = [];
    const fault = (name: string, heal: () => Promise<void>) =>
      own(async () => async () => {
        healed.push(name);
        await heal();
      });
    const run = told(async (drill) => {
      await drill.inject(
        fault('first', async () => {}),
        {},
      );
      await drill.inject(
        fault('second', () => Promise.reject(new TypeError('cannot be healed'))),
        {},
      );
    });
    await expect(run).rejects.toThrow('cannot be healed');
    expect(healed).toEqual(['second', 'first']);
  });

  test('about a machine that has been removed since has nothing left to heal', async () => {
    const { result, kinds } = await told((drill) =>
      drill.inject(
        own(async () => () => Promise.reject(new NotInThisLab('gone'))),
        {},
      ),
    );
    expect(result.stopped).toBeUndefined();
    expect(kinds(/^fault/).map(({ kind }) => kind)).toEqual(['fault.inject', 'fault.heal']);
  });
});
