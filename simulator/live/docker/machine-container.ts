/** A machine of a lab as a container, from power to power cut: roles are started in it, and spoken with through it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Scope } from '../../ground/scope.ts';
import type { Ending } from '../launcher/child.ts';
import type { StartRole } from '../launcher/role-launch.ts';
import { AS_LAUNCHER, inside, withCheckout } from './checkout.ts';
import { type Place, type RunningContainer, startContainer } from './container.ts';
import { type Engine, IMAGE } from './engine.ts';
import { SILENT } from './firewall.ts';
import type { LabMark } from './labels.ts';
import type { MachineInit } from './machine-init.ts';
import { MACHINE, type MachineNetwork, type MachineOrder, type MachineWord, wordOf } from './machine-words.ts';

export interface MachineContainerSettings {
  readonly name: string;
  readonly places: readonly [Place, ...Place[]];
  readonly network: MachineNetwork;
  readonly mounts: readonly string[];
  readonly logFile: string;
}

export interface MachineContainer {
  readonly container: RunningContainer;
  /** To kill a role is to cut the machine's power. */
  readonly startRole: StartRole;
  /** Settles when they hold, or the machine is gone. */
  enforce(rules: string): Promise<void>;
}

const INIT = inside(fileURLToPath(new URL('./machine-init.ts', import.meta.url)));

/** For a machine that does not answer any more. */
const PATIENCE_MS = 1000;

interface Role {
  readonly onLine: (line: string) => void;
  readonly end: (ending: Ending) => void;
}

/** Settles when its network is set up. */
export async function startMachine(
  scope: Scope,
  engine: Engine,
  mark: LabMark,
  { name, places, network, mounts, logFile }: MachineContainerSettings,
): Promise<MachineContainer> {
  const user = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const init: MachineInit = { ...network, user, environment: AS_LAUNCHER };
  const up = Promise.withResolvers<void>();
  const roles = new Map<string, Role>();
  const waiting = new Map<number, () => void>();
  let ordered = 0;

  function hear(line: string): void {
    const { whose, word } = wordOf(line);
    if (whose === MACHINE) heed(JSON.parse(word) as MachineWord);
    else roles.get(whose)?.onLine(word);
  }

  function heed(said: MachineWord): void {
    switch (said.say) {
      case 'up':
        up.resolve();
        break;
      case 'done':
        waiting.get(said.id)?.();
        break;
      case 'ended':
        roles.get(said.role)?.end({ code: said.code, signal: said.signal });
    }
  }

  const container = await startContainer(engine, mark, {
    name,
    image: IMAGE.machine,
    command: ['node', INIT, JSON.stringify(init)],
    ...withCheckout({ mounts }),
    places,
    ownsNetwork: true,
    logFile,
    onLine: hear,
  });
  const order = (what: MachineOrder) => container.say(`${MACHINE} ${JSON.stringify(what)}`);

  function enforce(rules: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    ordered += 1;
    waiting.set(ordered, resolve);
    order({ order: 'firewall', id: ordered, rules });
    return promise;
  }

  let killed: Promise<Ending> | undefined;
  /**
   * Nobody hears a machine hang up that loses its power, so it falls silent before its processes die. Its networks are not
   * taken away: an engine that disconnects a container while that ends may stand still for good.
   */
  function kill(): Promise<Ending> {
    killed ??= Promise.race([enforce(SILENT), sleep(PATIENCE_MS, undefined, { ref: false })]).then(() =>
      container.kill(),
    );
    return killed;
  }

  container.ended.then((ending) => {
    for (const { end } of roles.values()) end(ending);
    for (const done of waiting.values()) done();
    up.reject(new Error(`machine ${name} ended while it started; see ${logFile}`));
  }, up.reject);
  await scope.until(up.promise);

  return {
    container,
    startRole(config, onLine) {
      const { role } = config;
      const { promise: ended, resolve: end } = Promise.withResolvers<Ending>();
      roles.set(role, { onLine, end });
      order({ order: 'start', role, config });
      return {
        ended,
        say: (line) => container.say(`${role} ${line}`),
        kill,
      };
    },
    enforce,
  };
}
