/**
 * Declared transitions that no drill judges otherwise without, each with the reason. `frozen.nightly.ts` holds it both ways: what
 * makes no difference and is not here is an error, and so is what is here and makes one.
 */
export const NO_DIFFERENCE: Readonly<Record<string, string>> = {};
