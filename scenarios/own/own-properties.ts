/**
 * Properties of somebody's own, which judge the story that lists them beside all of Muster's. They are looked at before the
 * story is run, and their answers when it has been: what a type would say, a file that Node runs without its types does not.
 */
import { COMES_ABOUT } from '../moves/unreached.ts';
import type { Judgement, Property } from '../properties/property.ts';
import type { Scenario } from '../scenario.ts';

const PAGE = 'docs/adding-a-property.md';
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const VERDICTS: readonly unknown[] = ['passed', 'inconclusive', 'violated'];

export function isProperty(value: unknown): value is Property {
  const { name, title, judge } = (value ?? {}) as Partial<Property>;
  return typeof name === 'string' && typeof title === 'string' && typeof judge === 'function';
}

/**
 * What is wrong with them; undefined when nothing is.
 * @param taken names of Muster's own properties.
 */
export function mistakeInOwn({ properties = [] }: Scenario, taken: readonly string[]): string | undefined {
  if (!Array.isArray(properties)) return `properties: expected a list of properties (${PAGE})`;
  const names: string[] = [];
  for (const [index, property] of properties.entries()) {
    const place = `properties[${index}]`;
    if (typeof property === 'string')
      return `${place}: "${property}" is a name; one of Muster's judges anyway and is promised in exercises, one of yours is imported (${PAGE})`;
    if (!isProperty(property)) return `${place}: expected { name, title, judge(run) } (${PAGE})`;
    const { name } = property;
    if (!KEBAB_CASE.test(name)) return `${place}.name: expected kebab-case, found "${name}"`;
    if (taken.includes(name)) return `${place}: Muster has a property "${name}" already; give yours another name`;
    if (name === 'story') return `${place}: "story" is what reports call the story itself; give it another name`;
    if (name === COMES_ABOUT) return `${place}: Muster has a verdict "${name}" already; give yours another name`;
    if (names.includes(name)) return `${place}: there are two properties "${name}"`;
    names.push(name);
  }
  return undefined;
}

/** Properties that a file exports and its story does not list: they would be taken for judges and judge nothing. */
export function unlisted(exported: readonly unknown[], { properties = [] }: Scenario): string | undefined {
  const forgotten = exported.filter(isProperty).find((property) => !properties.includes(property));
  return (
    forgotten && `it exports the property "${forgotten.name}", and its story does not list it in properties (${PAGE})`
  );
}

/** What is wrong with an answer, in words; undefined when it is one. */
export function mistakeInJudgement(judgement: unknown): string | undefined {
  const { evidence, findings, looked, verdict } = (judgement ?? {}) as Partial<Judgement>;
  const list = findings === undefined || (Array.isArray(findings) && findings.every((one) => typeof one === 'string'));
  const isOne = VERDICTS.includes(verdict) && Number.isInteger(looked) && typeof evidence === 'string' && list;
  if (isOne) return undefined;
  return `it answered ${shown(judgement)}; expected { verdict, looked, evidence }, best made by Findings (${PAGE})`;
}

function shown(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200);
  } catch {
    return `a ${typeof value}`;
  }
}
