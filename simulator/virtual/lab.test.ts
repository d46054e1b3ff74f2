/**
 * Whole sites through mishaps: whatever happens, what a recovery point holds is what the source's disks held when its tag
 * was set, block for block.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { journalHashOf, minutes, Stage, siteText } from '../stages/lab-stage.ts';

/** Broken invariants of roles surface as rejections nobody waits for: they end the run they belong to. */
const rejections: unknown[] = [];
const onRejection = (error: unknown) => void rejections.push(error);
process.on('unhandledRejection', onRejection);
afterAll(() => void process.off('unhandledRejection', onRejection));
afterEach(() => {
  expect(rejections.splice(0)).toEqual([]);
});

describe('a site in peace', () => {
  test('replicates, and every recovery point is true', async () => {
    const stage = new Stage();
    await stage.protect();
    await stage.nextPoints(3);
    expect(await stage.codes()).toEqual([]);
    expect(stage.points().length).toBeGreaterThan(0);
    expect(stage.untruePoints()).toEqual([]);
  });
});

test('a machine that is made once more lies where it was asked for, not where the one before of its name was moved to', async () => {
  const { lab } = new Stage();
  await lab.start();
  const made = { name: 'files01', serverId: 'files01', volumes: [], network: 'onprem', datastore: 'datastore1' };
  for (const moved of [true, false]) {
    expect(await lab.history.create('vmware', { ...made, purpose: 'production' })).toMatchObject({ ok: true });
    if (moved) {
      lab.history.moveTo('files01', 'datastore2');
      await lab.history.remove('vmware', 'files01');
    }
  }
  expect(await lab.history.list('vmware')).toMatchObject([{ name: 'files01', datastore: 'datastore1' }]);
  await lab.stop();
});

test('a site that was stopped stands still, though a client at the desk was just renewing its token', async () => {
  const { lab } = new Stage();
  await lab.start();
  const asked = lab.desk.credential.getToken('https://management.azure.com/.default');
  void asked.catch(() => {});
  await lab.stop();
  await new Promise((resolve) => setTimeout(resolve));
  const stoppedAtMs = lab.kernel.nowMs;
  await new Promise((resolve) => setTimeout(resolve));
  expect(lab.kernel.nowMs).toBe(stoppedAtMs);
});

describe('a power cut', () => {
  test('of the source asks for a resync, which runs by itself, and the replica is true again', async () => {
    const stage = new Stage();
    await stage.protect();
    await stage.nextPoints(1);
    await stage.lab.controls.setPower('files01', 'off', 'test');
    await stage.lab.controls.setPower('files01', 'on', 'test');
    await stage.until('78024 is raised', async () => (await stage.codes()).includes('78024'), minutes(10));
    expect((await stage.item()).properties?.allowedOperations).toContain('RepairReplication');
    const started = () => stage.records('replication.started');
    await stage.until('a resync starts by itself', () => started().length === 2, minutes(20));
    expect(started().at(-1)).toMatchObject({ epoch: 2, begin: 'checksum-copy' });
    await stage.nextPoints(2);
    expect(await stage.codes()).toEqual([]);
    expect(stage.points().filter(({ epoch }) => epoch === 2).length).toBeGreaterThanOrEqual(2);
    expect(stage.points().length).toBeGreaterThan(0);
    expect(stage.untruePoints()).toEqual([]);
  });

  test('of the process server needs no resync', async () => {
    const stage = new Stage();
    await stage.protect();
    for (const delayMs of [7_000, 61_000, 100]) {
      await stage.nextPoints(1);
      await stage.lab.sleep(delayMs);
      await stage.lab.controls.setPower('cs01', 'off', 'test');
      await stage.lab.sleep(minutes(2));
      await stage.lab.controls.setPower('cs01', 'on', 'test');
    }
    await stage.nextPoints(2);
    expect(stage.records('replication.started')).toHaveLength(1);
    expect(await stage.codes()).toEqual([]);
    expect(stage.points().length).toBeGreaterThan(0);
    expect(stage.untruePoints()).toEqual([]);
  });

  test('of the configuration server, with Azure out of reach: it recalls what the site has to do', async () => {
    const stage = new Stage();
    await stage.protect();
    await stage.nextPoints(1);
    const heal = await stage.lab.controls.blockNames('*.hypervrecoverymanager.windowsazure.com');
    await stage.lab.controls.setPower('cs01', 'off', 'test');
    await stage.lab.controls.setPower('cs01', 'on', 'test');
    await stage.nextPoints(2);
    await heal();
    await stage.lab.sleep(minutes(10));
    expect(stage.records('replication.started')).toHaveLength(1);
    expect(await stage.codes()).toEqual([]);
    expect(stage.points().length).toBeGreaterThan(0);
    expect(stage.untruePoints()).toEqual([]);
  });
});

describe('a line that goes away again and again', () => {
  test('delays recovery points and spoils none', async () => {
    const stage = new Stage();
    await stage.protect();
    for (let round = 0; round < 12; round += 1) {
      await stage.lab.sleep(20_000 + round * 7_300);
      const heal = await stage.lab.controls.cutLink('wan');
      await stage.lab.sleep(15_000 + round * 6_100);
      await heal();
    }
    await stage.nextPoints(2);
    expect(stage.records('replication.started')).toHaveLength(1);
    expect(stage.points().length).toBeGreaterThan(0);
    expect(stage.untruePoints()).toEqual([]);
  });
});

describe('a source whose change log overflows', () => {
  test('keeps positions only, sets no tags meanwhile, and comes back in order', async () => {
    const stage = new Stage(siteText({ churnMbPerMinute: 900 }));
    await stage.protect();
    await stage.nextPoints(1);
    const tracking = () =>
      stage
        .records('role.state')
        .filter(({ role }) => role === 'mobility')
        .at(-1)?.to as string;
    const open = await stage.lab.controls.blockPort({ port: 9443, from: 'files01' });
    await stage.until('the driver is in bitmap mode', () => tracking().includes('tracking.bitmap'));
    await stage.lab.sleep(minutes(16));
    const failed = stage.records('tag.failed');
    expect(failed.length).toBeGreaterThanOrEqual(3);
    expect(new Set(failed.map(({ code }) => code))).toEqual(new Set(['NonDataMode']));
    const before = stage.points().length;
    await open();
    await stage.until('the driver is in write-order mode again', () => tracking().includes('tracking.writeOrder'));
    await stage.nextPoints(2);
    expect(stage.points().length).toBeGreaterThan(before);
    expect(stage.records('event').map(({ alert }) => alert)).toContain('EA0429');
    expect(stage.points().length).toBeGreaterThan(0);
    expect(stage.untruePoints()).toEqual([]);
  });
});

describe('requests that cross each other', () => {
  test('replication can be disabled while it is being enabled', async () => {
    const stage = new Stage();
    await stage.lab.start();
    const asked = stage.enable();
    await stage.until('the item is there', () => stage.records('item.state').length > 0);
    const disabled = await stage.act((server) => server.disable());
    expect(disabled).toMatchObject({ ok: true });
    expect(await asked).toMatchObject({ ok: false, failure: { code: 'OperationNotAllowedInCurrentState' } });
    await stage.lab.sleep(minutes(20));
    expect(await stage.desk((vault) => vault.items())).toEqual(new Map());
  });

  test('a test failover cannot be cleaned up while it is still being made', async () => {
    const stage = new Stage();
    await stage.protect();
    const test = stage.act((server) => server.testFailover());
    await stage.lab.sleep(minutes(2));
    const failure = { code: 'OperationNotAllowedInCurrentState' };
    for (const operation of ['cleanUpTest', 'disable', 'testFailover'] as const) {
      expect(await stage.act((server) => server[operation]()), operation).toMatchObject({ ok: false, failure });
    }
    expect(await test).toMatchObject({ ok: true });
    const [first, second] = await Promise.all([
      stage.act((server) => server.cleanUpTest()),
      stage.act((server) => server.cleanUpTest()),
    ]);
    expect([first.ok, second.ok].filter(Boolean)).toHaveLength(1);
    expect(stage.lab.history.machines().filter(({ settings }) => settings.purpose === 'test')).toEqual([]);
  });

  test('of two commits one is refused, and so is another point while one is being changed', async () => {
    const stage = new Stage();
    await stage.protect();
    await stage.nextPoints(2);
    expect(await stage.act((server) => server.failOver())).toMatchObject({ ok: true });
    const [point] = await stage.desk((vault) => vault.points('files01'));
    const changed = stage.act((server) => server.changePoint(point));
    await stage.lab.sleep(minutes(2));
    expect(await stage.act((server) => server.commit())).toMatchObject({ ok: false });
    expect(await changed).toMatchObject({ ok: true });
    const commits = await Promise.all([stage.act((server) => server.commit()), stage.act((server) => server.commit())]);
    expect(commits.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await stage.item()).properties?.protectionState).toBe('UnplannedFailoverCommitted');
  });
});

describe('a machine on its way home', () => {
  test('keeps a point that arrives before the reprotect has ended, and takes it for one', async () => {
    const network = 'network: { vpn: { kind: site-to-site-vpn, uploadMbps: 4000, downloadMbps: 4000, latencyMs: 5 },';
    const stage = new Stage(siteText().replace('network: {', network));
    await stage.protect();
    await stage.nextPoints();
    // So that the agent begins shortly before a tag is due, and the master target reports earlier than the agent does.
    await stage.lab.sleep(30_000);
    await stage.lab.controls.setPower('files01', 'off', 'test');
    expect(await stage.act((server) => server.failOver())).toMatchObject({ ok: true });
    expect(await stage.act((server) => server.commit())).toMatchObject({ ok: true });
    await stage.lab.controls.deployProcessServerInAzure();
    await stage.lab.sleep(minutes(20));
    const nowMs = Date.parse(stage.lab.site.startsAt) + stage.lab.elapsedMs();
    await stage.lab.sleep(minutes(5) - (nowMs % minutes(5)) + 210_000);
    expect(await stage.act((server) => server.reprotectHome())).toMatchObject({ ok: true });
    const [early] = stage.points().slice(-1);
    await stage.lab.sleep(minutes(1));
    expect((await stage.item()).properties?.protectionState).toBe('Protected');
    await stage.lab.sleep(minutes(5));
    const tags = stage.points().map(({ tag }) => tag);
    expect(early?.epoch).toBe(2);
    expect(tags.filter((tag) => tag === early?.tag)).toHaveLength(1);
  });
});

describe('a server with the passphrase of another site', () => {
  test('does not trust this one, so it is never discovered', async () => {
    const stage = new Stage(siteText().replace('    disks:', '    passphrase: of another site\n    disks:'));
    await stage.lab.start();
    await stage.lab.sleep(minutes(10));
    expect(stage.agentStates()).toEqual(['registration.registering']);
  });
});

describe('the journal of a run', () => {
  test('is the same for the same seed, also beside another run and in a fresh process, and another for another seed', async () => {
    const [first, beside] = await Promise.all([journalHashOf('7'), journalHashOf('8')]);
    const program = fileURLToPath(new URL('../stages/lab-stage.ts', import.meta.url));
    expect(execFileSync(process.execPath, [program, '7'], { encoding: 'utf8' }).trim()).toBe(first);
    expect(beside).not.toBe(first);
  });
});
