import { expect, test } from 'vitest';
import { parseSite } from '../simulator/site/site.ts';
import { manualAction, minutes } from './drill.ts';
import { runStory } from './runner.ts';
import { scenario } from './scenario.ts';

const resumedAfter = (waitMs: number | undefined) =>
  scenario({
    name: 'asks',
    title: 'A plan asks for approval',
    faults: [],
    exercises: ['sound-jobs'],
    async run(drill) {
      const { runbook } = drill;
      await runbook.protectEverything();
      const approve = manualAction('approve', 'Somebody agrees.', {});
      await runbook.writePlan('asks', { groups: [{ servers: ['app01'], before: [approve] }] });
      const resumed = async () => {
        if (waitMs === undefined) return;
        await drill.sleep(waitMs);
        await runbook.resume('asks', 'at last');
      };
      await Promise.all([runbook.testFailover('asks'), resumed()]);
    },
  });

async function told(waitMs?: number) {
  const server = '{ name: app01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 40, occupiedGb: 2 }] }';
  const parsed = parseSite(`name: Tiny\nservers: [${server}]\n`, 'tiny.yaml');
  if (!parsed.ok) throw new Error(parsed.failure.message);
  const { result } = await runStory(resumedAfter(waitMs), { scenario: 'asks', site: parsed.value, seed: '1' });
  return result.stopped;
}

test('a job that a manual action has suspended, and nobody resumes, ends the story after eight hours', async () => {
  expect(await told()).toMatchObject({
    code: 'NobodyResumed',
    message: 'the manual action "approve" of asks has suspended a job for eight hours, and nobody has resumed it',
  });
});

test('one that is resumed hours later goes on', async () => {
  expect(await told(minutes(150))).toBeUndefined();
});
