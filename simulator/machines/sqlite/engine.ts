/**
 * Loads SQLite. The WebAssembly code is compiled once per process; every database gets an instance of its own, with
 * its own memory and random generator, so that no database can tell which others ran in the process before it.
 *
 * Instantiation is synchronous inside, so the promises here settle by microtasks alone and virtual time can stand still.
 */
import { readFileSync } from 'node:fs';
import * as SQLite from '@journeyapps/wa-sqlite';
import instantiate from '@journeyapps/wa-sqlite/dist/wa-sqlite.mjs';
import { beginningWith } from './first-memory.ts';

/** The part of the WebAssembly interface used here; its full types come only with those of a browser. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => CompiledCode;
  readonly Instance: new (code: CompiledCode, imports: object) => Instance;
};
interface CompiledCode {
  readonly [Symbol.toStringTag]?: string;
}
interface Instance {
  readonly exports: object;
}

let compiled: CompiledCode | undefined;

export interface Engine {
  readonly api: SQLiteAPI;
  /** The instance's memory; a fresh view each time, because memory may grow. */
  memory(): Uint8Array;
  /** The zero-terminated string at `address`. */
  text(address: number): string;
}

interface EmscriptenModule {
  readonly HEAPU8: Uint8Array;
  UTF8ToString(address: number): string;
}

/**
 * What an instance begins with. The code as it comes asks for 16 MB, of which a ledger needs one or two, and whenever so much
 * has been asked for four times, the collector looks at everything that the process holds. It grows by itself.
 */
const FIRST_PAGES = 32;

/** A fresh SQLite without any database open. About 2 ms, and 10 ms more for the first one of a process. */
export async function startEngine(): Promise<Engine> {
  compiled ??= compile();
  const wasm = compiled;
  const module: EmscriptenModule = await instantiate({
    instantiateWasm(imports: object, done: (instance: Instance, code: CompiledCode) => void) {
      const instance = new WebAssembly.Instance(wasm, imports);
      done(instance, wasm);
      return instance.exports;
    },
  });
  return { api: SQLite.Factory(module), memory: () => module.HEAPU8, text: (address) => module.UTF8ToString(address) };
}

function compile(): CompiledCode {
  const code = readFileSync(new URL(import.meta.resolve('@journeyapps/wa-sqlite/dist/wa-sqlite.wasm')));
  return new WebAssembly.Module(beginningWith(FIRST_PAGES, code));
}
