/** A run whose recovery plan calls programs is the same when it is played again, whatever has become of the programs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBundle, writeBundle } from '../reports/replay-bundle.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';
import { parseSite } from '../simulator/site/site.ts';
import { rehearsed } from '../scenarios/rehearsed-plan.ts';
import { type DrillRequest, runStory } from '../scenarios/runner.ts';

const SITE = `
name: One server
network: { wan: { uploadMbps: 4000, downloadMbps: 4000, latencyMs: 5 } }
servers:
  - name: files01
    address: 10.1.0.13
    disks: [{ name: system, sizeGb: 4, occupiedGb: 0.1 }]
    workload: { kind: ledger, everySeconds: 120 }
`;
const runbook = (name: string) => ({
  actionName: name,
  failoverTypes: ['TestFailover', 'UnplannedFailover'],
  failoverDirections: ['PrimaryToRecovery'],
  customDetails: {
    instanceType: 'AutomationRunbookActionDetails',
    fabricLocation: 'Recovery',
    runbookId: `/subscriptions/s/runbooks/${name}`,
    timeout: 'PT10M',
  },
});
const PLAN = {
  name: 'Files',
  properties: {
    groups: [
      {
        groupType: 'Boot',
        replicationProtectedItems: [{ id: '/x/replicationProtectedItems/files01' }],
        startGroupActions: [],
        endGroupActions: [runbook('Change-Dns'), runbook('Warn-Somebody')],
      },
    ],
  },
};
/** A program that says something else each time, and one that says what is wrong. */
function programs(folder: string): { readonly changing: readonly string[]; readonly failing: readonly string[] } {
  const path = join(folder, 'changing.cjs');
  writeFileSync(path, 'process.stdout.write(process.hrtime.bigint().toString())');
  const complains = 'process.stderr.write(String(process.pid)); process.exit(3)';
  return { changing: [process.execPath, path], failing: [process.execPath, '-e', complains] };
}

test('what they answered comes out of the bundle, and none of them is called', async () => {
  const site = parseSite(SITE, 'site.yaml');
  if (!site.ok) throw new Error(site.failure.message);
  const folder = folderForTest();
  const { changing, failing } = programs(folder);
  const told = (first: readonly string[], second: readonly string[]) =>
    rehearsed(PLAN, { runbooks: { 'Change-Dns': { command: first }, 'Warn-Somebody': { command: second } } });
  const request: DrillRequest = { scenario: 'plan-files', site: site.value, seed: '1' };
  const run = await runStory(told(changing, failing), request);
  const { journalHash } = run.result;
  // In the test and in the failover.
  expect(run.answers?.map(({ failed, runbook: name }) => [name, failed?.code])).toEqual([
    ['change-dns', undefined],
    ['warn-somebody', 'RunbookFailed'],
    ['change-dns', undefined],
    ['warn-somebody', 'RunbookFailed'],
  ]);

  const path = join(folder, 'bundle.json');
  writeFileSync(path, writeBundle({ ...request, answers: run.answers, journalHash }));
  const bundle = readBundle(path);
  if (!bundle.ok) throw new Error(bundle.failure.message);
  const gone = [join(folder, 'nothing-is-here')];
  const again = await runStory(told(gone, gone), { ...request, answers: bundle.value.answers });
  expect(again.result.journalHash).toBe(journalHash);
  expect(again.answers).toEqual(run.answers);
});
