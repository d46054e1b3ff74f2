/**
 * A machine that the Mobility service may be installed on from outside: who may sign in, what an installer finds and is
 * answered, and the agent that comes of it. What a Windows machine answers on 135 and 445, and a Linux machine on 22, is said in
 * plain requests here; the ways, the ports and the order of things are the real ones. A live lab says it in SSH on port 22.
 */
import { isOlder } from '../../../reference/model/version-order.ts';
import type {
  AgentInstallation,
  IncomingRequest,
  InstallerReport,
  RemoteAccount,
  RemoteErrorCode,
  RemoteSystem,
  Response,
} from '../../../reference/runtime.ts';
import { OBSTACLE, type Obstacle, type ObstacleName } from './obstacles.ts';
import { INSTALLER_PORTS, REQUEST, type RemoteRequest } from './remote-requests.ts';

const GIBIBYTE = 2 ** 30;

/** From the start of the installer to an agent that runs. Inferred. */
const INSTALLATION_MS = 75_000;

/** An installer of an older agent takes back what it did when the VSS provider cannot be installed. Documented. */
const STAYS_WITHOUT_VSS_SINCE = '9.23';

export interface InstallableMachineSettings {
  readonly operatingSystem: 'Windows' | 'Linux';
  readonly account: RemoteAccount;
  /** The one that is there already. */
  readonly agent?: AgentInstallation;
}

/** From power to the loss of it: an installer that runs by then has done nothing. */
export interface MachineLife {
  sleep(durationMs: number): Promise<void>;
  /** The agent is there. */
  installed(agent: AgentInstallation): void | Promise<void>;
}

export class InstallableMachine {
  readonly ports: readonly number[];
  readonly #settings: InstallableMachineSettings;
  #obstacles: readonly Obstacle[] = [];
  #agent: AgentInstallation | undefined;
  /** In which life of the machine an installer runs, and until when. */
  #running: { readonly life: MachineLife; readonly end: Promise<void> } | undefined;

  constructor(settings: InstallableMachineSettings) {
    this.#settings = settings;
    this.#agent = settings.agent;
    this.ports = INSTALLER_PORTS[settings.operatingSystem];
  }

  /** What was installed; absent while the machine is bare. */
  get agent(): AgentInstallation | undefined {
    return this.#agent;
  }

  get operatingSystem(): 'Windows' | 'Linux' {
    return this.#settings.operatingSystem;
  }

  get listens(): boolean {
    return !this.#obstacles.some(({ silent }) => silent);
  }

  /** All that stand now. */
  obstruct(names: readonly ObstacleName[]): void {
    this.#obstacles = names.map((name): Obstacle => OBSTACLE[name]);
  }

  async answer({ path, body }: IncomingRequest, life: MachineLife): Promise<Response> {
    const { account, agent } = body as RemoteRequest;
    const refused = this.#refusal(account) ?? (path === REQUEST.copy ? this.#met('copy') : undefined);
    if (refused) return { status: 401, body: { code: refused } };
    if (path === REQUEST.signIn) return { status: 200, body: this.#found() };
    if (path === REQUEST.copy) return { status: 200 };
    if (path !== REQUEST.run || !agent) return { status: 404 };
    const report: InstallerReport = Object.assign(
      { rebootAdvised: false },
      ...this.#obstacles.map((obstacle) => obstacle.report),
    );
    if (givesUp(agent, report)) await life.sleep(INSTALLATION_MS);
    else await this.#install(agent, life);
    return { status: 200, body: report };
  }

  /** A second installer waits for the first, and finds that it is done. */
  async #install(agent: AgentInstallation, life: MachineLife): Promise<void> {
    if (this.#running?.life === life) await this.#running.end;
    if (this.#agent?.version === agent.version) return;
    const end = life.sleep(INSTALLATION_MS).then(() => {
      this.#agent = agent;
      return life.installed(agent);
    });
    this.#running = { life, end };
    await end;
    this.#running = undefined;
  }

  #refusal({ user, password }: RemoteAccount): RemoteErrorCode | undefined {
    const { account, operatingSystem } = this.#settings;
    const isKnown = account.user === user && account.password === password;
    const met = this.#met('signIn');
    if (met !== undefined) return met;
    if (!isKnown) return 'CREDENTIALS_REJECTED';
    return operatingSystem === 'Linux' && user !== 'root' ? 'ACCOUNT_RESTRICTED' : undefined;
  }

  #met(step: 'signIn' | 'copy'): RemoteErrorCode | undefined {
    return this.#obstacles.find((obstacle) => obstacle[step] !== undefined)?.[step];
  }

  #found(): RemoteSystem {
    const { operatingSystem } = this.#settings;
    const asItIs: RemoteSystem = {
      operatingSystem,
      release: operatingSystem === 'Windows' ? 'Windows Server 2019' : 'Ubuntu 20.04',
      secureBoot: false,
      freeBytes: 10 * GIBIBYTE,
      layout: { bootDisks: 1, bootWithSystem: true, rootDisks: 1, deviceNamesInBootLoader: false },
      ...(this.#agent && { agent: this.#agent }),
    };
    let system = asItIs;
    for (const { found } of this.#obstacles) system = { ...system, ...found?.(system) };
    return system;
  }
}

function givesUp({ version }: AgentInstallation, { vssFailure }: InstallerReport): boolean {
  return vssFailure !== undefined && isOlder(version, STAYS_WITHOUT_VSS_SINCE);
}
