/**
 * All chance in a run, drawn from one seed: a generator of its own for each name, its state the SHA-256 of seed
 * and name. Drawing from one stream therefore never shifts another, and a new fault does not reshuffle the rest.
 */
import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { InvariantBroken } from '../../reference/model/result.ts';
import type { RandomStream } from '../../reference/runtime.ts';

export class Randomness {
  #seed: string;
  readonly #streams = new Map<string, XoroshiroStream>();

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** The stream of that name; asking again continues where it stands. */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new XoroshiroStream(generatorOf(this.#seed, name));
      this.#streams.set(name, stream);
    }
    return stream;
  }

  /** From now on every stream, also those that are held already, is that of another seed. */
  reseed(seed: string): void {
    this.#seed = seed;
    for (const [name, stream] of this.#streams) stream.restart(generatorOf(seed, name));
  }
}

function generatorOf(seed: string, name: string): RandomGenerator {
  // The length in front keeps ('a', 'bc') and ('ab', 'c') apart.
  const state = createHash('sha256').update(`${seed.length}:${seed}/${name}`).digest();
  const words = [0, 4, 8, 12].map((offset) => state.readInt32LE(offset));
  return xoroshiro128plusFromState(words);
}

class XoroshiroStream implements RandomStream {
  #generator: RandomGenerator;

  constructor(generator: RandomGenerator) {
    this.#generator = generator;
  }

  restart(generator: RandomGenerator): void {
    this.#generator = generator;
  }

  float(): number {
    return uniformFloat64(this.#generator);
  }

  integer(from: number, to: number): number {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from > to) {
      throw new InvariantBroken(`there is no integer to draw from [${from}, ${to}]`);
    }
    return uniformInt(this.#generator, from, to);
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let index = 0; index < count; index += 4) {
      const word = this.#generator.next();
      for (let part = 0; part < 4 && index + part < count; part++) bytes[index + part] = word >>> (8 * part);
    }
    return bytes;
  }

  uuid(): string {
    const bytes = this.bytes(16);
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    const hex = Buffer.from(bytes).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
}
