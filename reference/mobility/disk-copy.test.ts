/** The initial copy and its shorter sisters: every byte once, three disks at a time, and only what differs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SmallWorld } from '../../simulator/stages/small-world.ts';
import { type Change, type Extent, lengthOf } from '../model/content.ts';
import { SIZE } from '../model/sizes.ts';
import { copyDisks, differingStretches } from './disk-copy.ts';

const MEBIBYTE = 1024 * 1024;
const BLOCK = 4096;

async function disksOf(count: number) {
  const names = Array.from({ length: count }, (_, index) => `disk${index}`);
  const disks = Object.fromEntries(names.map((name) => [name, 1024 * MEBIBYTE]));
  const machine = await new SmallWorld().machine('web01', { disks });
  return names.map((name) => machine.disk(name));
}

/** Where data lies on a disk: ascending, apart from one another. */
const layout = fc
  .array(fc.record({ gapBlocks: fc.integer({ min: 1, max: 5000 }), blocks: fc.integer({ min: 1, max: 20_000 }) }), {
    maxLength: 6,
  })
  .map((parts) => {
    let at = 0;
    return parts.map(({ gapBlocks, blocks }): Extent => {
      const offsetBytes = (at + gapBlocks) * BLOCK;
      at += gapBlocks + blocks;
      return { offsetBytes, lengthBytes: blocks * BLOCK };
    });
  });

describe('a copy', () => {
  test('covers every byte exactly once, in pieces of limited size, and says how far it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(layout, { minLength: 1, maxLength: 4 }), async (stretches) => {
        const volumes = await disksOf(stretches.length);
        const copied = stretches.map((): Extent[] => []);
        const progress: number[] = [];
        const sink = async (disk: number, changes: readonly Change[]) => {
          const sizeBytes = changes.reduce((sum, { content }) => sum + lengthOf(content), 0);
          expect(sizeBytes).toBeLessThanOrEqual(SIZE.copyPieceBytes);
          for (const { offsetBytes, content } of changes) {
            copied[disk]?.push({ offsetBytes, lengthBytes: lengthOf(content) });
          }
        };
        const whole = await copyDisks(volumes, stretches, sink, {
          onProgress: ({ copiedBytes, totalBytes }) => progress.push(copiedBytes / totalBytes),
          cancelled: () => false,
        });
        expect(whole).toBe(true);
        expect(copied.map(joined)).toEqual(stretches);
        expect(progress.toSorted((a, b) => a - b)).toEqual(progress);
        expect(progress.at(-1) ?? 1).toBe(1);
      }),
      { numRuns: 30 },
    );
  });

  test('works on three disks at once; the others wait until one is done', async () => {
    const volumes = await disksOf(5);
    const piece = SIZE.copyPieceBytes;
    const pieces = [3, 2, 2, 2, 1];
    const stretches = pieces.map((count) => [{ offsetBytes: 0, lengthBytes: count * piece }]);
    const left = [...pieces];
    const started = new Set<number>();
    const sink = async (disk: number) => {
      started.add(disk);
      left[disk] = (left[disk] ?? 0) - 1;
      const open = [...started].filter((other) => (left[other] ?? 0) > 0 || other === disk);
      expect(open.length).toBeLessThanOrEqual(3);
    };
    await copyDisks(volumes, stretches, sink, { onProgress: () => {}, cancelled: () => false });
    expect(left).toEqual([0, 0, 0, 0, 0]);
    expect([...started]).toEqual([0, 1, 2, 3, 4]);
  });

  test('that is called off ends early and says so', async () => {
    const volumes = await disksOf(1);
    let pieces = 0;
    const sink = async () => {
      pieces += 1;
    };
    const stretches = [[{ offsetBytes: 0, lengthBytes: 10 * SIZE.copyPieceBytes }]];
    const whole = await copyDisks(volumes, stretches, sink, { onProgress: () => {}, cancelled: () => pieces >= 2 });
    expect([whole, pieces]).toEqual([false, 2]);
  });

  test('of nothing is done at once', async () => {
    const nothing = { onProgress: () => {}, cancelled: () => false };
    expect(await copyDisks(await disksOf(2), [[], []], async () => {}, nothing)).toBe(true);
  });
});

describe('a resynchronisation', () => {
  const symbolic = (seed: number, offsetBytes: number, lengthBytes: number): Change => {
    return { offsetBytes, content: { seed, streamOffsetBytes: offsetBytes, lengthBytes } };
  };

  test('finds the stretches in which source and replica differ, and no others', async () => {
    const [source, replica] = await disksOf(2);
    const files = [symbolic(7, 0, 100 * MEBIBYTE), symbolic(7, 512 * MEBIBYTE, 20 * MEBIBYTE)];
    await source?.write(files);
    await replica?.write(files);
    await source?.write([symbolic(9, 40 * MEBIBYTE, BLOCK), symbolic(9, 600 * MEBIBYTE, BLOCK)]);
    const differing = await differingStretches(source!, async (extents) => ({
      digests: await replica!.digests(extents),
    }));
    expect(differing).toEqual([
      { offsetBytes: 32 * MEBIBYTE, lengthBytes: SIZE.digestStretchBytes },
      { offsetBytes: 600 * MEBIBYTE, lengthBytes: BLOCK },
    ]);
  });

  test('of equal disks sends nothing', async () => {
    const [source, replica] = await disksOf(2);
    for (const disk of [source, replica]) await disk?.write([symbolic(7, 0, 50 * MEBIBYTE)]);
    expect(
      await differingStretches(source!, async (extents) => ({ digests: await replica!.digests(extents) })),
    ).toEqual([]);
  });

  test('sends where the replica holds something and the source nothing', async () => {
    const [source, replica] = await disksOf(2);
    for (const disk of [source, replica]) await disk?.write([symbolic(7, 0, 50 * MEBIBYTE)]);
    const beyond = [{ offsetBytes: 80 * MEBIBYTE, lengthBytes: BLOCK }];
    const answer = async (extents: readonly Extent[]) => ({ digests: await replica!.digests(extents), beyond });
    expect(await differingStretches(source!, answer)).toEqual(beyond);
  });

  test('whose far end has no answer comes to nothing', async () => {
    const [source] = await disksOf(1);
    expect(await differingStretches(source!, async () => undefined)).toBeUndefined();
  });
});

function joined(extents: readonly Extent[]): Extent[] {
  const whole: Extent[] = [];
  for (const extent of extents) {
    const last = whole.at(-1);
    if (last && last.offsetBytes + last.lengthBytes === extent.offsetBytes) {
      whole[whole.length - 1] = { ...last, lengthBytes: last.lengthBytes + extent.lengthBytes };
    } else whole.push(extent);
  }
  return whole;
}
