/** Batches survive their way as bytes, and nothing that was damaged on the way is taken for the batch it was. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Batch, Entry } from './batch.ts';
import { decodeBatch, encodeBatch } from './batch-format.ts';

const offsetBytes = fc.oneof(fc.nat(), fc.integer({ min: 2 ** 32, max: 32 * 2 ** 40 }));
const change = fc.record({
  kind: fc.constant('change' as const),
  disk: fc.integer({ min: 0, max: 64 }),
  change: fc.record({
    offsetBytes,
    content: fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.record({ seed: fc.nat(), streamOffsetBytes: offsetBytes, lengthBytes: offsetBytes }),
    ),
  }),
});
const tag = fc.record({
  kind: fc.constant('tag' as const),
  tag: fc.record(
    {
      id: fc.uuid(),
      atMs: fc.nat(),
      consistency: fc.constantFrom('crash' as const, 'application' as const),
      groupId: fc.string({ minLength: 1 }),
      final: fc.boolean(),
    },
    { requiredKeys: ['id', 'atMs', 'consistency', 'final'] },
  ),
});
const copied = fc.constant({ kind: 'copied' as const });
const end = fc.record({
  kind: fc.constant('end' as const),
  end: fc.record({ label: fc.string(), atMs: fc.nat(), consistent: fc.boolean() }),
});
const anyBatch: fc.Arbitrary<Batch> = fc.record({
  serverId: fc.string(),
  epoch: fc.nat(),
  sequence: fc.nat(),
  entries: fc.array(fc.oneof(change, tag, copied, end) as fc.Arbitrary<Entry>, { maxLength: 12 }),
});

/** One entry of each kind, small enough to be damaged in every way. */
const SMALL: Batch = {
  serverId: 'web01',
  epoch: 3,
  sequence: 17,
  entries: [
    { kind: 'change', disk: 0, change: { offsetBytes: 8192, content: Uint8Array.from([1, 2, 3, 4]) } },
    {
      kind: 'change',
      disk: 1,
      change: { offsetBytes: 2 ** 40, content: { seed: 7, streamOffsetBytes: 4096, lengthBytes: 65536 } },
    },
    {
      kind: 'change',
      disk: 1,
      change: { offsetBytes: 0, content: { seed: 0, streamOffsetBytes: 0, lengthBytes: 4096 } },
    },
    { kind: 'copied' },
    { kind: 'tag', tag: { id: 'tag-1', atMs: 1_000, consistency: 'crash', groupId: 'shop', final: false } },
    { kind: 'end', end: { label: 'end/web01/3/17', atMs: 2_000, consistent: true } },
  ],
};

describe('a batch', () => {
  test('comes out as it went in', () => {
    fc.assert(
      fc.property(anyBatch, (batch) => {
        expect(decodeBatch(encodeBatch(batch))).toEqual({ ok: true, value: batch });
      }),
    );
  });

  test('is charged for what its symbolic changes stand for', () => {
    expect(encodeBatch(SMALL).symbolicBytes).toBe(65536 + 4096);
  });

  test('without entries is a batch as well', () => {
    const empty = { serverId: 'web01', epoch: 1, sequence: 1, entries: [] };
    expect(decodeBatch(encodeBatch(empty))).toEqual({ ok: true, value: empty });
  });

  test('is found inside a larger buffer, as files and messages hand it over', () => {
    const { bytes, symbolicBytes } = encodeBatch(SMALL);
    const larger = new Uint8Array(bytes.length + 20);
    larger.set(bytes, 13);
    const parcel = { bytes: larger.subarray(13, 13 + bytes.length), symbolicBytes };
    expect(decodeBatch(parcel)).toEqual({ ok: true, value: SMALL });
  });
});

describe('a damaged batch', () => {
  const { bytes, symbolicBytes } = encodeBatch(SMALL);
  const damaged = { ok: false, failure: { code: 'BatchDamaged' } };

  test('cut off anywhere is refused', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(decodeBatch({ bytes: bytes.subarray(0, length), symbolicBytes }), `${length} bytes`).toMatchObject(
        damaged,
      );
    }
  });

  test('with something behind its end is refused', () => {
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(decodeBatch({ bytes: longer, symbolicBytes })).toMatchObject(damaged);
  });

  test('with any single bit turned is refused, or is plainly another batch', () => {
    const mistaken: string[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const turned = bytes.slice();
      turned[bit >> 3]! ^= 1 << (bit & 7);
      const read = decodeBatch({ bytes: turned, symbolicBytes });
      if (!read.ok) expect(read.failure.code).toBe('BatchDamaged');
      else if (JSON.stringify(read.value, bytesAsArrays) === JSON.stringify(SMALL, bytesAsArrays)) {
        mistaken.push(`bit ${bit & 7} of byte ${bit >> 3}`);
      }
    }
    expect(mistaken).toEqual([]);
  });

  test('never breaks its reader, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(bytes.length - 1), (noise, at) => {
        const spoilt = bytes.slice();
        spoilt.set(noise.subarray(0, spoilt.length - at), at);
        for (const candidate of [noise, spoilt]) {
          const read = decodeBatch({ bytes: candidate, symbolicBytes });
          expect(read.ok || read.failure.code === 'BatchDamaged').toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('that says it has more entries than bytes is refused at once', () => {
    const header = new TextEncoder().encode('{"serverId":"web01","epoch":1,"sequence":1,"count":9e15}');
    const forged = new Uint8Array(8 + header.length + 19);
    new DataView(forged.buffer).setUint32(0, 0x5441424d, true);
    new DataView(forged.buffer).setUint32(4, header.length, true);
    forged.set(header, 8);
    // One change of minus nineteen bytes: whoever believes it reads the same entry for ever.
    forged[8 + header.length] = 1;
    new DataView(forged.buffer).setFloat64(8 + header.length + 11, -19, true);
    expect(decodeBatch({ bytes: forged, symbolicBytes: 0 })).toMatchObject(damaged);
  });
});

/** Plain numbers, but -0 told from 0: no writer of this format writes it. */
function bytesAsArrays(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  return Object.is(value, -0) ? 0 : value;
}
