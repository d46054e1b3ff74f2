/**
 * Push installation: the process server puts the Mobility service on a machine that has none. It signs in with an account
 * that the configuration server keeps, looks whether an agent can live there, copies the installer and runs it. What comes of
 * it is told with every poll for as long as it is ordered.
 *
 * Nothing is written down: after a restart it is done again, and a machine that has its agent by then is left as it is.
 */
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { Runtime } from '../runtime.ts';
import type { InstallationOutcome, InstallationTask } from '../wire/installation.ts';
import { whyUnfit } from './fit-for-agent.ts';
import { failureOf, noAccount, warningsOf } from './installation-failures.ts';

export interface AgentHome {
  readonly controlHost: string;
  readonly passphrase: string;
}

export class PushInstaller {
  readonly #runtime: Runtime;
  readonly #home: AgentHome;
  /** By the order's id; without an outcome while it is under way. */
  readonly #begun = new Map<string, InstallationOutcome | undefined>();

  constructor(runtime: Runtime, home: AgentHome) {
    this.#runtime = runtime;
    this.#home = home;
  }

  /** What is not ordered any more is forgotten; one that is under way comes to its end all the same. */
  follow(tasks: readonly InstallationTask[]): void {
    const ordered = new Set(tasks.map(({ id }) => id));
    for (const id of this.#begun.keys()) if (!ordered.has(id)) this.#begun.delete(id);
    for (const task of tasks) {
      if (this.#begun.has(task.id)) continue;
      this.#begun.set(task.id, undefined);
      void this.#carryOut(task);
    }
  }

  get outcomes(): readonly InstallationOutcome[] {
    return [...this.#begun.values()].flatMap((outcome) => outcome ?? []);
  }

  async #carryOut(task: InstallationTask): Promise<void> {
    const { id, machine, version } = task;
    const { journal } = this.#runtime;
    journal.write('installation.begun', { machine, version });
    const done = await this.#install(task);
    const outcome = done.ok ? { id, warnings: done.value } : { id, failure: done.failure, warnings: [] };
    journal.write('installation.ended', { machine, version, code: outcome.failure?.code });
    if (this.#begun.has(id)) this.#begun.set(id, outcome);
  }

  async #install({ machine, target, account, version }: InstallationTask): Promise<Result<readonly Failure[]>> {
    const { controlHost, passphrase } = this.#home;
    // Whether it can be reached is found out in any case: that is what whoever named no account hears first.
    const entered = await this.#runtime.remote.signIn(target, account ?? { user: '', password: '' });
    if (!entered.ok) {
      const isIn = account === undefined && entered.failure.code === 'CREDENTIALS_REJECTED';
      return isIn ? noAccount(machine, target) : failureOf(machine, target, 'sign-in', entered.failure);
    }
    const { system, copyInstaller, runInstaller } = entered.value;
    const { agent } = system;
    if (agent && agent.controlHost !== controlHost) {
      return fail(
        'AgentRegisteredElsewhere',
        `the Mobility service on ${machine} belongs to the configuration server ${agent.controlHost}`,
      );
    }
    if (agent?.version === version) return ok([]);
    const unfit = whyUnfit(machine, system, version);
    if (unfit) return { ok: false, failure: unfit };
    const copied = await copyInstaller();
    if (!copied.ok) return failureOf(machine, target, 'copy', copied.failure);
    const installed = await runInstaller({ version, controlHost, passphrase });
    if (!installed.ok) return failureOf(machine, target, 'run', installed.failure);
    return warningsOf(machine, target, version, installed.value);
  }
}
