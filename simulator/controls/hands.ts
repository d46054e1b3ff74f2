/** What a lab can do with its own hands; {@link controlsOf} has checked what it is asked for. */
import type { Capability, RoleName, Undo, WorldControls } from '../lab.ts';
import type { ObstacleName } from '../machines/installation/obstacles.ts';
import type { RoleDisks } from '../machines/role-disks.ts';
import type { HomeChange } from '../site/home.ts';
import type { ProxySettings } from '../network/proxy-rules.ts';

export interface WorldHands extends Pick<WorldControls, 'onMoment' | 'meddle'> {
  /** Without that of a proxy, which not every site has. */
  readonly capabilities: readonly Capability[];
  /** All that may be touched, as they are called in the journal. */
  machines(): readonly TouchableMachine[];
  setPower(machine: string, power: 'on' | 'off', why: string): Promise<void>;
  /** Of one of the site's proxies, by its host. */
  configureProxy(host: string, settings: ProxySettings): void;
  /** At the site's firewall. */
  blockNames(names: readonly string[]): Promise<Undo>;
  /** @param from and `to` are names of machines, or addresses. */
  blockPort(rule: { readonly port: number; readonly from?: string; readonly to?: string }): Promise<Undo>;
  setLine(line: 'wan' | 'vpn', state: 'up' | 'down'): Promise<void>;
  /** Does nothing when the machine is gone. */
  breakWriter(machine: string, code: string | undefined): void;
  /** The same; asked for only where it is one of the capabilities. */
  slowWriter(machine: string, byMs: number): void;
  /** The same. */
  skewClock(machine: string, byMs: number): void;
  /** `undefined`: no longer. Does nothing when the machine is gone. */
  fillDisk(machine: string, role: RoleName, freeShare: number | undefined): void;
  /** All that stand in the way of installers at that machine now; asked for only where it is one of the capabilities. */
  obstruct(machine: string, obstacles: readonly ObstacleName[]): void;
  /** It is one of the site's virtual machines, and there, when this is asked for. */
  deleteAtVcenter(machine: string): Promise<void>;
  /** Of one of the site's role machines, to one that is free; asked for only where it is one of the capabilities. */
  changeAddress(machine: string, address: string): void;
  /** All that is changed there now; asked for only where it is one of the capabilities. */
  changeHome(changes: readonly HomeChange[]): void;
  /** There is none when this is asked for. */
  deployProcessServerInAzure(): Promise<string>;
  /** There is one when this is asked for. */
  removeProcessServerInAzure(): Promise<void>;
}

export interface TouchableMachine {
  readonly name: string;
  /** The protected server it is, or is a copy of. */
  readonly serverId?: string;
  /** The Mobility service may be installed on it from outside. */
  readonly installable?: { readonly operatingSystem: 'Windows' | 'Linux' };
  /** The disks of its roles. */
  readonly roleDisks?: RoleDisks;
}
