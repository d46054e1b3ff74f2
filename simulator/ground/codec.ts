/**
 * Compression and encryption of parcels, the same in both worlds.
 *
 * Zstandard at level 1: on 4, 16 and 64 KB of ledger pages it took 46, 98 and 194 µs, where deflate at level 1 took 50,
 * 153 and 871 for the same size (0.51 to 0.42 of the original), and brotli at level 0 left them a tenth larger.
 * Symbolic bytes shrink by a declared ratio; what they were before stands in front of the bytes.
 *
 *     compressed  symbolic bytes before compression: 8 bytes, big-endian | Zstandard frame, or the bytes as they were
 *     sealed      nonce: 12 bytes | tag: 16 bytes | ciphertext; the symbolic length is authenticated too
 */
import { createCipheriv, createDecipheriv, createSecretKey, hash, type KeyObject } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Parcel } from '../../reference/model/content.ts';
import { invariant } from '../../reference/model/result.ts';
import type { Codec } from '../../reference/runtime.ts';

export interface CodecSettings {
  /** Size of compressed symbolic bytes relative to what they stand for, in (0, 1]. */
  readonly symbolicRatio: number;
}

const ZSTD_LEVEL_1 = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const LENGTH_BYTES = 8;
/** Setting Zstandard up costs more than so few bytes are worth; a batch of symbolic content has no more. */
const WORTHWHILE_BYTES = 1024;
const ZSTD_MAGIC = 0xfd2fb528;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createCodec({ symbolicRatio }: CodecSettings): Codec {
  invariant(symbolicRatio > 0 && symbolicRatio <= 1, 'the compression ratio of symbolic bytes lies in (0, 1]');
  return {
    compress(data) {
      const frame = data.bytes.length < WORTHWHILE_BYTES ? data.bytes : zstdCompressSync(data.bytes, ZSTD_LEVEL_1);
      return {
        bytes: Buffer.concat([lengthField(data.symbolicBytes), frame]),
        symbolicBytes: Math.ceil(data.symbolicBytes * symbolicRatio),
      };
    },
    decompress(data) {
      invariant(data.bytes.length >= LENGTH_BYTES, 'compressed data start with a length');
      const frame = asBuffer(data.bytes).subarray(LENGTH_BYTES);
      const isFrame = frame.length >= 4 && frame.readUInt32LE(0) === ZSTD_MAGIC;
      return {
        bytes: isFrame ? zstdDecompressSync(frame) : frame,
        symbolicBytes: Number(asBuffer(data.bytes).readBigUInt64BE(0)),
      };
    },
    seal,
    open,
    digest: (data) => hash('sha256', data),
  };
}

function seal(key: Uint8Array, nonce: Uint8Array, data: Parcel): Parcel {
  invariant(nonce.length === NONCE_BYTES, 'a nonce is 12 bytes');
  const cipher = createCipheriv('aes-256-gcm', keyObjectOf(key), nonce);
  cipher.setAAD(lengthField(data.symbolicBytes));
  const ciphertext = cipher.update(data.bytes);
  cipher.final();
  return { bytes: Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]), symbolicBytes: data.symbolicBytes };
}

function open(key: Uint8Array, { bytes, symbolicBytes }: Parcel): Parcel | undefined {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', keyObjectOf(key), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  decipher.setAAD(lengthField(symbolicBytes));
  const plain = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    decipher.final();
  } catch {
    return undefined; // The one thing `final` can say of GCM: the tag does not fit.
  }
  return { bytes: plain, symbolicBytes };
}

const keyObjects = new WeakMap<Uint8Array, KeyObject>();

/** Preparing a key costs four times as much as sealing a few kilobytes with it; roles keep theirs. */
function keyObjectOf(key: Uint8Array): KeyObject {
  const known = keyObjects.get(key);
  if (known) return known;
  const made = createSecretKey(key);
  keyObjects.set(key, made);
  return made;
}

function lengthField(lengthBytes: number): Buffer {
  const field = Buffer.alloc(LENGTH_BYTES);
  field.writeBigUInt64BE(BigInt(lengthBytes));
  return field;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
