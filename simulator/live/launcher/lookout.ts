/**
 * The launcher's side of the lookout: what is wanted of all processes, and what is done when one has met it. A process that
 * has met a moment goes on when everything that was begun in it is done, such as a power cut.
 */
import {
  type FileMoment,
  isNode,
  isPath,
  type MessageFilter,
  machineOf,
  type Moment,
  type Mischief,
  type Turn,
} from '../../moments.ts';
import { MessageMischief, type Passing } from '../../network/mischief.ts';
import type { Arriving, Fate, Leaving, Lookout, Wanted } from '../lookout.ts';

type MomentAct = (machine: string) => void;

export interface LookoutWorld {
  /** The machine at a name or an address of the lab. */
  machineAt(host: string): string | undefined;
  /** What a program of others is called that is asked by that name, such as the storage: nobody looks out in it. */
  othersAt(host: string): string | undefined;
  /** Settles when everything that was begun so far is done. */
  settled(): Promise<void>;
  /** Other things are wanted now. */
  onWanted(wanted: Wanted): void;
}

export class LauncherLookout implements Lookout {
  readonly #world: LookoutWorld;
  readonly #mischief = new MessageMischief();
  readonly #files = new Set<{ readonly moment: FileMoment; readonly act: MomentAct }>();
  /** Moments in which a request has arrived. Who asked is known by machine there, not by role. */
  readonly #arrivals = new Set<{ readonly moment: MessageFilter; readonly act: MomentAct }>();
  readonly #messages = new Set<MessageFilter>();
  readonly #held = new Map<number, Promise<void>>();
  #tickets = 0;

  constructor(world: LookoutWorld) {
    this.#world = world;
  }

  wanted(): Wanted {
    const files = [...this.#files].map(({ moment }) => moment);
    const messages = [...this.#messages].map(({ path, method }) => ({ path, method }));
    return { files, messages };
  }

  /** Calls `act` whenever such a moment has come. Returns what ends it. */
  watch(moment: Exclude<Moment, { on: 'record' }>, act: MomentAct): () => void {
    if (moment.on === 'file') return this.#want(this.#files, { moment, act });
    if (moment.on === 'request') return this.#wantMessages(moment, this.#want(this.#arrivals, { moment, act }));
    const end = this.#mischief.watch(moment, ({ toMachine }) => act(toMachine));
    return this.#wantMessages(moment, end);
  }

  meddle(which: MessageFilter, what: Mischief, turn: Turn, onAct: (path: string) => void): () => void {
    return this.#wantMessages(
      which,
      this.#mischief.add(which, what, turn, ({ path }) => onAct(path)),
    );
  }

  async fileDone(node: string, done: FileMoment['done'], path: string): Promise<void> {
    for (const { moment, act } of [...this.#files]) {
      if (moment.done === done && isNode(moment.node, node) && isPath(moment.path, path)) act(machineOf(node));
    }
    await this.#world.settled();
  }

  async leaves(message: Leaving): Promise<Fate | undefined> {
    const passing = this.#passing(message);
    // Where nobody sees it arrive, it has come when it leaves.
    if (this.#world.othersAt(message.host) !== undefined) {
      await this.#come(passing, (from) => isNode(from, passing.from));
    }
    const verdict = this.#mischief.judge(() => passing);
    if (verdict?.act !== 'overtaken') return verdict;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tickets += 1;
    this.#held.set(this.#tickets, promise);
    verdict.hold(resolve);
    return { act: 'overtaken', ticket: this.#tickets };
  }

  async overtaken(ticket: number): Promise<void> {
    await this.#held.get(ticket);
    this.#held.delete(ticket);
  }

  async answered(message: Leaving): Promise<void> {
    const passing = this.#passing(message);
    // What waits to be overtaken leaves when this one has been served for certain.
    this.#mischief.requestServed(() => passing);
    this.#mischief.answerArrived(() => passing);
    await this.#world.settled();
  }

  arrives({ fromAddress, ...message }: Arriving): Promise<void> {
    const asker = this.#world.machineAt(fromAddress);
    return this.#come(
      { ...message, hostName: message.toMachine },
      (from) => from === undefined || machineOf(from) === asker,
    );
  }

  /** The moment of a request. */
  async #come(
    { method, path, toMachine, hostName }: Omit<Passing, 'from'>,
    isFrom: (wanted: string | undefined) => boolean,
  ): Promise<void> {
    for (const { moment, act } of [...this.#arrivals]) {
      const { from, to, method: wanted = method } = moment;
      const isTo = to === undefined || to === toMachine || to === hostName;
      if (isFrom(from) && wanted === method && isPath(moment.path, path) && isTo) act(toMachine);
    }
    await this.#world.settled();
  }

  #passing({ host, ...message }: Leaving): Passing {
    const { machineAt, othersAt } = this.#world;
    return { ...message, hostName: host, toMachine: othersAt(host) ?? machineAt(host) ?? host };
  }

  #want<One>(all: Set<One>, one: One): () => void {
    all.add(one);
    this.#world.onWanted(this.wanted());
    return () => {
      if (all.delete(one)) this.#world.onWanted(this.wanted());
    };
  }

  #wantMessages(filter: MessageFilter, end: () => void): () => void {
    const unwant = this.#want(this.#messages, { ...filter });
    return () => {
      unwant();
      end();
    };
  }
}

/** What the launcher does when a process asks it one of these. */
export function lookoutOperations(lookout: Lookout): Readonly<Record<string, (...given: never[]) => Promise<unknown>>> {
  return {
    'lookout.file': lookout.fileDone.bind(lookout),
    'lookout.leaves': lookout.leaves.bind(lookout),
    'lookout.overtaken': lookout.overtaken.bind(lookout),
    'lookout.answered': lookout.answered.bind(lookout),
    'lookout.arrives': lookout.arrives.bind(lookout),
  };
}
