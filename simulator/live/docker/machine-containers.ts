/**
 * The containers of a lab's machines. A machine's container starts with the first of its roles and goes with its power; all
 * of them follow the lab's routes.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Scope } from '../../ground/scope.ts';
import type { Segment } from '../../network/segments.ts';
import type { LabDirectory } from '../launcher/lab-directory.ts';
import type { Ending } from '../launcher/child.ts';
import type { RoleChild } from '../launcher/role-launch.ts';
import type { Routes } from '../network/routes.ts';
import type { RoleConfig } from '../role/config.ts';
import type { Engine } from './engine.ts';
import { rulesOf } from './firewall.ts';
import type { LabMark } from './labels.ts';
import { type MachineContainer, startMachine } from './machine-container.ts';
import type { Gateway } from './machine-words.ts';
import type { LabNetworks } from './networks.ts';

export interface MachineContainersSettings {
  readonly scope: Scope;
  readonly engine: Engine;
  readonly mark: LabMark;
  readonly networks: LabNetworks;
  readonly directory: LabDirectory;
  /** The ways out of a network. */
  gatewaysIn(segment: Segment): readonly Gateway[];
}

const NEVER_STARTED: Ending = { code: null, signal: 'SIGKILL' };

interface Kept {
  readonly config: RoleConfig;
  readonly started: Promise<MachineContainer>;
  rules: string;
}

export class MachineContainers {
  readonly #settings: MachineContainersSettings;
  readonly #kept = new Map<string, Kept>();
  #routes: Routes = { segments: {}, blocks: [] };

  constructor(settings: MachineContainersSettings) {
    this.#settings = settings;
  }

  /** Starts a role, and the machine first if need be. */
  startRole(config: RoleConfig, onLine: (line: string) => void): RoleChild {
    const { started } = this.#kept.get(config.machine) ?? this.#switchOn(config);
    const child = started.then((machine) => machine.startRole(config, onLine));
    const ended = child.then((there) => there.ended);
    ended.catch(() => {});
    return {
      ended,
      // Of a machine that did not come up the end tells.
      say: (line) => void child.then((there) => there.say(line)).catch(() => {}),
      kill: () =>
        child.then(
          (there) => there.kill(),
          () => NEVER_STARTED,
        ),
    };
  }

  /** From now on these are the lab's routes. Settles when all machines keep to them. */
  async follow(routes: Routes): Promise<void> {
    this.#routes = routes;
    await Promise.all([...this.#kept.values()].map((kept) => this.#enforce(kept)));
  }

  async #enforce(kept: Kept): Promise<void> {
    const machine = await kept.started.catch(() => undefined);
    const rules = this.#rulesFor(kept.config);
    if (rules === kept.rules) return;
    kept.rules = rules;
    await machine?.enforce(rules);
  }

  #rulesFor(config: RoleConfig): string {
    return rulesOf(this.#routes, config, this.#settings.gatewaysIn(config.segment as Segment));
  }

  #switchOn(config: RoleConfig): Kept {
    const started = this.#settings.scope.begin(`container of ${config.machine}`, () => this.#start(config));
    const kept: Kept = { config, started, rules: this.#rulesFor(config) };
    this.#kept.set(config.machine, kept);
    const gone = () => this.#kept.get(config.machine) === kept && this.#kept.delete(config.machine);
    kept.started.then((machine) => machine.container.ended).then(gone, gone);
    return kept;
  }

  async #start(config: RoleConfig): Promise<MachineContainer> {
    const { scope, engine, mark, networks, directory, gatewaysIn } = this.#settings;
    const { machine, segment, address, filesDirectory } = config;
    const network = networks[segment as Segment];
    const names = Object.entries(this.#routes.segments[segment]?.names ?? {});
    // Otherwise the engine makes it, and it is not the launcher's.
    mkdirSync(filesDirectory, { recursive: true });
    const prefix = network.range.slice(network.range.indexOf('/'));
    return startMachine(scope, engine, mark, {
      name: machine,
      places: [{ network, address, names: names.flatMap(([name, at]) => (at === address ? [name] : [])) }],
      network: {
        addresses: furtherAddresses(config).map((further) => `${further}${prefix}`),
        gateways: gatewaysIn(segment as Segment),
        rules: this.#rulesFor(config),
      },
      mounts: [directory.disks, filesDirectory, ...furtherFiles(config)].map((path) => `${path}:${path}`),
      logFile: directory.logOf(machine),
    });
  }
}

/** All of Azure is one machine with an address for each of its services. */
function furtherAddresses({ program, address }: RoleConfig): readonly string[] {
  if (program.kind !== 'cloud') return [];
  return [...Object.values(program.addresses), ...program.setUpAddresses].filter((one) => one !== address);
}

/** What vcsim reads, and where it complains. */
function furtherFiles({ program }: RoleConfig): readonly string[] {
  if (program.kind !== 'vcenter' || !program.vcsim) return [];
  const { vcsim } = program;
  return [vcsim.program, vcsim.certificateFile, vcsim.privateKeyFile, dirname(vcsim.logFile)];
}
