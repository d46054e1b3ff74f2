/** Lies about machines: the one an agent runs on, and those that a fabric makes. */
import type { Hypervisor, HypervisorEndpoint, MachineControl, Runtime } from '../../../reference/runtime.ts';
import { except, type Lie } from './except.ts';

export function machine(change: (genuine: MachineControl, runtime: Runtime) => Partial<MachineControl>): Lie {
  return (runtime) => except(runtime, { machine: except(runtime.machine, change(runtime.machine, runtime)) });
}

export function fabric(
  kind: HypervisorEndpoint['kind'],
  change: (genuine: Hypervisor, runtime: Runtime) => Partial<Hypervisor>,
): Lie {
  return (runtime) =>
    except(runtime, {
      hypervisor: (endpoint) => {
        const genuine = runtime.hypervisor(endpoint);
        return endpoint.kind === kind ? except(genuine, change(genuine, runtime)) : genuine;
      },
    });
}
