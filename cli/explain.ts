/**
 * `muster explain`: what a word means that a drill, a report or a list uses. A code of the error table, or the name of a
 * property, fault, scenario, planted bug or lab; some names are that of a fault and of the scenario it is thrown in.
 */
import { ERROR_CODES, explain as explainCode, namesOf } from '../reference/model/error-codes.ts';
import type { ErrorCode } from '../reference/model/error-codes.ts';
import { suggestion } from '../reference/model/near-miss.ts';
import { fail } from '../reference/model/result.ts';
import { paint } from '../reports/paint.ts';
import { aboutModule } from './about-module.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { LABS } from './labs.ts';
import { raisedBy } from './raised-by.ts';
import type { Catalogue, Output } from './surroundings.ts';

interface Explanation {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly (readonly [label: string, text: string])[];
}

/** `catalogue` is asked for only when the word is no code. */
export async function explain(
  word: string,
  catalogue: () => Promise<Catalogue>,
  stdout: Output,
  stderr: Output,
): Promise<ExitCode> {
  const code = explainCode(word);
  if (code !== undefined) {
    stdout.write(told(ofCode(code), stdout));
    return EXIT.passed;
  }
  const named = await everythingNamed(await catalogue());
  const meant = named.filter(({ name }) => name === word.trim().toLowerCase());
  if (meant.length === 0) {
    const known = [...ERROR_CODES.flatMap(namesOf), ...named.map(({ name }) => name)];
    const message = `nothing is known as "${word}"${suggestion(word, known)}; npx muster list shows all names but the codes`;
    return complain(stderr, fail('USAGE', message).failure);
  }
  stdout.write(meant.map((explanation) => told(explanation, stdout)).join('\n'));
  return EXIT.passed;
}

function told({ name, rows, title }: Explanation, { colours }: Output): string {
  const filled = rows.filter(([, text]) => text !== '');
  const width = Math.max(...filled.map(([label]) => label.length));
  const lines = filled.map(([label, text]) => `  ${label.padEnd(width)}  ${text}\n`);
  return `${paint(colours).bold(`${name}  ${title}`)}\n${lines.join('')}`;
}

const WHERE_FROM = { documented: 'documented', inferred: 'inferred by us', simulator: 'defined by Muster' };

function ofCode(entry: ErrorCode): Explanation {
  const [, ...aliases] = namesOf(entry);
  return {
    name: entry.code,
    title: entry.title,
    rows: [
      ['Level', entry.level],
      ['Also', aliases.join(', ')],
      ['Cause', entry.cause],
      ['Shows as', entry.observables],
      ['Remedy', entry.remedy],
      ['In Muster', inMuster(entry)],
      ['Source', `${WHERE_FROM[entry.source.tag]} (${entry.source.reference})`],
    ],
  };
}

function inMuster(entry: ErrorCode): string {
  if (entry.notShown !== undefined) return `not shown, because ${entry.notShown}`;
  const modules = entry.source.tag === 'documented' ? raisedBy(entry) : [];
  return modules.length === 0 ? '' : `raised by ${modules.join(', ')}`;
}

/** All that `muster list` lists, under the titles that it has there. */
async function everythingNamed({ faults, plants, properties, scenarios }: Catalogue): Promise<Explanation[]> {
  const where = (has: (scenario: Catalogue['scenarios'][number]) => boolean) =>
    scenarios
      .filter(has)
      .map(({ name }) => name)
      .join(', ');
  return [
    ...properties.map(({ name, title }) => ({
      name,
      title,
      rows: [
        ['Kind', 'property: must hold in every drill'],
        ...about(`scenarios/properties/${name}.ts`),
        ['Exercised by', where(({ exercises }) => exercises?.includes(name) === true)],
        [
          'Catches',
          `planted bugs: ${plants.flatMap((plant) => (plant.caughtBy === name ? [plant.name] : [])).join(', ')}`,
        ],
      ] as const,
    })),
    ...faults.map(({ name, needs, parameters, title }) => ({
      name,
      title,
      rows: [
        ['Kind', 'fault: a scenario throws it at the world'],
        ...about(`chaos/${name}.ts`),
        ['Takes', parameters],
        ['Needs', `a lab with ${needs.join(', ')}`],
        ['Thrown by', where((scenario) => scenario.faults.includes(name))],
      ] as const,
    })),
    ...scenarios.map(({ exercises = [], faults: thrown, name, title }) => ({
      name,
      title,
      rows: [
        ['Kind', 'scenario: a drill'],
        ...about(`scenarios/stories/${name}.ts`),
        ['Throws', thrown.join(', ')],
        ['Exercises', exercises.join(', ')],
        ['Run it', `npx muster run ${name}`],
      ] as const,
    })),
    ...plants.map(({ caughtBy, kind, name, role, scenarios: places, section, title }) => ({
      name,
      title,
      rows: [
        ['Kind', `planted bug of the ${kind}: shows that a check can fail`],
        ['In', `the ${role}; facts, section ${section}`],
        ['Caught by', `${caughtBy}, in ${places.join(' or ')}`],
        ['See it', `npx muster run --plant ${name}`],
      ] as const,
    })),
    ...(await Promise.all(
      LABS.map(async ({ name, title, whyNot }) => {
        const reason = await whyNot();
        const here = reason === undefined ? 'available' : `not available: ${reason}`;
        const rows = [
          ['Kind', 'lab: where drills run'],
          ['Here', here],
          ['Use it', `npx muster run --lab ${name}`],
        ] as const;
        return { name, title, rows };
      }),
    )),
  ].map(({ rows, ...rest }) => ({ ...rest, rows: rows.filter(([, text]) => !text.endsWith(': ')) }));
}

/** What stands at the head of its file: the text for whoever reads the code is the text for whoever asks. */
function about(module: string): (readonly [string, string])[] {
  return [
    ['About', aboutModule(module)],
    ['File', module],
  ];
}
