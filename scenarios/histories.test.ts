/** Histories that no story tells: something fails half way, comes twice, or is done in another order than the documents say. */
import { expect, test } from 'vitest';
import { answerLost } from '../chaos/answer-lost.ts';
import { serverLoss } from '../chaos/server-loss.ts';
import type { JournalRecord } from '../simulator/journal/journal.ts';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { sampleSite } from '../simulator/site/site.ts';
import { type Drill, minutes } from './drill.ts';
import type { DrillResult } from './result.ts';
import { runStory } from './runner.ts';
import { scenario } from './scenario.ts';

async function told(run: (drill: Drill) => Promise<void>): Promise<{ result: DrillResult; records: JournalRecord[] }> {
  const story = scenario({ name: 'history', title: 'A history', faults: [], exercises: [], run });
  const { result, journal } = await runStory(story, { scenario: 'history', site: sampleSite(), seed: '1' });
  const read = readJournal(journal);
  return { result, records: read.ok ? [...read.value.records] : [] };
}

const violations = ({ properties }: DrillResult) => properties.filter(({ verdict }) => verdict === 'violated');

const FILES = 'files01';

/** The file server, which is in no group, is lost, fails over and is on its way home. */
async function onItsWayHome(drill: Drill): Promise<void> {
  const { runbook } = drill;
  await runbook.protectEverything([FILES]);
  drill.disaster([FILES]);
  await drill.inject(serverLoss, { servers: [FILES] });
  await done('failover', runbook.one(FILES).failOver());
  await done('commit', runbook.one(FILES).commit());
  await runbook.deployProcessServerInAzure();
  await done('reprotect', runbook.one(FILES).reprotectHome());
  await runbook.untilProtected([FILES]);
}

async function done(what: string, step: Promise<{ ok: boolean; failure?: { code: string; message: string } }>) {
  const outcome = await step;
  if (!outcome.ok) throw new Error(`${what}: ${outcome.failure?.code} ${outcome.failure?.message}`);
}

test('a lost server that is switched on beside its copy follows no order that is meant for the copy', async () => {
  const { records } = await told(async (drill) => {
    await onItsWayHome(drill);
    await drill.lab.controls.setPower(FILES, 'on', 'somebody switched it on');
    await drill.sleep(minutes(40));
    await done('failback', drill.runbook.one(FILES).failBack());
    await drill.sleep(minutes(10));
  });
  // Protection, and the way home: nothing was resynchronised.
  expect(records.filter(({ kind }) => kind === 'replication.started')).toHaveLength(2);
  expect(records.filter(({ kind }) => kind === 'source.finished').map(({ node }) => node)).toEqual([
    'azure:files01/mobility',
  ]);
  const power = records.filter(({ kind, machine }) => kind === 'machine.power' && machine === FILES);
  expect(power.map((record) => record.power)).toEqual(['on', 'off', 'on']);
});

test('a reprotect to Azure that failed leaves nothing copying, and can be asked for again', async () => {
  const { result, records } = await told(async (drill) => {
    const { runbook, lab } = drill;
    await onItsWayHome(drill);
    await done('failback', runbook.one(FILES).failBack());
    await done('commit', runbook.one(FILES).commit());
    await lab.controls.setPower('vmware:files01', 'off', 'maintenance');
    await drill.refused('reprotect to Azure', FILES, 'OrderNotTaken', () => runbook.one(FILES).reprotectToAzure());
    await drill.expect('it can be asked for again', async () => {
      const { properties } = await runbook.vault.item(FILES);
      return (
        properties?.protectionState === 'UnplannedFailoverCommitted' &&
        properties.allowedOperations?.includes('SwitchProtection') === true
      );
    });
    await lab.controls.setPower('vmware:files01', 'on', 'maintenance is over');
    await drill.sleep(minutes(40));
    await drill.expect('nothing began by itself', async () => (await runbook.points(FILES)).length === 0);
    await done('reprotect to Azure', runbook.one(FILES).reprotectToAzure());
    await runbook.untilProtected([FILES]);
    await drill.sleep(minutes(20));
  });
  expect(result.stopped).toBeUndefined();
  expect(violations(result)).toEqual([]);
  const begun = records.filter(({ kind }) => kind === 'replication.started');
  // The third was ordered, and taken back when nobody followed.
  expect(begun.map(({ direction, begin }) => `${direction} ${begin}`)).toEqual([
    'to-azure full-copy',
    'to-site full-copy',
    'to-azure full-copy',
    'to-azure full-copy',
  ]);
});

test('a configuration server that was away blames nobody else for it', async () => {
  const { records } = await told(async (drill) => {
    await drill.runbook.protectEverything();
    await drill.sleep(minutes(10));
    await drill.lab.controls.setPower('cs01', 'off', 'maintenance');
    await drill.sleep(minutes(2));
    await drill.lab.controls.setPower('cs01', 'on', 'maintenance is over');
    await drill.sleep(minutes(20));
  });
  const raised = records.filter(({ kind }) => kind === 'health.raise').map(({ code }) => code);
  // It is the process server as well: that it could not be reached is true.
  expect([...new Set(raised)]).toEqual(['161011', '78186']);
});

/** All that the roles ask of each other and of the site's vCenter, and after how many answers one is lost. */
const ASKED = [
  { path: '/sites/register' },
  { path: '/agents/register' },
  { path: '/components/register' },
  { path: '/sites/poll', skip: 7 },
  { path: '/agents/settings', skip: 3 },
  { path: '/components/settings', skip: 5 },
  { path: '/monitoring', skip: 1 },
  { path: '/data', skip: 4 },
  { path: '/logs/*', skip: 3 },
  // Whether it looks like one that cannot be reached is looked at every 15 minutes (documented).
  { path: '/machines', method: 'POST' },
  { path: '/machines/*' },
] as const;

test('answers to everything that is asked are lost, on the way out and on the way home: what is asked again is done once', async () => {
  const { result, records } = await told(async (drill) => {
    const { runbook } = drill;
    const loseAnswers = async () => {
      const all = await Promise.all(ASKED.map((asked) => drill.inject(answerLost, { ...asked, times: 2 })));
      return async () => {
        for (const one of all) await one.heal();
      };
    };
    const healOut = await loseAnswers();
    await onItsWayHome(drill);
    await healOut();
    await drill.sleep(minutes(10));
    const healHome = await loseAnswers();
    await done('failback', runbook.one(FILES).failBack());
    await done('commit', runbook.one(FILES).commit());
    await done('reprotect to Azure', runbook.one(FILES).reprotectToAzure());
    await runbook.untilProtected([FILES]);
    await healHome();
    await drill.sleep(minutes(40));
  });
  expect(result.stopped).toBeUndefined();
  expect(violations(result)).toEqual([]);
  const struck = records.filter(({ kind }) => kind === 'fault.strike').map(({ text }) => `${text}`.split(' ')[0]);
  for (const { path } of ASKED) expect(struck.some((one) => one?.startsWith(path.replace('*', '')))).toBe(true);
  const created = records.filter(({ kind, server }) => kind === 'machine.created' && server === FILES);
  expect(created.map(({ machine }) => machine)).toEqual([FILES, 'azure:files01', 'vmware:files01']);
});

test('a source that came back after a cancelled failover is shut down again by the next, which asks for it', async () => {
  const { result, records } = await told(async (drill) => {
    const { runbook, lab } = drill;
    await runbook.protectEverything([FILES]);
    await done('failover', runbook.one(FILES).failOver({ shutDownSource: true }));
    await done('cancel', runbook.one(FILES).cancelFailover());
    await lab.controls.setPower(FILES, 'on', 'somebody switched it on');
    await drill.sleep(minutes(20));
    await done('failover', runbook.one(FILES).failOver({ shutDownSource: true }));
    await drill.sleep(minutes(10));
  });
  const power = records.filter(({ kind, machine }) => kind === 'machine.power' && machine === FILES);
  expect(power.map((record) => record.power)).toEqual(['on', 'off', 'on', 'off']);
  expect([violations(result), result.hazards]).toEqual([[], undefined]);
});

test('a source that stayed off after a cancelled failover need not be shut down again', async () => {
  const { result, records } = await told(async (drill) => {
    const { runbook } = drill;
    await runbook.protectEverything([FILES]);
    await done('failover', runbook.one(FILES).failOver({ shutDownSource: true }));
    await done('cancel', runbook.one(FILES).cancelFailover());
    await drill.sleep(minutes(20));
    await done('failover', runbook.one(FILES).failOver({ shutDownSource: true }));
  });
  const shutdowns = records.filter(({ kind, task }) => kind === 'job.task' && task === 'VmShutdownVmOnPrimary');
  expect(shutdowns.map(({ state }) => state)).toEqual(['Succeeded', 'Succeeded']);
  expect(violations(result)).toEqual([]);
});
