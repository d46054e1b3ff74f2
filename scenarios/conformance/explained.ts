/**
 * Differences between the virtual and the live labs that are to be expected, each with its reason; `docs/conformance.md`
 * lists them. Anything else that differs is a bug of the simulator or of the live lab.
 */
export interface Explained {
  readonly name: string;
  readonly why: string;
  covers(subject: string, scenario: string): boolean;
}

export const EXPLAINED: readonly Explained[] = [];
