/**
 * Judges the recovery points that a replication group shares, in three ways: whether at one instant all members' disks
 * stood still at their marks; whether any bill stands before its own order in that cut, used or not; and whether the
 * databases brought up from such a point hold a bill without its order.
 */
import { needlesslyApart } from './brought-up-together.ts';
import { entriesOfKind, type PointCreated } from './entries.ts';
import { Findings } from './findings.ts';
import { Holds } from './holds.ts';
import { Ledgers } from './ledgers.ts';
import { Machines } from './machines.ts';
import { marksOnServer, type SourceMark } from './marks.ts';
import { billsBeforeOrders, billsWithoutOrders, OrderBook } from './orders-and-bills.ts';
import type { Property, Run } from './property.ts';
import { counted, listed, moment, tagName } from './wording.ts';

export const consistentCut: Property = {
  name: 'consistent-cut',
  title: 'A recovery point that a replication group shares is one consistent cut through all its members',
  appliesTo: ({ policy, replicationGroups }) =>
    policy.multiVmSync && replicationGroups.some(({ servers }) => servers.length > 1),
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    const holds = new Holds(run);
    const ledgers = new Ledgers(run, machines);
    const orders = new OrderBook(run);
    for (const [tag, points] of sharedPoints(run)) {
      findings.looked += 1;
      const place = `${points[0]?.group}, ${tagName(tag)}`;
      const members = points.map(({ server }) => marksOnServer(run, machines, tag, server));
      const without = points.filter((_, index) => members[index]?.length === 0).map(({ server }) => server);
      if (without.length > 0)
        findings.violation(`${place} was never set on ${listed(without)}, which has a point of it`);
      const unrecorded = members.flat().filter(({ mark }) => !holds.around(tag, mark.disk));
      for (const { machine, disk } of unrecorded) {
        findings.doubt(`${place}: the journal does not say when ${machine.name}/${disk.name} was marked`);
      }
      const apart = whyNoCommonInstant(members.flat(), holds);
      if (apart) findings.violation(`${place}: ${apart}`);
      for (const evidence of billsBeforeOrders(ledgers, orders, members.flat()))
        findings.violation(`${place}: ${evidence}`);
    }
    for (const evidence of billsWithoutOrders(run, machines, ledgers, orders)) findings.violation(evidence);
    for (const evidence of needlesslyApart(run, machines)) findings.violation(evidence);
    return findings.judge(
      `${counted(findings.looked, 'shared recovery point')}: all members stood still at one instant, no bill precedes its order`,
      'no recovery point was shared by two members of a group',
    );
  },
};

/** Tags that became a shared point on at least two servers, with the first such point of each server. */
function sharedPoints(run: Run): [tag: string, points: PointCreated[]][] {
  const byTag = new Map<string, PointCreated[]>();
  for (const point of entriesOfKind(run, 'point.created')) {
    if (point.group === undefined) continue;
    const points = byTag.get(point.tag) ?? [];
    if (!points.some(({ server }) => server === point.server)) points.push(point);
    byTag.set(point.tag, points);
  }
  return [...byTag].filter(([, points]) => points.length > 1);
}

/**
 * Each marked disk stood at its mark for as long as it was held around it; all of these times must overlap. One member, the
 * coordinator, may do without holding: its mark is the instant that must lie within the holds of all others.
 */
function whyNoCommonInstant(marks: readonly SourceMark[], holds: Holds): string | undefined {
  const stands = marks.flatMap(({ mark, machine, disk }) => {
    const stand = holds.around(mark.tag, mark.disk);
    return stand ? { name: `${machine.name}/${disk.name}${stand.held ? '' : ' (not held)'}`, ...stand } : [];
  });
  const [first, ...others] = stands;
  if (!first) return undefined;
  const latest = others.reduce((a, b) => (b.fromSeq > a.fromSeq ? b : a), first);
  const earliest = others.reduce((a, b) => (b.toSeq < a.toSeq ? b : a), first);
  if (latest.fromSeq <= earliest.toSeq) return undefined;
  return (
    `${earliest.name} stood at its mark only until ${moment(earliest.toMs)}, ` +
    `${latest.name} only from ${moment(latest.fromMs)}: no instant is common to both`
  );
}
