/**
 * Nobody at the site should notice that recovery tags are set: writes that wait for one go on within the limit of the
 * drain barrier, whatever becomes of the tag. When whoever coordinates a group gives a tag up, it says so, and the others
 * do not wait for that limit: they go on at once, and so do the applications that were frozen for it.
 */
import { AFTER_MINUTES } from '../../chaos/documented.ts';
import { faults as knownFaults } from '../../chaos/index.ts';
import type { Capability } from '../../simulator/lab.ts';
import { machineOf } from '../../simulator/moments.ts';
import { slackMs } from './compression.ts';
import { type DiskHeld, entriesOf, entriesOfKind, type TagGroupFailed, type WorkloadFrozen } from './entries.ts';
import { endOf, faultDuring, faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import type { Property, Run } from './property.ts';
import { counted, duration } from './wording.ts';

/** The journal does not say which operating system a machine has, so the longer of the two limits counts. */
const LIMIT_MS = AFTER_MINUTES.drainBarrier * 60_000 + 1000;
/** A message from one machine of the site to another, and what is to be done about it. */
const CALLED_OFF_MS = 5000;
/** A machine that has shipped its last changes, or is told that nobody wants them any more, says so and goes down. */
const GOING_DOWN_MS = 60_000;
/** A tag that stands at its coordinator and was not confirmed is not called off: nobody knows who has it. */
const NOT_CALLED_OFF = 'GroupTagIncomplete';
/** With these a fault keeps messages from arriving. */
const SILENCING: readonly Capability[] = ['ports', 'power', 'messages', 'links'];

/** An agent that ends replication on its machine has frozen the applications for good. */
const FINISHING = /(^|\|)replication\.finish/;

/** Applications that stand still, and when the tag they were frozen for was called off. */
interface Freeze {
  readonly frozen: WorkloadFrozen;
  calledOffMs?: number;
}

interface Hold {
  readonly held: DiskHeld;
  /** When the tag it is for was called off; the first time counts. */
  calledOffMs?: number;
}

export const writesResume: Property = {
  name: 'writes-resume',
  title: 'Writes that were held for a recovery tag go on in time',
  judge(run) {
    const findings = new Findings();
    const open = new Map<string, Hold>();
    const unfrozen = entriesOfKind(run, 'source.finished').filter(({ frozen }) => frozen === false);
    const limitMs = LIMIT_MS + slackMs(run);
    const calledOffLimitMs = CALLED_OFF_MS + slackMs(run);
    let longestMs = 0;
    const end = (disk: string, nowMs: number) => {
      const hold = open.get(disk);
      if (!hold) return;
      open.delete(disk);
      const { held, calledOffMs = Number.POSITIVE_INFINITY } = hold;
      const heldMs = nowMs - held.at;
      const place = `writes to ${disk} of ${held.machine} were held for ${duration(heldMs)} from ${duration(held.at)} on`;
      const goesDown = unfrozen.some(
        ({ node, at }) => machineOf(node) === held.machine && at >= held.at && at <= nowMs + GOING_DOWN_MS,
      );
      if (goesDown) return;
      longestMs = Math.max(longestMs, heldMs);
      if (heldMs > limitMs) findings.violation(`${place}; ${duration(limitMs)} is the most`);
      else if (nowMs > calledOffMs + calledOffLimitMs && !silenced(run, calledOffMs)) {
        findings.violation(`${place}, though the tag they waited for was called off at ${duration(calledOffMs)}`);
      }
    };
    const freezes = new Map<string, Freeze>();
    const finishing = new Set<string>();
    const thaw = (machine: string, nowMs: number) => {
      const { frozen, calledOffMs } = freezes.get(machine) ?? {};
      freezes.delete(machine);
      if (!frozen || calledOffMs === undefined || nowMs <= calledOffMs + calledOffLimitMs) return;
      if (finishing.has(machine) || silenced(run, calledOffMs)) return;
      findings.violation(
        `the applications of ${machine} stood still from ${duration(frozen.at)} to ${duration(nowMs)}, though the tag they ` +
          `were frozen for was called off at ${duration(calledOffMs)}`,
        { subject: machine, code: 'not-thawed' },
      );
    };
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'workload.frozen') {
        // Frozen once more they stand still as before.
        if (!freezes.has(entry.machine)) freezes.set(entry.machine, { frozen: entry });
      }
      if (entry.kind === 'workload.thawed' || entry.kind === 'workload.stopped') thaw(entry.machine, entry.at);
      else if (entry.kind === 'role.state' && entry.role === 'mobility') {
        if (FINISHING.test(entry.to)) finishing.add(machineOf(entry.node));
        else finishing.delete(machineOf(entry.node));
      }
      if (entry.kind === 'disk.held') {
        findings.looked += 1;
        open.set(entry.disk, { held: entry });
      } else if (entry.kind === 'disk.released') end(entry.disk, entry.at);
      else if (entry.kind === 'tag.group-failed' && entry.code !== NOT_CALLED_OFF) {
        for (const hold of open.values()) if (waitsFor(run, entry, hold.held)) hold.calledOffMs ??= entry.at;
        for (const freeze of freezes.values()) if (waitsFor(run, entry, freeze.frozen)) freeze.calledOffMs ??= entry.at;
      } else if ((entry.kind === 'machine.power' && entry.power === 'off') || entry.kind === 'machine.removed') {
        for (const [disk, { held }] of open) if (held.machine === entry.machine) end(disk, entry.at);
        thaw(entry.machine, entry.at);
      }
    }
    const endMs = endOf(run).atMs;
    for (const disk of [...open.keys()]) end(disk, endMs);
    for (const machine of [...freezes.keys()]) thaw(machine, endMs);
    return findings.judge(
      `${counted(findings.looked, 'time')} the writes to a disk were held, for ${duration(longestMs)} at most`,
      'no writes were held',
    );
  },
};

/** Whether a disk is held for the group whose coordinator has given up: another machine, on the same side. */
function waitsFor(
  { site }: Run,
  { group, node }: TagGroupFailed,
  { server, machine }: DiskHeld | WorkloadFrozen,
): boolean {
  const coordinator = machineOf(node);
  const members = site?.replicationGroups.find(({ name }) => name === group)?.servers ?? [];
  return members.includes(server) && machine !== coordinator && sideOf(machine) === sideOf(coordinator);
}

/** The site's own machines, or those of one fabric. */
function sideOf(machine: string): string {
  const [fabric, name] = machine.split(':', 2);
  return name === undefined ? '' : (fabric as string);
}

/** Whether a fault may have kept the others from hearing of it; one that is not in the catalogue may do anything. */
function silenced(run: Run, atMs: number): boolean {
  const silencing = faultsOf(run).filter(({ injected }) => {
    const known = knownFaults.find(({ name }) => name === injected.fault);
    return !known || known.needs.some((need) => SILENCING.includes(need));
  });
  return faultDuring(silencing, atMs, atMs + CALLED_OFF_MS) !== undefined;
}
