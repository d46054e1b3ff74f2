/**
 * Compares every machine that was brought up with its source: each disk, as it was before the machine first wrote to it,
 * against the source's disk at the write where the recovery point's tag was set. None of the source's disks is missing, but
 * those that a client left out.
 */
import type { Content } from '../../reference/model/content.ts';
import { isSymbolic, ZERO_SEED } from '../../reference/model/content.ts';
import type { KnownImage } from '../../simulator/journal/known-history.ts';
import { entriesOfKind, type MachinePrepared } from './entries.ts';
import { Findings } from './findings.ts';
import { type Machine, Machines } from './machines.ts';
import { marksOnServer, type SourceMark } from './marks.ts';
import type { Property, Run } from './property.ts';
import { counted, duration, grouped, listed, tagName } from './wording.ts';

export const recoveredImage: Property = {
  name: 'recovered-image',
  title: "A machine brought up from a recovery point holds the source's writes up to that point, byte for byte",
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    const tagOf = new Map(entriesOfKind(run, 'point.created').map(({ point, tag }) => [point, tag]));
    let disks = 0;
    for (const prepared of entriesOfKind(run, 'machine.prepared')) {
      findings.looked += 1;
      const machine = machines.named(prepared.machine, prepared.seq);
      if (!machine && prepared.original) {
        findings.unjudged(`what came home to ${prepared.machine}: nobody switched it on`);
        continue;
      }
      if (!machine) {
        findings.violation(
          `${prepared.machine} was said to be prepared at ${duration(prepared.at)}, but does not exist`,
          { subject: prepared.machine, code: 'no-machine' },
        );
        continue;
      }
      const tag = tagOf.get(prepared.point);
      if (tag !== prepared.tag) {
        const truth = tag === undefined ? 'never existed' : `is ${tagName(tag)}`;
        findings.violation(
          `${machine.name}: the point that was asked for ${truth}, the machine is of ${tagName(prepared.tag)}`,
          { subject: machine.name, code: 'another-point' },
        );
      }
      const marks = marksOnServer(run, machines, prepared.tag, prepared.server, prepared.at);
      for (const evidence of notFollowed(prepared, marks, askedFor(run, prepared))) {
        findings.violation(evidence, { subject: machine.name, code: 'disk-not-followed' });
      }
      for (const [code, evidence] of whatIsWrong(run, prepared, machine, marks)) {
        findings.violation(evidence, { subject: machine.name, code });
      }
      disks += machine.disks.length;
    }
    return findings.judge(
      `${counted(disks, 'disk')} of ${counted(findings.looked, 'machine')} equal their source at the point's tag`,
      'no machine was brought up from a recovery point',
    );
  },
};

/** The disks that a client named when it enabled replication of the item; undefined when it left none out. */
function askedFor(run: Run, { item, seq }: MachinePrepared): readonly string[] | undefined {
  const isOf = (one: { item: string; seq: number }) => one.item === item && one.seq < seq;
  const asked = entriesOfKind(run, 'disks.asked').findLast(isOf);
  const ended = entriesOfKind(run, 'item.state').findLast((one) => isOf(one) && one.to === 'unprotected');
  return asked && asked.seq > (ended?.seq ?? -1) ? asked.disks : undefined;
}

/** Disks of the machine where the point's tag was set of which nobody took anything along, though no client left them out. */
function* notFollowed(
  { machine, sources, tag }: MachinePrepared,
  marks: readonly SourceMark[],
  asked: readonly string[] | undefined,
): Generator<string> {
  const source = marks[0]?.machine;
  for (const { name, disk } of source?.disks ?? []) {
    const followed = sources.includes(name) || marks.some(({ mark }) => mark.disk === disk);
    if (followed || (asked && !asked.includes(name))) continue;
    yield `${machine}: disk ${name} of ${source?.name} was not brought up; ${tagName(tag)} stands on the others alone, and nobody left it out`;
  }
}

/** What kind of mistake it is, and what was found. */
type Wrong = readonly [code: string, evidence: string];

function* whatIsWrong(
  run: Run,
  prepared: MachinePrepared,
  machine: Machine,
  marks: readonly SourceMark[],
): Generator<Wrong> {
  const { sources, tag, server } = prepared;
  if (machine.server !== server)
    yield ['another-server', `${machine.name} was prepared for ${server} but is a machine of ${machine.server}`];
  if (machine.disks.length !== sources.length) {
    const has = counted(machine.disks.length, 'disk');
    yield ['number-of-disks', `${machine.name} has ${has}, its source ${sources.length} (${listed(sources)})`];
  }
  const forgotten = marks.filter(({ names }) => !names.some((name) => sources.includes(name)));
  for (const { disk } of forgotten) {
    const told = `${machine.name}: disk ${disk.name} of ${server} carries ${tagName(tag)} but was not brought up`;
    yield ['disk-left-out', told];
  }
  for (const [index, { name, disk: id }] of machine.disks.entries()) {
    const source = sources[index];
    if (source === undefined) continue;
    const mark = marks.find(({ names }) => names.includes(source));
    const brought = run.history.disk(id);
    const place = `${machine.name}, disk ${name}`;
    if (!mark) {
      const elsewhere = marks.length > 0 ? ` (it stands on ${listed(marks.map(({ disk }) => disk.name))})` : '';
      const told = `${place}: ${tagName(tag)} was never set on disk ${source} of ${server}${elsewhere}, so the point stands `;
      yield ['tag-never-set', `${told}for no moment of the source`];
    } else if (!brought) yield ['disk-unknown', `${place}: nothing is known of its disk ${id}`];
    else yield* difference(place, tag, mark, brought.imageAt(0));
  }
}

function* difference(place: string, tag: string, source: SourceMark, image: KnownImage): Generator<Wrong> {
  const { position, atMs } = source.mark;
  const expected = source.disk.imageAt(position);
  const differs = image.differsFrom(expected);
  if (!differs) return;
  const { offsetBytes } = differs;
  const told =
    `${place}: byte ${grouped(offsetBytes)} differs — the source had ${contentAt(expected, offsetBytes)} at ` +
    `${tagName(tag)} (${duration(atMs)}, write ${grouped(position)}), the machine has ${contentAt(image, offsetBytes)}`;
  yield ['image-differs', told];
}

function contentAt(image: KnownImage, offsetBytes: number): string {
  const [content] = image.read({ offsetBytes, lengthBytes: 1 });
  return content ? inWords(content) : 'nothing';
}

function inWords(content: Content): string {
  if (!isSymbolic(content)) return `byte 0x${(content[0] ?? 0).toString(16).padStart(2, '0')}`;
  return content.seed === ZERO_SEED ? 'zeros' : `stream ${content.seed} at ${grouped(content.streamOffsetBytes)}`;
}
