import { describe, expect, it } from 'vitest';
import { inspectImage } from '../inspection.ts';
import { CANARY } from './canary.ts';
import { type JournalRecord, Rig } from '../../stages/rig.ts';

const BILLING = { peers: { billing: { host: 'billing', port: 8443 } } };
const MINUTE_MS = 60_000;

/** What a disk must hold after `position` writes: every row whose last write was among them, and no other. */
function rowsUpTo(commits: readonly JournalRecord[], position: number): unknown[] {
  return commits
    .filter((commit) => commit.position <= position)
    .map(({ table, id, digest, refers }) => (refers === undefined ? [table, id, digest] : [table, id, digest, refers]));
}

describe('a ledger on a disk', () => {
  it('holds, at every single write position, exactly what was committed there', async () => {
    const rig = new Rig();
    const { disk } = await rig.running('ledger-1', 'ledger', { intervalMs: 1000 });
    await rig.pass(8000);
    const commits = rig.commits('entries');
    expect(commits.length).toBeGreaterThan(5);

    const recovered: boolean[] = [];
    for (let position = 0; position <= disk.position; position += 1) {
      const found = await inspectImage(disk.imageAt(position));
      expect(found.integrity).toBe('ok');
      expect(found.entries, `position ${position}`).toEqual(rowsUpTo(commits, position));
      recovered.push(found.recovered);
    }
    // SQLite's own recovery was needed somewhere, and nowhere just after a commit.
    expect(recovered).toContain(true);
    for (const { position } of commits) expect(recovered[position]).toBe(false);
  });

  it('survives a power cut in the middle of a transaction and numbers on from what was left', async () => {
    const rig = new Rig();
    const first = await rig.running('ledger-1', 'ledger', { intervalMs: 1000 });
    await rig.pass(5000);
    const before = rig.commits('entries').length;
    while (rig.records.at(-1)!.kind !== 'workload.begin') await rig.pass(1);
    const { position } = rig.records.at(-1)!;
    // One write on the disk: the journal without its header. Two: a transaction that must be rolled back.
    while (first.disk.position < position + 2) await rig.pass(1);
    first.cut();

    const second = await rig.running(
      'ledger-1',
      'ledger',
      { intervalMs: 1000, machine: 'ledger-1-again' },
      first.disk.imageAt(first.disk.position),
    );
    const opened = rig.records.findLast(({ kind }) => kind === 'workload.opened')!;
    expect(opened).toMatchObject({ server: 'ledger-1', machine: 'ledger-1-again', integrity: 'ok', recovered: true });
    expect(opened.rows).toHaveLength(before);
    await rig.pass(3000);
    expect(rig.commits('entries')[before]).toMatchObject({ machine: 'ledger-1-again', id: before + 1 });
    expect((await inspectImage(second.disk.imageAt(second.disk.position))).recovered).toBe(false);
  });

  it('says what is wrong with a disk that holds no ledger, or a damaged one, and starts no business on it', async () => {
    const rig = new Rig();
    const healthy = await rig.running('ledger-1', 'ledger', { intervalMs: 1000 });
    await rig.pass(4000);
    const damaged = healthy.disk.imageAt(healthy.disk.position);
    damaged.write({ offsetBytes: 2 * 1024 * 1024, content: new Uint8Array(4096).fill(7) });
    const records = rig.records.length;
    await healthy.workload.stop();
    await rig.running('ledger-1', 'ledger', { machine: 'damaged' }, damaged);
    const opened = rig.records.slice(records).find(({ kind }) => kind === 'workload.opened')!;
    expect(opened.integrity).toBe('SQLite: file is not a database');
    expect(rig.records.slice(records).map(({ kind }) => kind)).not.toContain('workload.started');
  });

  it('writes a canary into every row, so that a leak can be found', async () => {
    const rig = new Rig();
    const { disk } = await rig.running('ledger-1', 'ledger', { intervalMs: 1000 });
    await rig.pass(3000);
    const content = disk.entries().map(({ change }) => Buffer.from(change.content as Uint8Array).toString('latin1'));
    expect(content.filter((text) => text.includes(CANARY)).length).toBeGreaterThan(0);
  });
});

describe('orders and their bills', () => {
  it('has no bill without its order at any one instant', async () => {
    const rig = new Rig();
    const orders = await rig.running('orders', 'orders', { ...BILLING, intervalMs: 1000 });
    const billing = await rig.running('billing', 'billing');
    await rig.pass(10_000);
    expect(rig.commits('bills').length).toBeGreaterThan(5);

    const instants = [...orders.disk.entries(), ...billing.disk.entries()]
      .map(({ atMs }) => atMs)
      .sort((a, b) => a - b);
    for (const atMs of instants) {
      const durable = (table: string) => rig.commits(table).filter((commit) => commit.atMs <= atMs);
      const ordered = new Set(durable('orders').map(({ id }) => id));
      for (const bill of durable('bills')) expect(ordered).toContain(bill.refers);
    }
    const [bills, placed] = [await inspectImage(billing.disk.imageAt(billing.disk.position)), rig.commits('orders')];
    expect(bills.entries.map(([, , , refers]) => refers)).toEqual(
      placed.slice(0, bills.entries.length).map(({ id }) => id),
    );
  });

  it('shows an inconsistent cut: bills from later, orders from earlier', async () => {
    const rig = new Rig();
    const orders = await rig.running('orders', 'orders', { ...BILLING, intervalMs: 1000 });
    const billing = await rig.running('billing', 'billing');
    await rig.pass(5000);
    const early = await inspectImage(orders.disk.imageAt(orders.disk.position));
    await rig.pass(5000);
    const late = await inspectImage(billing.disk.imageAt(billing.disk.position));
    const ordered = new Set(early.entries.map(([, id]) => id));
    expect(late.entries.filter(([, , , refers]) => !ordered.has(refers!)).length).toBeGreaterThan(0);
  });

  it('bills in order what could not be billed while the wire was cut', async () => {
    const rig = new Rig();
    await rig.running('orders', 'orders', { ...BILLING, intervalMs: 1000 });
    await rig.running('billing', 'billing');
    await rig.pass(5000);
    rig.wireIsCut = true;
    const billedBefore = rig.commits('bills').length;
    await rig.pass(20_000);
    expect(rig.commits('bills').length - billedBefore).toBeLessThanOrEqual(1);
    rig.wireIsCut = false;
    await rig.pass(MINUTE_MS);
    const billed = rig.commits('bills').map(({ refers }) => refers);
    expect(billed).toEqual(billed.map((_, index) => index + 1));
    expect(rig.commits('orders').length - billed.length).toBeLessThanOrEqual(1);
  });

  it('knocks no more often the longer the wire is cut', async () => {
    const rig = new Rig();
    await rig.running('orders', 'orders', { ...BILLING, intervalMs: 1000, retryMs: 10_000 });
    await rig.running('billing', 'billing');
    rig.wireIsCut = true;
    await rig.pass(MINUTE_MS);
    const early = rig.asked;
    await rig.pass(10 * MINUTE_MS);
    const orders = rig.commits('orders').length;
    // Each order is a reason to try, and so is every ten seconds; nothing else is.
    expect(rig.asked).toBeGreaterThan(early);
    expect(rig.asked).toBeLessThanOrEqual(orders + 11 * 6 + 2);
  });

  it('catches up after the billing server went back in time', async () => {
    const rig = new Rig();
    await rig.running('orders', 'orders', { ...BILLING, intervalMs: 1000 });
    const billing = await rig.running('billing', 'billing');
    await rig.pass(10_000);
    billing.cut();
    const past = billing.disk.imageAt(rig.commits('bills')[2]!.position);
    await rig.pass(20_000);
    const again = await rig.running('billing', 'billing', {}, past);
    await rig.pass(MINUTE_MS);
    const { entries } = await inspectImage(again.disk.imageAt(again.disk.position));
    expect(entries.length).toBeGreaterThanOrEqual(rig.commits('orders').length - 1);
    expect(entries.map(([, id, , refers]) => [id, refers])).toEqual(entries.map((_, index) => [index + 1, index + 1]));
  });
});

describe('freezing', () => {
  it('finishes the running transaction, has everything on the disk, and starts nothing until thawed', async () => {
    const rig = new Rig();
    const churn = { churnBytes: 65_536, churnIntervalMs: 100 };
    const { disk, workload } = await rig.running('ledger-1', 'ledger', { intervalMs: 1000, churn });
    while (rig.records.at(-1)!.kind !== 'workload.begin') await rig.pass(1);
    expect(await rig.kernel.drive(workload.freeze())).toEqual({ ok: true });
    const frozenAt = disk.position;
    expect(rig.records.slice(-2).map(({ kind }) => kind)).toEqual(['workload.commit', 'workload.frozen']);
    expect((await inspectImage(disk.imageAt(frozenAt))).recovered).toBe(false);
    await rig.pass(10_000);
    expect(disk.position).toBe(frozenAt);
    const committed = rig.commits('entries').length;
    workload.thaw();
    await rig.pass(3000);
    expect(rig.commits('entries').length).toBeGreaterThan(committed);
    expect(disk.position).toBeGreaterThan(frozenAt + 20);
  });

  it('fails as a broken writer does, until it is healed', async () => {
    const rig = new Rig();
    const { workload } = await rig.running('ledger-1', 'ledger');
    workload.failFreezes({ code: '0x80070422', message: 'The VSS service is disabled.' });
    expect(await workload.freeze()).toMatchObject({ ok: false, failure: { code: '0x80070422' } });
    workload.failFreezes(undefined);
    expect(await rig.kernel.drive(workload.freeze())).toEqual({ ok: true });
  });

  it('ends business for good when stopped', async () => {
    const rig = new Rig();
    const { disk, workload } = await rig.running('ledger-1', 'ledger', { intervalMs: 1000 });
    await rig.pass(3000);
    await rig.kernel.drive(workload.stop());
    const position = disk.position;
    expect(rig.records.at(-1)).toMatchObject({ kind: 'workload.stopped', purpose: 'production' });
    await rig.pass(10_000);
    expect(disk.position).toBe(position);
  });
});
