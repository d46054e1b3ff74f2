/** The applications of a machine, as its agent freezes them and the world breaks them. The same in every world. */
import { AGENT_VERSION } from '../../reference/model/agent-version.ts';
import { fail, ok } from '../../reference/model/result.ts';
import type { MachineControl } from '../../reference/runtime.ts';
import { biosUuidOf } from './bios-uuid.ts';
import type { Workload } from './workload/workload.ts';

/** From power to running services. Inferred. */
export const BOOT_MS = 45_000;

/** What VSS says with its documented results. */
const VSS_RESULTS: Readonly<Record<string, string>> = {
  '0x80040154': 'The VSS provider is not installed.',
  '0x80070422': 'The VSS service is disabled.',
  '0x80042304': 'The VSS provider is not registered.',
  '0x800423F2': 'The VSS writer took too long.',
};

export interface MachineIdentity {
  readonly name: string;
  readonly operatingSystem: 'Windows' | 'Linux';
  /** Of its agent; absent: that of everything else. */
  readonly agentVersion?: string | (() => string);
}

export class Applications {
  #workload: Workload | undefined;
  #writerFailure: string | undefined;

  /** What the machine runs in this life of it; undefined from the end of that life. */
  run(workload: Workload | undefined): void {
    this.#workload = workload;
    this.breakWriter(this.#writerFailure);
  }

  /** From now on (or no longer) applications refuse to be frozen; `code` is what their writer says. Outlives a restart. */
  breakWriter(code: string | undefined): void {
    this.#writerFailure = code;
    this.#workload?.failFreezes(
      code ? { code, message: VSS_RESULTS[code] ?? `the application's writer failed with ${code}` } : undefined,
    );
  }

  /** @param powerOff ends this life of the machine. */
  control({ name, operatingSystem, agentVersion }: MachineIdentity, powerOff: () => Promise<void>): MachineControl {
    return {
      name,
      biosUuid: biosUuidOf(name),
      operatingSystem,
      agentVersion: () => (typeof agentVersion === 'function' ? agentVersion() : (agentVersion ?? AGENT_VERSION)),
      freezeApplications: async () => {
        if (this.#workload) return this.#workload.freeze();
        return this.#writerFailure ? fail(this.#writerFailure, 'no writer answers') : ok();
      },
      thawApplications: () => this.#workload?.thaw(),
      shutdown: async () => {
        // An application whose writer is broken does not answer to an orderly shutdown either; it is killed.
        if (!this.#writerFailure) await this.#workload?.stop();
        await powerOff();
      },
    };
  }
}
