/**
 * The set-up of a configuration server, as far as it needs the internet: it fetches MySQL, finds the cloud, lets somebody sign in,
 * and has the world's time. What it cannot go on without it asks for until it has been answered, once and for all: a server that is
 * restarted later was set up already, whatever is let through by then.
 */
import { KeptNote } from '../kept-note.ts';
import type { CloudName } from '../model/azure-names.ts';
import { PORT } from '../model/ports.ts';
import type { ConfigurationServerHost } from '../model/prerequisites.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { ProxySetting, Runtime } from '../runtime.ts';
import { SET_UP_NAMES, type SetUpNames, WORLD_TIME, type WorldTime } from './set-up-names.ts';

export interface SetUpSettings {
  readonly host: ConfigurationServerHost;
  readonly cloud: CloudName;
  readonly proxy?: ProxySetting;
}

/** A clock that is further off cannot register (ACS50008, documented); here it is no more than told. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export class SetUp {
  readonly #runtime: Runtime;
  readonly #settings: SetUpSettings;
  readonly #note: KeptNote<{ readonly atMs: number }>;
  /** Names that are lacking, by title, as they were told last. */
  readonly #told = new Map<string, string>();
  #hasLookedAround = false;

  constructor(runtime: Runtime, settings: SetUpSettings) {
    this.#runtime = runtime;
    this.#settings = settings;
    this.#note = new KeptNote(runtime.files, 'set-up.json');
  }

  async isDone(): Promise<boolean> {
    return (await this.#note.read()) !== undefined;
  }

  /** Asks for everything, and waits for what the set-up cannot go on without. Fails with the network's code for the first name that did not answer. */
  async obtain(): Promise<Result<undefined>> {
    this.#lookAround();
    const wanted = this.#asked().filter(({ isNeeded }) => isNeeded);
    const fetched = await Promise.all(wanted.map((names) => this.#obtainAll(names)));
    const lacking = fetched.find(({ ok: isOk }) => !isOk);
    if (lacking) return lacking;
    // Where there is no room for it, the next life of the machine is set up once more.
    await this.#note.write({ atMs: this.#runtime.clock.nowMs() });
    return ok();
  }

  /** The rest, once: nothing waits for it. */
  #lookAround(): void {
    if (this.#hasLookedAround) return;
    this.#hasLookedAround = true;
    for (const names of this.#asked().filter(({ isNeeded }) => !isNeeded)) {
      if (names.title === WORLD_TIME) void this.#compareClock(names);
      else for (const host of names.hosts(this.#settings.cloud)) void this.#ask(host, names.path);
    }
  }

  #asked(): readonly SetUpNames[] {
    return SET_UP_NAMES.filter(({ isAskedBy }) => isAskedBy(this.#settings.host));
  }

  async #obtainAll({ title, hosts, path }: SetUpNames): Promise<Result<undefined>> {
    const asked = hosts(this.#settings.cloud).map(async (host) => ({ host, answer: await this.#ask(host, path) }));
    const lacking = (await Promise.all(asked)).flatMap(({ host, answer }) => (answer.ok ? [] : [{ host, answer }]));
    const told = lacking.map(({ host }) => host).join(', ');
    if (told !== '' && told !== this.#told.get(title)) {
      this.#runtime.journal.write('setup.held-up', { title, hosts: told });
    }
    this.#told.set(title, told);
    return lacking[0]?.answer ?? ok();
  }

  async #compareClock({ hosts, path, title }: SetUpNames): Promise<void> {
    const { clock, journal } = this.#runtime;
    const answers = await Promise.all(hosts(this.#settings.cloud).map((host) => this.#ask(host, path)));
    const answer = answers.find(({ ok: isOk }) => isOk);
    if (!answer?.ok) return journal.write('setup.advice', { title, found: 'nobody answered: not compared' });
    const offMs = clock.nowMs() - answer.value.nowMs;
    if (Math.abs(offMs) <= CLOCK_TOLERANCE_MS) return;
    const offMinutes = Math.round(Math.abs(offMs) / 60_000);
    journal.write('setup.advice', { title, found: `the clock is ${offMinutes} min ${offMs > 0 ? 'ahead' : 'behind'}` });
  }

  /** Fails with the network's code, or `HTTP <status>`. @returns what a time server says, of one. */
  async #ask(host: string, path: string): Promise<Result<WorldTime>> {
    const { proxy } = this.#settings;
    const answer = await this.#runtime.network.request({ host, port: PORT.azure }, { method: 'GET', path }, { proxy });
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    return status < 300 ? ok(body as WorldTime) : fail(`HTTP ${status}`, `${host} answered ${status}`);
  }
}
