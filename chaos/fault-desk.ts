/**
 * The faults that are in a lab: each stands in the journal before it is done, has an id, and is undone once. Stories throw
 * their faults here, and so does whoever plays with a standing lab.
 */
import { z } from 'zod';
import { fail, ok, type Result } from '../reference/model/result.ts';
import { type Capability, type Lab, NotInThisLab, type Undo } from '../simulator/lab.ts';
import type { Fault } from './fault.ts';

export interface ActiveFault {
  /** `fault-1`, in the order in which they came. */
  readonly id: string;
  readonly fault: string;
  /** What it does this time. */
  readonly title: string;
  readonly parameters: unknown;
  /** Milliseconds of lab time since the start. */
  readonly sinceMs: number;
}

export class FaultDesk {
  readonly #lab: Lab;
  readonly #active = new Map<string, { readonly entry: ActiveFault; readonly undo: Undo }>();
  #count = 0;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** The oldest first. */
  get active(): readonly ActiveFault[] {
    return [...this.#active.values()].map(({ entry }) => entry);
  }

  /**
   * Does it. Fails with `FaultUnavailable`, `FaultParametersInvalid`, or `NotInThisLab` when the parameters name something
   * that is not there. What its own code throws is thrown on, and the fault counts as healed: nobody can undo it.
   */
  async inject<Parameters>(fault: Fault<Parameters>, parameters: unknown): Promise<Result<ActiveFault>> {
    const lab = this.#lab;
    const lacking = this.#lacking(fault.name, fault.needs);
    if (lacking) return lacking;
    const checked = parametersOf(fault, parameters);
    if (!checked.ok) return checked;
    const alsoLacking = this.#lacking(fault.name, fault.needsBesides?.(checked.value) ?? []);
    if (alsoLacking) return alsoLacking;
    const whyNot = fault.whyNot?.(checked.value, lab);
    if (whyNot !== undefined) return fail('NotInThisLab', whyNot);
    this.#count += 1;
    const title = fault.describe(checked.value, lab.site);
    const said = { id: `fault-${this.#count}`, fault: fault.name, title, parameters: checked.value };
    const symptoms = fault.symptoms(checked.value, lab);
    lab.journal.record('drill', 'fault.inject', { ...said, symptoms, band: fault.band });
    const entry = { ...said, sinceMs: lab.elapsedMs() };
    try {
      const undo = await fault.inject(lab, checked.value, { id: said.id, fault: fault.name });
      this.#active.set(entry.id, { entry, undo });
      return ok(entry);
    } catch (error) {
      this.#noteHealed(entry);
      if (error instanceof NotInThisLab) return fail('NotInThisLab', error.message);
      throw error;
    }
  }

  #lacking(fault: string, needs: readonly Capability[]): Result<never> | undefined {
    const missing = needs.filter((need) => !this.#lab.controls.capabilities.includes(need));
    if (missing.length === 0) return undefined;
    return fail('FaultUnavailable', `${fault} needs ${missing.join(', ')}, which this lab or site has not`);
  }

  /** Undoes it; does nothing when that has been done. */
  async heal(id: string): Promise<void> {
    const active = this.#active.get(id);
    if (!active) return;
    this.#active.delete(id);
    await active.undo().catch((error: unknown) => {
      // The machine it was about may have been removed since: then there is nothing left to undo.
      if (!(error instanceof NotInThisLab)) throw error;
    });
    this.#noteHealed(active.entry);
  }

  /** Undoes all that are left, the newest first; one that cannot be undone keeps no other from it, and is thrown then. */
  async healAll(): Promise<void> {
    const broken: unknown[] = [];
    for (const { id } of this.active.toReversed()) await this.heal(id).catch((error) => broken.push(error));
    if (broken.length > 0) throw broken[0];
  }

  #noteHealed({ fault, id, title }: ActiveFault): void {
    this.#lab.journal.record('drill', 'fault.heal', { fault, id, title });
  }
}

/** Fails with `FaultParametersInvalid`. */
export function parametersOf<Parameters>(fault: Fault<Parameters>, parameters: unknown): Result<Parameters> {
  const parsed = fault.parameters.safeParse(parameters);
  if (parsed.success) return ok(parsed.data);
  return fail('FaultParametersInvalid', `${fault.name}: ${z.prettifyError(parsed.error)}`);
}
