/** `muster list`: scenarios, faults, properties, planted bugs, and the labs this machine can run. */
import { paint } from '../reports/paint.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { LABS } from './labs.ts';
import type { Catalogue, Output } from './surroundings.ts';

export async function list(catalogue: Catalogue, stdout: Output): Promise<ExitCode> {
  const colours = paint(stdout.colours);
  const section = (title: string, entries: readonly (readonly [name: string, title: string, note?: string])[]) => {
    const width = Math.max(0, ...entries.map(([name]) => name.length));
    const lines = entries.map(([name, text, note]) => {
      const rest = note === undefined || note === '' ? '' : `  ${colours.dim(note)}`;
      return `  ${name.padEnd(width)}  ${text}${rest}\n`;
    });
    return `${colours.bold(title)}\n${lines.length === 0 ? '  none\n' : lines.join('')}`;
  };
  const sections = [
    section(
      'Scenarios',
      catalogue.scenarios.map(({ faults, name, title }) => [
        name,
        title,
        faults.length === 0 ? '' : `faults: ${faults.join(', ')}`,
      ]),
    ),
    section(
      'Faults',
      catalogue.faults.map(({ name, title, needs, parameters }) => {
        const takes = parameters === '' ? '' : ` · takes ${parameters}`;
        return [name, title, `needs ${needs.join(', ')}${takes}`];
      }),
    ),
    section(
      'Properties',
      catalogue.properties.map(({ name, title }) => [name, title]),
    ),
    section(
      'Planted bugs (muster plants: all are caught; run --plant NAME: see how)',
      catalogue.plants.map(({ caughtBy, name, scenarios: [scenario], title }) => [
        name,
        title,
        `caught by ${caughtBy} in ${scenario}`,
      ]),
    ),
    section(
      'Labs',
      await Promise.all(
        LABS.map(async ({ name, title, whyNot }) => {
          const reason = await whyNot();
          return [name, title, reason === undefined ? 'available' : `not available: ${reason}`] as const;
        }),
      ),
    ),
  ];
  stdout.write(sections.join('\n'));
  return EXIT.passed;
}
