/**
 * A test failover must not be noticed by anything else: its machine stands apart, is gone after the cleanup, and while it
 * was there recovery points kept coming.
 */
import { AtWork } from './at-work.ts';
import { entriesOf, entriesOfKind, type MachinePrepared } from './entries.ts';
import { endOf, type FaultSpan, faultDuring, faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import { FullLines } from './full-lines.ts';
import { Items } from './items.ts';
import { type Machine, Machines } from './machines.ts';
import type { Property, Run } from './property.ts';
import { type Cleanup, type Tests, type TestWindow, testsOf } from './test-windows.ts';
import { counted, duration, listed } from './wording.ts';

/** Two intervals of crash-consistent points and some slack. */
const POINT_GAP_LIMIT_MS = 11 * 60_000;
/** Health is judged once a minute. */
const NOTICED_MS = 2 * 60_000;
/** For so long after a fault was healed, points may still be late. */
const RECOVERY_MS = 30 * 60_000;

export const testFailoverClean: Property = {
  name: 'test-failover-clean',
  title: 'A test failover leaves nothing behind and does not disturb replication',
  judge(run) {
    const findings = new Findings();
    const items = new Items(run);
    const machines = new Machines(run);
    const tests = testsOf(run, items);
    // A test's machine has to go wherever it stands, and a failover's that stands in the test network is no test's.
    const testMachines = machines.all.filter(({ purpose, prepared }) =>
      prepared ? tests.preparedSeqs.has(prepared.seq) : purpose === 'test',
    );
    findings.looked = Math.max(testMachines.length, tests.preparedSeqs.size);
    for (const evidence of residue(tests, testMachines)) findings.violation(evidence);
    for (const machine of testMachines) noteStanding(findings, run, machine, tests);
    for (const evidence of stillUntested(run, items, tests.cleanups)) findings.violation(evidence);
    for (const evidence of servedInProduction(run, machines)) findings.violation(evidence);
    const others = { faults: faultsOf(run), lines: new FullLines(run), atWork: AtWork.in(run), items };
    for (const window of tests.windows) disturbance(run, others, window, findings);
    return findings.judge(
      `${counted(findings.looked, 'test machine')} disturbed nothing: recovery points kept coming`,
      'there was no test failover',
    );
  },
};

function* residue({ cleanups }: Tests, testMachines: readonly Machine[]): Generator<string> {
  for (const { servers, atMs, seq } of cleanups) {
    const left = testMachines.filter(
      ({ server, createdSeq, removedAtMs }) =>
        servers.includes(server) && createdSeq < seq && (removedAtMs === undefined || removedAtMs > atMs),
    );
    if (left.length === 0) continue;
    yield `the cleanup that succeeded at ${duration(atMs)} left ${listed(left.map(({ name }) => name))} in place`;
  }
}

/**
 * A machine of a test that failed or was cancelled has to go by itself. One of a test that succeeded stands until somebody
 * asks for the cleanup; that nobody did is the operator's affair.
 */
function noteStanding(findings: Findings, run: Run, machine: Machine, tests: Tests): void {
  const { name, server, purpose, removedAtMs, createdSeq, prepared } = machine;
  const end = entriesOfKind(run, 'lab.end')[0];
  if (removedAtMs !== undefined) return;
  if (!end) {
    findings.unjudged(`whether ${name} was left behind, because the run broke off`);
    return;
  }
  if (prepared && tests.abandonedSeqs.has(prepared.seq) && !stoodAsTest(run, prepared)) {
    findings.violation(
      `at the end (${duration(end.at)}) ${name} is still there, though its test failover did not succeed`,
    );
    // That it stands in production is told by `named-network`, with all that follows.
  } else if (
    purpose === 'test' &&
    !tests.cleanups.some(({ servers, seq }) => servers.includes(server) && seq > createdSeq)
  ) {
    const evidence = `at the end (${duration(end.at)}) ${name} stands, and nobody had asked for a cleanup that succeeded`;
    findings.hazard({ code: 'TestNotCleanedUp', subject: server, atMs: end.at, evidence });
  }
}

/** A plan's job can fail for one machine while the test of another stands as it should, until somebody disables that item. */
function stoodAsTest(run: Run, { item, seq }: MachinePrepared): boolean {
  const left = entriesOfKind(run, 'item.state').find(
    (entry) => entry.item === item && entry.seq > seq && entry.from === 'testing',
  );
  if (left) return left.to === 'unprotected';
  return entriesOfKind(run, 'item.state').findLast((entry) => entry.item === item)?.to === 'testing';
}

/** Health says 161011 until a test failover has succeeded (recorded), so soon after its cleanup that has to be gone. */
function* stillUntested(run: Run, items: Items, cleanups: readonly Cleanup[]): Generator<string> {
  for (const { servers, atMs, seq } of cleanups) {
    for (const item of servers.flatMap((server) => items.itemOf(server) ?? [])) {
      const about = [...entriesOfKind(run, 'health.raise'), ...entriesOfKind(run, 'health.clear')]
        .filter((entry) => entry.item === item && entry.code === '161011')
        .sort((a, b) => a.seq - b.seq);
      const raised = about.findLast((entry) => entry.seq < seq)?.kind === 'health.raise';
      const cleared = about.find((entry) => entry.seq > seq);
      if (!raised || (cleared && cleared.at <= atMs + NOTICED_MS)) continue;
      if (endOf(run).atMs < atMs + NOTICED_MS) continue;
      yield `${item} is still said to be untested (161011) ${duration(NOTICED_MS)} after its test was cleaned up at ${duration(atMs)}`;
    }
  }
}

/** A machine in the test network serves nobody but the test. Which network a machine came up in, `named-network` judges. */
function* servedInProduction(run: Run, machines: Machines): Generator<string> {
  for (const entry of entriesOf(run)) {
    if (entry.kind !== 'workload.started' || entry.purpose === 'test') continue;
    if (machines.named(entry.machine, entry.seq)?.purpose !== 'test') continue;
    yield `the application of ${entry.machine} began to serve in ${entry.purpose} at ${duration(entry.at)}`;
  }
}

/** What else may keep points from coming. */
interface Others {
  readonly faults: readonly FaultSpan[];
  readonly lines: FullLines;
  readonly atWork: AtWork;
  readonly items: Items;
}

function disturbance(run: Run, others: Others, window: TestWindow, findings: Findings): void {
  const { faults, lines, atWork, items } = others;
  const { item, fromMs, toMs, fromSeq, toSeq } = window;
  // A source without power sends nothing, tested or not, and one that has it again needs some time.
  const darkSpans = atWork.darkOf(items.serverOf(item) ?? '');
  let lastMs = fromMs;
  const checkGap = (untilMs: number) => {
    if (untilMs - lastMs <= POINT_GAP_LIMIT_MS) return;
    const told = `${item} got no recovery point from ${duration(lastMs)} to ${duration(untilMs)}, while under test`;
    const fault = faultDuring(faults, lastMs, untilMs, RECOVERY_MS);
    const dark = darkSpans.find((span) => span.fromMs < untilMs && span.toMs + RECOVERY_MS > lastMs);
    const fullMs = lines.fullMs('to-azure', lastMs, untilMs);
    if (fault) findings.unjudged(`${told}, because of ${fault.injected.title}, or not`);
    else if (dark) findings.unjudged(`${told}, because its server was not at work from ${duration(dark.fromMs)}`);
    // A test sends nothing: whatever filled the line, such as the first copy of another server, was in the way.
    else if (untilMs - lastMs - fullMs <= POINT_GAP_LIMIT_MS) {
      findings.unjudged(`${told}, because the line was full for ${duration(fullMs)} of it`);
    } else findings.violation(told);
  };
  for (const entry of entriesOf(run)) {
    if (entry.seq > toSeq) break;
    if (entry.kind === 'point.created' && entry.item === item) {
      if (entry.seq > fromSeq) checkGap(entry.at);
      lastMs = entry.at;
    } else if (entry.kind === 'replication.stopped' && entry.item === item && entry.seq > fromSeq) {
      findings.violation(`replication of ${item} stopped at ${duration(entry.at)}, while under test`);
    }
  }
  checkGap(toMs);
}
