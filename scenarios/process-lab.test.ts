/**
 * Drills in a lab of processes: the same stories and properties as in the virtual lab, on real sockets, storage and time.
 * Whatever becomes of a drill, nothing of its lab may be left.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { port20004Partition } from '../chaos/port-20004-partition.ts';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { abandonedLabs, clearAway } from '../simulator/live/launcher/leftovers.ts';
import { parseSite, sampleSite } from '../simulator/site/site.ts';
import { minutes } from './drill.ts';
import { type DrillRun, runStory } from './runner.ts';
import { scenario } from './scenario.ts';
import { pushInstallation } from './stories/push-installation.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

/** Stories take minutes here, of real time. */
const PATIENCE = { timeout: 15 * 60_000 };

/** What labs of this process still hold: directories, and processes that name one. */
function remains(): string[] {
  const mark = `muster-lab-${process.pid}-`;
  const directories = readdirSync(tmpdir()).filter((name) => name.startsWith(mark));
  const processes = execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' }).split('\n');
  return [...directories, ...processes.filter((line) => line.includes(mark))];
}

/** Processes of this test's labs whose command line ends so, by id. */
function processesOf(end: string): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const ours = lines.filter((line) => line.includes(`muster-lab-${process.pid}-`) && line.trimEnd().endsWith(end));
  return ours.map((line) => Number.parseInt(line, 10));
}

function verdictsOf({ result }: DrillRun): Record<string, string> {
  return Object.fromEntries(result.properties.map(({ name, verdict, evidence }) => [`${name}: ${evidence}`, verdict]));
}

function expectPassed(run: DrillRun): void {
  const failed = Object.entries(verdictsOf(run)).filter(([, verdict]) => verdict !== 'passed');
  expect(failed).toEqual([]);
  expect(run.result.verdict).toBe('passed');
}

const BARE = `
name: Bare
servers:
  - name: web01
    address: 10.1.0.21
    operatingSystem: Linux
    disks: [{ name: system, sizeGb: 4, occupiedGb: 0.1 }]
    churnMbPerMinute: 1
    mobilityService: { installation: push }
configurationServer: { accounts: [{ name: linux, user: root, password: secret }] }
policy: { appConsistentMinutes: 0 }
`;

const request = { site: sampleSite(), seed: '1', lab: 'process' } as const;

afterEach(() => expect(remains()).toEqual([]));

/** A partition inside a group, a role that is killed from outside, and a server that is. */
const rough = scenario({
  name: 'rough',
  title: 'A partition, and processes that are killed',
  faults: ['port-20004-partition'],
  exercises: ['diagnosis', 'true-points', 'consistent-cut', 'returns-to-protected'],
  async run(drill) {
    const { runbook, servers } = drill;
    await runbook.protectEverything();
    const partition = await drill.inject(port20004Partition, {});
    await drill.sleep(minutes(16));
    await partition.heal();
    for (const role of ['cs01-configuration.json', 'cs01-process.json', 'files01-server.json']) {
      const [pid = 0] = processesOf(role);
      expect(pid).toBeGreaterThan(0);
      process.kill(pid, 'SIGKILL');
      await drill.sleep(minutes(2));
    }
    drill.expectProtected(servers, minutes(30));
    await drill.sleep(minutes(31));
  },
});

test('a partition shows and heals; roles and servers that are killed come back', PATIENCE, async () => {
  const run = await runStory(rough, { ...request, scenario: 'rough' });
  expectPassed(run);
  const read = readJournal(run.journal);
  const records = read.ok ? read.value.records : [];
  expect(records.filter(({ kind }) => kind === 'role.ended').map(({ role, how }) => [role, how])).toEqual([
    ['configuration', 'SIGKILL'],
    ['process', 'SIGKILL'],
  ]);
  const files01 = records.filter(({ kind, machine }) => kind === 'machine.power' && machine === 'files01');
  expect(files01.map(({ power }) => power)).toEqual(['on', 'off', 'on']);
});

test(
  'a bare server gets its agent from the process server, once nothing keeps the installer out',
  PATIENCE,
  async () => {
    const site = parseSite(BARE, 'bare.yaml');
    if (!site.ok) throw new Error(site.failure.message);
    const run = await runStory(pushInstallation, { ...request, site: site.value, scenario: 'push-installation' });
    expectPassed(run);
    const read = readJournal(run.journal);
    const installed = read.ok ? read.value.records.filter(({ kind }) => kind === 'agent.installed') : [];
    expect(installed.map(({ machine, version }) => [machine, version])).toEqual([['web01', '9.61.0.0']]);
  },
);

const registration = scenario({
  name: 'registration',
  title: 'The site registers',
  faults: [],
  exercises: [],
  run: ({ runbook, servers }) => runbook.siteRegistered(minutes(20), servers),
});

describe('two labs at once', () => {
  test('do not meet, and one that is interrupted leaves the other alone', PATIENCE, async () => {
    const controller = new AbortController();
    const [whole, interrupted] = await Promise.all([
      runStory(registration, { ...request, scenario: 'registration' }),
      runStory(registration, {
        ...request,
        scenario: 'registration',
        seed: '2',
        signal: controller.signal,
        onRecord: ({ kind }) => kind === 'workload.started' && controller.abort(),
      }),
    ]);
    expect(whole.result.stopped).toBeUndefined();
    expect(interrupted.result.stopped).toMatchObject({ code: 'Interrupted' });
  });
});

test('a lab that loses its storage says so and judges nothing', PATIENCE, async () => {
  const onRecord = ({ kind }: { kind: string }) => {
    if (kind !== 'workload.started') return;
    for (const pid of processesOf('--skipApiVersionCheck')) process.kill(pid, 'SIGKILL');
  };
  const run = await runStory(registration, { ...request, scenario: 'registration', onRecord });
  expect(run.result.stopped).toMatchObject({ code: 'LabBroken' });
  expect(run.result).toMatchObject({ verdict: 'inconclusive', properties: [{ name: 'story' }] });
});

test('of a launcher that is killed only files are left, and they are found and removed', PATIENCE, async () => {
  // A folder of its own: whoever heals meanwhile does not find this lab first.
  const folder = folderForTest();
  const args = [join(import.meta.dirname, '../cli/main.ts'), 'run', 'full-cycle', '--lab', 'process', '--out', folder];
  const launcher = spawn(process.execPath, args, {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(launcher, 'exit');
  for await (const text of launcher.stdout) if (`${text}`.includes('is connected')) launcher.kill('SIGKILL');
  await exited;

  const running = () => execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' }).includes(folder);
  while (running()) await new Promise((resolve) => setImmediate(resolve));
  const [left, ...more] = abandonedLabs(folder);
  expect([left?.launcher, more]).toEqual([launcher.pid, []]);
  expect(left && (await clearAway(left))).toBe(0);
  expect(abandonedLabs(folder)).toEqual([]);
});
