/**
 * The agent of a live machine: there from the start, installed by somebody at the machine while the lab runs, or from outside by
 * whoever may sign in. What was installed from outside is noted on the machine's disk, and is there in its next life.
 */
import type { MobilityIdentity } from '../../reference/mobility/control-channel.ts';
import { MobilityService } from '../../reference/mobility/mobility.ts';
import { AGENT_VERSION } from '../../reference/model/agent-version.ts';
import type { AgentInstallation, Clock, Files, Journal, Listener, Runtime } from '../../reference/runtime.ts';
import { InstallableMachine, type InstallableMachineSettings } from '../machines/installation/installable-machine.ts';
import type { ObstacleName } from '../machines/installation/obstacles.ts';

/** Plain JSON: part of what a machine's process is told. */
export interface AgentSettings {
  readonly name: string;
  readonly serverId: string;
  readonly agent: MobilityIdentity;
  /** Of its agent, as it was installed. */
  readonly agentVersion?: string;
  /** When it is installed, Unix milliseconds of lab time; absent: it is there. */
  readonly installedAtMs?: number;
  /** Others may install an agent on it from outside; `bare`: it has none until they do. */
  readonly installable?: InstallableMachineSettings & { readonly bare: boolean };
  /** What stands in their way already. */
  readonly obstacles?: readonly ObstacleName[];
}

export interface AgentSurroundings {
  readonly clock: Clock;
  readonly worldJournal: Journal;
  runtime(role: string): Runtime;
}

export class InstalledAgent {
  readonly #machine: AgentSettings;
  #version: string;
  #obstacles: readonly ObstacleName[];
  #adaptDoor = () => {};

  constructor(machine: AgentSettings) {
    this.#machine = machine;
    this.#version = machine.agentVersion ?? AGENT_VERSION;
    this.#obstacles = machine.obstacles ?? [];
  }

  readonly version = (): string => this.#version;

  /** What stands in the way of installers from now on. */
  obstruct(obstacles: readonly ObstacleName[]): void {
    this.#obstacles = obstacles;
    this.#adaptDoor();
  }

  /** From when the machine has booted. */
  async run(parts: AgentSurroundings): Promise<never> {
    const { agent, installable } = this.#machine;
    const installed = installable && (await this.#installedFromOutside(installable, parts));
    if (!installable?.bare) await this.#installedHere(parts);
    return new MobilityService(parts.runtime('mobility'), { ...agent, ...installed }).run();
  }

  async #installedHere({ clock, worldJournal }: AgentSurroundings): Promise<void> {
    const inMs = (this.#machine.installedAtMs ?? 0) - clock.nowMs();
    if (inMs <= 0) return;
    await clock.sleep(inMs);
    this.#note(worldJournal);
  }

  /** Lets installers in for as long as the machine lives; settles when there is an agent. */
  async #installedFromOutside(
    { bare, ...settings }: NonNullable<AgentSettings['installable']>,
    { clock, worldJournal, runtime }: AgentSurroundings,
  ): Promise<AgentInstallation> {
    const { files, network } = runtime('installers');
    const known = (await noted(files)) ?? (bare ? undefined : settings.agent);
    const machine = new InstallableMachine({ ...settings, agent: known });
    const first = Promise.withResolvers<AgentInstallation>();
    const life = {
      sleep: (ms: number) => clock.sleep(ms),
      installed: async (agent: AgentInstallation) => {
        await note(files, agent);
        this.#version = agent.version;
        this.#note(worldJournal);
        first.resolve(agent);
      },
    };
    if (known) {
      this.#version = known.version;
      first.resolve(known);
    }
    let door: Listener[] = [];
    this.#adaptDoor = () => {
      machine.obstruct(this.#obstacles);
      if (!machine.listens) {
        for (const listener of door) listener.close();
        door = [];
      } else if (door.length === 0) {
        door = machine.ports.map((port) => network.listen(port, (request) => machine.answer(request, life)));
      }
    };
    this.#adaptDoor();
    return first.promise;
  }

  #note(worldJournal: Journal): void {
    const { name: machine, serverId: server } = this.#machine;
    worldJournal.write('agent.installed', { machine, server, version: this.#version });
  }
}

const NOTE = 'agent.json';

async function noted(files: Files): Promise<AgentInstallation | undefined> {
  const note = await files.read(NOTE);
  return note && (JSON.parse(new TextDecoder().decode(note.bytes)) as AgentInstallation);
}

async function note(files: Files, agent: AgentInstallation): Promise<void> {
  await files.write(NOTE, { bytes: new TextEncoder().encode(JSON.stringify(agent)), symbolicBytes: 0 });
  await files.sync(NOTE);
}
