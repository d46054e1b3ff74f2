/**
 * The kinds of values a site file is made of. Each carries the phrase that says what is expected, so that a mistake reads
 * `expected a whole number ≥ 1, found "big"` wherever it is made. Unknown keys are mistakes too.
 */
import { z } from 'zod';
import { parseAddress, parseRange, rangeAround } from './addresses.ts';

/** Free text that names something: it is printed, and some of it becomes part of URLs and file names. */
export const words = (what: string) => {
  const text = `${what}, ${NAME_LETTERS_MAX} characters at most, none of / \\ : * ? " < > |, none invisible`;
  const isName = (name: string) => name.length <= NAME_LETTERS_MAX && !UNNAMEABLE.test(name) && !/^\.+$/.test(name);
  return z.string({ error: what }).trim().min(1, { error: what }).refine(isName, { error: text });
};
const NAME_LETTERS_MAX = 80;
const UNNAMEABLE = /[/\\:*?"<>|\p{C}\p{Zl}\p{Zp}]/u;
/** Whatever is typed at a prompt. */
export const secret = (what: string) => z.string({ error: what }).regex(/^[^\p{C}]{1,200}$/u, { error: what });
export const matching = (pattern: RegExp, what: string) => z.string({ error: what }).regex(pattern, { error: what });
export const oneOf = <const Choice extends string>(...choices: [Choice, ...Choice[]]) =>
  z.enum(choices, { error: `expected ${choices.join(' or ')}` });
export const flag = () => z.boolean({ error: 'expected true or false' });

/** Above these, a number is a slip. */
const MBPS_MAX = 1_000_000;
const LATENCY_MS_MAX = 60_000;

export function number(from: number, to: number) {
  const what = `expected a number ${bounds(from, to)}`;
  return z.number({ error: what }).min(from, { error: what }).max(to, { error: what });
}

export function wholeNumber(from: number, to: number) {
  const what = `expected a whole number ${bounds(from, to)}`;
  const whole = z.number({ error: what }).refine(Number.isInteger, { error: what });
  return whole.min(from, { error: what }).max(to, { error: what });
}

function bounds(from: number, to: number): string {
  return `between ${from} and ${to}`;
}

export function listOf<Item extends z.ZodType>(item: Item, atLeast = 0) {
  const what = atLeast > 0 ? `expected a list of at least ${atLeast}` : 'expected a list';
  return z.array(item, { error: what }).min(atLeast, { error: what });
}

export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'expected a section of keys and values'),
  });
}

export const address = () => {
  const what = 'expected an IPv4 address such as 10.1.0.11';
  return z.string({ error: what }).refine((text) => parseAddress(text) !== undefined, { error: what });
};
export const addressRange = () => {
  const what = 'expected an IPv4 range such as 10.1.0.0/16';
  const whole = ({ input }: { readonly input?: unknown }) => {
    const around = rangeAround(String(input));
    return around === undefined ? what : `${what}; the one around this address is ${around}`;
  };
  return z.string({ error: what }).refine((text) => parseRange(text) !== undefined, { error: whole });
};
export const machineName = () =>
  matching(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i,
    'expected a machine name of 1–63 letters, digits and inner hyphens',
  );
export const hostName = () =>
  matching(/^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i, 'expected a host name such as proxy.contoso.local');
export const hostPattern = () =>
  matching(
    /^(?=.{1,253}$)(\*\.)?[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i,
    'expected a host name or a pattern such as *.blob.core.windows.net',
  );
/** Whether there is such a tag is another matter. */
export const rangeOrTag = () => {
  const what = 'expected an IPv4 range such as 198.51.100.0/24 or a service tag such as Storage.westeurope';
  const isEither = (text: string) =>
    parseRange(text) !== undefined ||
    parseAddress(text) !== undefined ||
    /^[a-z]{2,40}(\.[a-z0-9]{2,40})?$/i.test(text);
  return z.string({ error: what }).refine(isEither, { error: what });
};
export const guid = () => z.guid({ error: 'expected a GUID such as 7a0c2f5e-0000-4000-8000-000000000001' });
export const port = () => wholeNumber(1, 65535);
export const mbps = () => number(0.1, MBPS_MAX);
export const latencyMs = () => number(0, LATENCY_MS_MAX);
