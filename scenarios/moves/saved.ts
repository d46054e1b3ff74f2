/** A plan of moves as a scenario file: what a machine found, for a person to go on with. */
import { canonical } from '../../simulator/journal/canonical.ts';
import type { OwnStory } from '../own/own-story.ts';
import type { MovePlan } from './plan.ts';

/** The text of such a file; the same plan is always written the same way. */
export function savedText(plan: MovePlan, remark?: string): string {
  const { schema, name, title, begins, moves, restMs } = plan;
  const said = (value: unknown) => JSON.stringify(canonical(value, name));
  return [
    ...(remark === undefined ? [] : [`/** ${remark.replaceAll('*/', '* /')} */`]),
    `import { played } from 'muster';`,
    '',
    'export const plan = played({',
    ...[
      ['schema', schema] as const,
      ['name', name] as const,
      ['title', title] as const,
      ['begins', begins] as const,
    ].map(([key, value]) => `  ${key}: ${said(value)},`),
    '  moves: [',
    ...moves.map((move) => `    ${said(move)},`),
    '  ],',
    `  restMs: ${restMs},`,
    '});',
    '',
  ].join('\n');
}

/** The same as a story of somebody's own, for a replay bundle: what would be gathered if the file were loaded. */
export function savedStory(plan: MovePlan, text: string): OwnStory {
  const entry = `${plan.name}.ts`;
  return { entry, files: { [entry]: text }, imports: {}, packages: {} };
}
