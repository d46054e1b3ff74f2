/**
 * What is done to single messages: some are watched, some are lost, repeated, delayed or overtaken. Stands between an
 * exchange and the wire, and costs nothing while nobody has asked for anything. In a live lab it stands in the launcher, which
 * the processes ask (`simulator/live/lookout.ts`).
 */
import { isNode, isPath, type MessageFilter, type MessageMoment, type Mischief, type Turn } from '../moments.ts';

/** A message as it is seen on its way. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  /** `<machine>/<role>`. */
  readonly from: string;
  readonly toMachine: string;
  readonly hostName: string;
}

interface Rule {
  readonly which: MessageFilter;
  readonly what: Mischief;
  readonly onAct: (passing: Passing) => void;
  skip: number;
  times: number;
  /** The message that waits to be overtaken. */
  held: (() => void) | undefined;
}

/** What becomes of this request. `hold` keeps what is to happen after the next one of its kind has arrived. */
export type Verdict = Exclude<Mischief, { act: 'overtaken' }> | { act: 'overtaken'; hold(arrive: () => void): void };

export class MessageMischief {
  readonly #rules: Rule[] = [];
  readonly #watchers: { readonly moment: MessageMoment; readonly act: (passing: Passing) => void }[] = [];

  /** Returns what ends it; a message that waits to be overtaken arrives then. */
  add(which: MessageFilter, what: Mischief, { skip, times }: Turn, onAct: (passing: Passing) => void): () => void {
    const rule: Rule = { which, what, onAct, skip, times, held: undefined };
    this.#rules.push(rule);
    return () => {
      remove(this.#rules, rule);
      release(rule);
    };
  }

  watch(moment: MessageMoment, act: (passing: Passing) => void): () => void {
    const watcher = { moment, act };
    this.#watchers.push(watcher);
    return () => remove(this.#watchers, watcher);
  }

  /** Asked once for every request that leaves. */
  judge(passing: () => Passing): Verdict | undefined {
    if (this.#rules.length === 0) return undefined;
    const message = passing();
    for (const rule of this.#rules) {
      if (rule.times === 0 || rule.held !== undefined || !fits(rule.which, message)) continue;
      if (rule.skip > 0) {
        rule.skip -= 1;
        continue;
      }
      rule.times -= 1;
      rule.onAct(message);
      if (rule.what.act !== 'overtaken') return rule.what;
      const hold = (arrive: () => void) => {
        rule.held = arrive;
      };
      return { act: 'overtaken', hold };
    }
    return undefined;
  }

  /** A request has arrived. */
  requestArrived(passing: () => Passing): void {
    this.#tell('request', passing);
  }

  /** A request was handed to its server: what waited for it comes next. */
  requestServed(passing: () => Passing): void {
    for (const rule of this.#rules) if (rule.held !== undefined && fits(rule.which, passing())) release(rule);
  }

  answerArrived(passing: () => Passing): void {
    this.#tell('answer', passing);
  }

  #tell(on: MessageMoment['on'], passing: () => Passing): void {
    if (this.#watchers.length === 0) return;
    for (const { moment, act } of [...this.#watchers]) {
      if (moment.on === on && fits(moment, passing())) act(passing());
    }
  }
}

function fits({ path, method, from, to }: MessageFilter, passing: Passing): boolean {
  return (
    isPath(path, passing.path) &&
    (method === undefined || method === passing.method) &&
    isNode(from, passing.from) &&
    (to === undefined || to === passing.toMachine || to === passing.hostName)
  );
}

function release(rule: Rule): void {
  const arrive = rule.held;
  rule.held = undefined;
  arrive?.();
}

function remove<T>(list: T[], element: T): void {
  const index = list.indexOf(element);
  if (index >= 0) list.splice(index, 1);
}
