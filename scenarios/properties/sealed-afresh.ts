/**
 * Every epoch of every server is sealed with a key of its own, and what leaves the process server is compressed. The far
 * ends tell what a batch weighed as it came and opened; keys are told by a digest.
 */
import { entriesOf } from './entries.ts';
import { Findings } from './findings.ts';
import type { Property } from './property.ts';
import { counted, duration, grouped } from './wording.ts';

/** A batch that holds a tag and little else gains nothing by compression: so much has to come together. */
const ENOUGH_BYTES = 64 * 1024;

interface Stream {
  sealedBytes: number;
  plainBytes: number;
}

export const sealedAfresh: Property = {
  name: 'sealed-afresh',
  title: 'Every epoch has a key of its own, and what is sent is compressed',
  judge(run) {
    const findings = new Findings();
    const keys = new Map<string, string>();
    const streams = new Map<string, Stream>();
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'replication.started' && entry.keyDigest !== undefined) {
        findings.looked += 1;
        const named = `epoch ${entry.epoch} of ${entry.server}`;
        const before = keys.get(entry.keyDigest);
        keys.set(entry.keyDigest, named);
        if (before !== undefined) {
          findings.violation(`${named}, begun at ${duration(entry.at)}, is sealed with the key of ${before}`);
        }
      } else if (entry.kind === 'apply.batch' && entry.plainBytes !== undefined) {
        const place = `epoch ${entry.epoch} of ${entry.server}`;
        const stream = streams.get(place) ?? { sealedBytes: 0, plainBytes: 0 };
        stream.sealedBytes += entry.sealedBytes ?? 0;
        stream.plainBytes += entry.plainBytes;
        streams.set(place, stream);
      }
    }
    for (const [place, { sealedBytes, plainBytes }] of streams) {
      if (plainBytes < ENOUGH_BYTES) continue;
      findings.looked += 1;
      if (sealedBytes < plainBytes) continue;
      findings.violation(
        `the batches of ${place} weighed ${grouped(sealedBytes)} bytes sealed and ${grouped(plainBytes)} opened: nothing was compressed`,
      );
    }
    return findings.judge(
      `${counted(keys.size, 'epoch')}, each with a key of its own; what was sent was smaller than what it held`,
      'no replication was begun',
    );
  },
};
