/** What the error table says about one code. */

export interface ErrorCode {
  readonly code: string;
  /** Other names of the same thing: event codes, agent-side names, older spellings. */
  readonly aliases?: readonly string[];
  /** Where no source states a level, the one that fits the consequences. */
  readonly level: 'Critical' | 'Error' | 'Warning' | 'Information';
  /** Fits in a table cell. */
  readonly title: string;
  readonly cause: string;
  /** What one sees while it lasts: other codes, figures that move, operations that disappear. */
  readonly observables: string;
  readonly remedy: string;
  /** Of a documented code that no drill of Muster can bring about: why. Completes "not shown, because …". */
  readonly notShown?: string;
  /** Says where code and meaning come from. Cause, observables and remedy are told in our own words. */
  readonly source: Source;
}

export interface Source {
  /** `documented`: published by Microsoft. `inferred`: our reading of it. `simulator`: defined by this project. */
  readonly tag: 'documented' | 'inferred' | 'simulator';
  readonly reference: string;
}

export const documented = (reference: string): Source => ({ tag: 'documented', reference });
export const inferred = (reference: string): Source => ({ tag: 'inferred', reference });
export const simulator: Source = { tag: 'simulator', reference: 'Muster' };
