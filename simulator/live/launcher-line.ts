/**
 * The line between a role process and its launcher, the same for child processes and containers: lines of JSON on standard
 * output to the launcher ({@link file://./say.ts}), lines of JSON on standard input from it.
 *
 *     to the launcher    {"say":"record", …}                                          journal.ts
 *                        {"say":"listen","address":…,"port":443,"socket":{…}}         a port is served; without socket: closed
 *                        {"say":"ask","id":1,"operation":"park.create","given":[…]}   wants an answer
 *                        {"say":"broken","message":…,"stack":…}                       last words of a role that broke
 *     from the launcher  {"begin":true}                                           its configuration lies there; once, before all else
 *                        {"answer":1,"value":…}
 *                        {"order":"break-writer","given":[…]}
 *
 * When standard input ends, the launcher is gone, and so is the process.
 */
import { createInterface } from 'node:readline';
import type { RouteSocket } from './network/routes.ts';
import type { SpokenRecord } from './journal.ts';
import { say } from './say.ts';

export interface SpokenListen {
  readonly say: 'listen';
  /** In the lab. */
  readonly address: string;
  readonly port: number;
  /** Where it is served in reality; absent: no longer. */
  readonly socket?: RouteSocket;
}

export interface SpokenAsk {
  readonly say: 'ask';
  readonly id: number;
  readonly operation: string;
  readonly given: readonly unknown[];
}

export interface SpokenEnd {
  readonly say: 'broken';
  readonly message: string;
  readonly stack: string;
}

export type Spoken = SpokenRecord | SpokenListen | SpokenAsk | SpokenEnd;

export type FromLauncher =
  | { readonly begin: true }
  | { readonly answer: number; readonly value?: unknown }
  | { readonly order: string; readonly given: readonly unknown[] };

export interface LauncherLine {
  /** Settles when the launcher says so. */
  readonly begun: Promise<void>;
  /** Asks the launcher; its answer is a plain value, or never comes because the launcher is gone. */
  ask<Value>(operation: string, ...given: readonly unknown[]): Promise<Value>;
  /** What to do when the launcher orders it. */
  onOrder(order: string, obey: (...given: never[]) => void): void;
}

/** Opens the line; from now on this process ends with its launcher. */
export function openLauncherLine(input: NodeJS.ReadableStream = process.stdin): LauncherLine {
  const waiting = new Map<number, (value: never) => void>();
  const orders = new Map<string, (...given: never[]) => void>();
  /** Orders that came before anybody knew what to do. */
  const early = new Map<string, never[]>();
  const begun = Promise.withResolvers<void>();
  let asked = 0;

  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', (line) => {
    const message = JSON.parse(line) as FromLauncher;
    if ('begin' in message) return begun.resolve();
    if ('order' in message) {
      const obey = orders.get(message.order);
      if (obey) obey(...(message.given as never[]));
      else early.set(message.order, message.given as never[]);
      return;
    }
    waiting.get(message.answer)?.(message.value as never);
    waiting.delete(message.answer);
  });
  lines.on('close', () => process.exit(0));

  return {
    begun: begun.promise,
    ask(operation, ...given) {
      asked += 1;
      const id = asked;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        say({ say: 'ask', id, operation, given } satisfies SpokenAsk);
      });
    },
    onOrder(order, obey) {
      orders.set(order, obey);
      const given = early.get(order);
      early.delete(order);
      if (given) obey(...given);
    },
  };
}
