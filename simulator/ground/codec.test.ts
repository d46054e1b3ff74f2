import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCodec } from './codec.ts';

const codec = createCodec({ symbolicRatio: 0.4 });
const KEY = new Uint8Array(32).fill(7);
const NONCE = new Uint8Array(12).fill(9);
const parcel = fc.record({
  bytes: fc.uint8Array({ maxLength: 5000 }),
  symbolicBytes: fc.integer({ min: 0, max: 2 ** 45 }),
});

test('whatever is compressed and sealed comes back as it was', () => {
  fc.assert(
    fc.property(parcel, (data) => {
      const opened = codec.open(KEY, codec.seal(KEY, NONCE, codec.compress(data)));
      const back = opened && codec.decompress(opened);
      expect(back && Buffer.compare(back.bytes, data.bytes)).toBe(0);
      expect(back?.symbolicBytes).toBe(data.symbolicBytes);
    }),
  );
});

test('real bytes shrink by what they are, symbolic bytes by the declared ratio', () => {
  const compressed = codec.compress({ bytes: new Uint8Array(65_536), symbolicBytes: 1_000_001 });
  expect(compressed.bytes.length).toBeLessThan(1000);
  expect(compressed.symbolicBytes).toBe(400_001);
});

test('sealed data opens with its key only, and not at all when a bit or its size was altered', () => {
  const sealed = codec.seal(KEY, NONCE, { bytes: Buffer.from('orders ledger'), symbolicBytes: 4096 });
  expect(codec.open(new Uint8Array(32).fill(8), sealed)).toBeUndefined();
  expect(codec.open(KEY, { ...sealed, symbolicBytes: 4097 })).toBeUndefined();
  expect(codec.open(KEY, { ...sealed, bytes: sealed.bytes.subarray(0, 20) })).toBeUndefined();
  for (let index = 0; index < sealed.bytes.length; index++) {
    const bytes = Uint8Array.from(sealed.bytes);
    bytes[index] = (bytes[index] as number) ^ 1;
    expect(codec.open(KEY, { ...sealed, bytes })).toBeUndefined();
  }
  expect(Buffer.from(sealed.bytes).includes('orders')).toBe(false);
});

test('sealing the same data twice gives the same bytes: a replay depends on it', () => {
  const data = { bytes: Buffer.from('INSERT INTO orders'), symbolicBytes: 0 };
  expect(codec.seal(KEY, NONCE, data)).toEqual(codec.seal(KEY, NONCE, data));
  expect(codec.digest(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
