/** What a terminal shows of a hunt for planted bugs: a line for each, the figures by kind, and what survived. */
import { type Hunt, isCaught } from '../scenarios/plants/hunt.ts';
import { PLANT_KINDS } from '../scenarios/plants/plant.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';

export function huntHeading(paint: Paint, site: string, hunted: number, planted: number): string {
  const count = hunted === planted ? `${planted}` : `${hunted} of ${planted}`;
  return `${paint.bold('Muster')} ${paint.dim(`· planted bugs: ${count} · site ${site} · virtual lab`)}\n\n`;
}

/** `nameWidth`: of the longest name. */
export function huntLine(paint: Paint, hunt: Hunt, nameWidth: number): string {
  const { plant, drills } = hunt;
  const name = plant.name.padEnd(nameWidth);
  const counted = drills.length === 1 ? '1 drill' : `${drills.length} drills`;
  const last = drills.at(-1);
  if (!isCaught(hunt) || !last) {
    return `  ${paint.verdict('violated', '✘')} ${name}  ${paint.verdict('violated', `survived ${counted}`)}\n`;
  }
  const where = paint.dim(`in ${counted} · ${last.scenario}, seed ${last.seed}`);
  return `  ${paint.verdict('passed', '✔')} ${name}  caught by ${plant.caughtBy} ${where}\n`;
}

/** Of one that shows in no drill that is for the site. */
export function notHuntedLine(paint: Paint, name: string, reason: string, nameWidth: number): string {
  return `  ${paint.dim(`– ${name.padEnd(nameWidth)}  not for this site: ${reason}`)}\n`;
}

export function huntTable(paint: Paint, hunts: readonly Hunt[]): string {
  const rowOf = (title: string, some: readonly Hunt[]) => {
    const caught = some.filter(isCaught);
    const drills = caught.map(({ drills }) => drills.length);
    const atOnce = drills.filter((count) => count === 1).length;
    return [title, some.length, caught.length, atOnce, Math.max(0, ...drills)].map(String);
  };
  const kinds = PLANT_KINDS.map((kind) => [kind, hunts.filter(({ plant }) => plant.kind === kind)] as const);
  const rows = kinds.flatMap(([kind, some]) => (some.length === 0 ? [] : [rowOf(kind, some)]));
  const right = { align: 'right' } as const;
  const columns = [
    { title: 'Kind' },
    { title: 'Planted', ...right },
    { title: 'Caught', ...right },
    { title: 'In the first drill', ...right },
    { title: 'Most drills', ...right },
  ];
  const all = rowOf('all', hunts);
  const survived = Number(all[1]) - Number(all[2]);
  const said =
    survived === 0
      ? paint.verdict('passed', 'every one was caught')
      : paint.verdict('violated', `${survived} survived`);
  return `\n${table(columns, [...rows, all])}\n${said}\n`;
}

/** What it did, who had to see it, and what was seen instead. */
export function survivorDetails(paint: Paint, { plant, drills }: Hunt): string {
  const lines = drills.map(({ scenario, seed, others, broke }) => {
    const seen = broke ?? (others.length === 0 ? 'nothing was seen' : `only ${others.join(', ')}`);
    return `    ${scenario}, seed ${seed}: ${seen.split('\n')[0]}\n`;
  });
  return `\n  ${paint.verdict('violated', plant.name)}: ${plant.title}\n    ${plant.caughtBy} had to see it\n${lines.join('')}`;
}
