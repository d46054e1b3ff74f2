import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { inspectImage } from '../machines/inspection.ts';
import { agentOf, businessOf, churnOf } from '../machines/protected-server.ts';
import { sampleSite, type Server } from '../site/site.ts';
import { createLiveClock } from './clock.ts';
import { openFileDisk } from './disks/file-disk.ts';
import { readKnownHistory } from './disks/known-history.ts';
import { factoryDisks } from './disks/machine-disks.ts';
import type { LonelyMachine } from './fixtures/lonely-machine.ts';
import type { SpokenRecord } from './journal.ts';
import { realNowMs } from './lab-time.ts';
import { liveRandom } from './random.ts';
import { CHURN_BYTES } from './scale.ts';
import { folderForTest } from '../ground/fixtures/temporary-folder.ts';

const STARTS_AT_MS = Date.UTC(2026, 0, 5, 8, 30);
const site = sampleSite();
const files01 = site.servers.find(({ name }) => name === 'files01') as Server;
const time = { startsAtMs: STARTS_AT_MS, epochRealMs: realNowMs(), speed: 600 };

async function lonelyFileServer() {
  const directory = folderForTest();
  const disksDirectory = join(directory, 'disks');
  mkdirSync(disksDirectory);
  const disks = await factoryDisks(disksDirectory, disksDirectory, files01);
  const filesDirectory = join(directory, 'files');
  mkdirSync(filesDirectory);
  const settings: Omit<LonelyMachine, 'life'> = {
    machine: {
      name: 'files01',
      serverId: 'files01',
      purpose: 'production',
      operatingSystem: 'Windows',
      bootedAtMs: STARTS_AT_MS,
      disks,
      agent: agentOf(site, files01, 'passphrase'),
      business: businessOf({ ...files01, workload: { kind: 'ledger', everySeconds: 10 } }, churnOf(4096, CHURN_BYTES)),
    },
    time,
    filesDirectory,
  };
  return { disks, disksDirectory, settings };
}

/** Starts the machine and cuts its power as soon as it has committed so many transactions. What it said until then. */
async function untilPowerCut(settings: LonelyMachine, commits: number): Promise<SpokenRecord[]> {
  const program = join(import.meta.dirname, 'fixtures/lonely-machine.ts');
  const machine = spawn(process.execPath, [program, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(machine, 'exit');
  const records: SpokenRecord[] = [];
  for await (const line of createInterface({ input: machine.stdout })) {
    records.push(JSON.parse(line) as SpokenRecord);
    if (committed(records).length === commits) machine.kill('SIGKILL');
  }
  await exited;
  return records;
}

const committed = (records: readonly SpokenRecord[]) => records.filter(({ kind }) => kind === 'workload.commit');
const opened = (records: readonly SpokenRecord[]) => records.find(({ kind }) => kind === 'workload.opened');
const rowsOf = (records: readonly SpokenRecord[]) =>
  committed(records).map(({ fields: { table, id, digest } }) => [table, id, digest]);

test('a machine whose power is cut in the middle of business comes back with all that it had committed', async () => {
  const { disks, disksDirectory, settings } = await lonelyFileServer();
  const first = await untilPowerCut({ ...settings, life: 1 }, 5);
  const second = await untilPowerCut({ ...settings, life: 2 }, 3);
  expect(opened(first)?.fields).toMatchObject({ integrity: 'ok', rows: [] });
  expect(opened(second)?.fields.integrity).toBe('ok');
  const found = opened(second)?.fields.rows as readonly unknown[];
  const safe = rowsOf(first);
  expect(safe.length).toBeGreaterThanOrEqual(5);
  expect(found.slice(0, safe.length)).toEqual(safe);
  // One more may have been safe without a word about it.
  expect(found.length).toBeLessThanOrEqual(safe.length + 1);
  expect(committed(second)[0]?.fields.id).toBe(found.length + 1);

  const [system] = disks;
  const random = liveRandom('1', 'test', 1)('disk');
  const disk = openFileDisk(system?.path ?? '', { clock: createLiveClock(time), random });
  const third = committed(first)[2];
  const asOfThird = await inspectImage(disk.imageAt(Number(third?.fields.position)));
  expect(asOfThird.integrity).toBe('ok');
  expect(asOfThird.entries).toEqual(safe.slice(0, 3));
  const known = readKnownHistory(disksDirectory, STARTS_AT_MS).disk('files01/system');
  expect(known?.position).toBe(disk.position);
  expect(known?.writtenAtMs(disk.position)).toBeGreaterThan(0);
});

test('factory disks hold real bytes, as many as the declared scale says, and differ from server to server', async () => {
  const { disks } = await lonelyFileServer();
  expect(disks.map(({ name, id }) => [name, id])).toEqual([
    ['system', 'files01/system'],
    ['files', 'files01/files'],
  ]);
  const random = liveRandom('1', 'test', 1)('disk');
  const [system, files] = disks.map(({ path }) => openFileDisk(path, { clock: createLiveClock(time), random }));
  const occupied = (await files?.occupied()) ?? [];
  const occupiedBytes = occupied.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0);
  expect(occupiedBytes / 1024 ** 2).toBeCloseTo(3, 1);
  const extent = { offsetBytes: occupied[0]?.offsetBytes ?? 0, lengthBytes: 4096 };
  expect(await system?.read(extent)).not.toEqual(await files?.read(extent));
  expect((await inspectImage(system!.imageAt(0))).integrity).toBe('ok');
});
