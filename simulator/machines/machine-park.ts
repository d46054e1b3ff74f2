/**
 * What a compute fabric (Azure, a vCenter) asks of the world: that machines exist, run and vanish. One implementation per
 * world; fabrics are the same everywhere.
 */
import type { Result } from '../../reference/model/result.ts';
import type { HypervisorFailure, MachineSpecification, MachineState } from '../../reference/runtime.ts';

export type Place = 'site' | 'azure' | 'vmware';

export interface MachinePark {
  create(place: Place, machine: MachineSpecification): Promise<Result<MachineState, HypervisorFailure>>;
  setPower(place: Place, name: string, power: 'on' | 'off'): Promise<Result<undefined, HypervisorFailure>>;
  remove(place: Place, name: string): Promise<Result<undefined, HypervisorFailure>>;
  inspect(place: Place, name: string): Promise<Result<MachineState, HypervisorFailure>>;
  list(place: Place): Promise<MachineState[]>;
}
