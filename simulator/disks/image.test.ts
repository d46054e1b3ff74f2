import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, Content } from '../../reference/model/content.ts';
import { BLOCK_BYTES, isSymbolic, ZERO_SEED } from '../../reference/model/content.ts';
import { Image } from './image.ts';
import { firstDifference } from './image-difference.ts';

const MODEL_BLOCKS = 24;

function stream(seed: number, streamBlock: number, blocks: number): Content {
  return {
    seed,
    streamOffsetBytes: seed === ZERO_SEED ? 0 : streamBlock * BLOCK_BYTES,
    lengthBytes: blocks * BLOCK_BYTES,
  };
}

function bytes(fill: number, blocks: number): Uint8Array {
  return new Uint8Array(blocks * BLOCK_BYTES).fill(fill);
}

function at(block: number, content: Content): Change {
  return { offsetBytes: block * BLOCK_BYTES, content };
}

function imageOf(changes: readonly Change[]): Image {
  const image = new Image();
  for (const change of changes) image.write(change);
  return image;
}

/** One word per block, the naive model of a disk: `3` for bytes of value 3, `s2@5` for block 5 of stream 2. */
function words(contents: readonly Content[]): string[] {
  return contents.flatMap((content) => {
    const blocks = (isSymbolic(content) ? content.lengthBytes : content.length) / BLOCK_BYTES;
    return Array.from({ length: blocks }, (_, block) => {
      if (!isSymbolic(content)) return String(content[block * BLOCK_BYTES]);
      return content.seed === ZERO_SEED ? '0' : `s${content.seed}@${content.streamOffsetBytes / BLOCK_BYTES + block}`;
    });
  });
}

const change: fc.Arbitrary<Change> = fc
  .record({
    block: fc.nat(MODEL_BLOCKS - 5),
    blocks: fc.integer({ min: 1, max: 5 }),
    value: fc.nat(2),
    streamBlock: fc.nat(3),
    symbolic: fc.boolean(),
  })
  .map(({ block, blocks, value, streamBlock, symbolic }) =>
    at(block, symbolic ? stream(value, streamBlock, blocks) : bytes(value, blocks)),
  );
const changes = fc.array(change, { maxLength: 30 });

function modelOf(list: readonly Change[]): { content: string[]; written: boolean[] } {
  const content = new Array<string>(MODEL_BLOCKS).fill('0');
  const written = new Array<boolean>(MODEL_BLOCKS).fill(false);
  for (const { offsetBytes, content: piece } of list) {
    words([piece]).forEach((word, block) => {
      content[offsetBytes / BLOCK_BYTES + block] = word;
      written[offsetBytes / BLOCK_BYTES + block] = true;
    });
  }
  return { content, written };
}

describe('an image', () => {
  it('reads back what the last write left, and zeros where nothing was ever written', () => {
    fc.assert(
      fc.property(changes, fc.nat(MODEL_BLOCKS - 1), fc.nat(MODEL_BLOCKS), (list, from, length) => {
        const blocks = Math.min(length, MODEL_BLOCKS - from);
        const read = imageOf(list).read({ offsetBytes: from * BLOCK_BYTES, lengthBytes: blocks * BLOCK_BYTES });
        expect(words(read)).toEqual(modelOf(list).content.slice(from, from + blocks));
      }),
    );
  });

  it('knows which stretches were ever written, merged and in order', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const extents = imageOf(list).occupied();
        const covered = new Array<boolean>(MODEL_BLOCKS).fill(false);
        let previousEnd = -1;
        for (const { offsetBytes, lengthBytes } of extents) {
          expect(offsetBytes).toBeGreaterThan(previousEnd);
          previousEnd = offsetBytes + lengthBytes;
          covered.fill(true, offsetBytes / BLOCK_BYTES, previousEnd / BLOCK_BYTES);
        }
        expect(covered).toEqual(modelOf(list).written);
      }),
    );
  });

  it('differs from another exactly where the model of one differs from the model of the other', () => {
    fc.assert(
      fc.property(changes, changes, (left, right) => {
        const [a, b] = [modelOf(left).content, modelOf(right).content];
        const block = a.findIndex((word, index) => word !== b[index]);
        expect(firstDifference(imageOf(left), imageOf(right))?.offsetBytes).toBe(
          block < 0 ? undefined : block * BLOCK_BYTES,
        );
      }),
    );
  });

  it('has the digests of another exactly if the content is equal, however it was written', () => {
    const whole = [{ offsetBytes: 0, lengthBytes: MODEL_BLOCKS * BLOCK_BYTES }];
    fc.assert(
      fc.property(changes, changes, (left, right) => {
        const equal = firstDifference(imageOf(left), imageOf(right)) === undefined;
        expect(imageOf(left).digest(whole)[0] === imageOf(right).digest(whole)[0]).toBe(equal);
      }),
    );
    const once = imageOf([at(2, bytes(0, 2)), at(4, stream(7, 0, 4))]);
    const inSteps = imageOf([at(6, stream(7, 2, 2)), at(4, stream(7, 0, 2)), at(0, stream(ZERO_SEED, 0, 1))]);
    expect(once.digest(whole)).toEqual(inSteps.digest(whole));
  });

  it('keeps a stream written in steps as one piece', () => {
    const image = imageOf([at(0, stream(7, 0, 2)), at(4, stream(7, 4, 2)), at(2, stream(7, 2, 2))]);
    expect(image.pieces()).toEqual([at(0, stream(7, 0, 6))]);
  });

  it('stays as it was when its copy is written to', () => {
    const original = imageOf([at(0, bytes(1, 4))]);
    const copy = original.copy();
    copy.write(at(1, bytes(2, 1)));
    expect(words(original.read({ offsetBytes: 0, lengthBytes: 4 * BLOCK_BYTES }))).toEqual(['1', '1', '1', '1']);
    expect(firstDifference(original, copy)).toEqual({
      offsetBytes: BLOCK_BYTES,
      left: 'byte 0x01',
      right: 'byte 0x02',
    });
  });

  it('says in words how two disks differ', () => {
    const left = imageOf([at(0, stream(7, 1, 2))]);
    expect(firstDifference(left, imageOf([]))).toEqual({ offsetBytes: 0, left: 'stream 7 at 4096', right: 'zeros' });
    expect(firstDifference(left, imageOf([at(0, stream(7, 0, 2))]))?.right).toBe('stream 7 at 0');
  });
});
