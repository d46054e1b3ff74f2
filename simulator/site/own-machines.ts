/**
 * The machines on which a site's own roles run, listed once: whoever asks for names, addresses or ends of a line asks here,
 * so that a further kind of machine is missing nowhere.
 */
import type { MasterTargetVm, OperatingSystem, Site } from './types.ts';

/** Configuration server, process servers, master targets; a role that shares a machine with another has no row of its own. */
export function roleMachines({ configurationServer, processServers, masterTargets }: Site) {
  return [configurationServer, ...processServers, ...masterTargets];
}

export interface MasterTargetPlace {
  readonly name: string;
  readonly operatingSystem: OperatingSystem;
  readonly retentionDrive: string;
  readonly machine: MasterTargetVm;
  readonly version: string;
}

/** All master targets by the name of their machine, the built-in one first. */
export function masterTargetsOf({
  configurationServer: { name, masterTarget, version },
  masterTargets,
}: {
  readonly configurationServer: Pick<Site['configurationServer'], 'name' | 'masterTarget' | 'version'>;
  readonly masterTargets: readonly MasterTargetPlace[];
}): readonly MasterTargetPlace[] {
  return [{ name, ...masterTarget, version }, ...masterTargets];
}
