/** The stack of an error as places in files: which of them are Muster's own, and which somebody else's. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Frame {
  /** `scenarios/drill.ts:95`, or for a file outside the checkout as a person in the current folder would type it. */
  readonly place: string;
  /** In one of the rooms of Muster; a story of somebody's own may stand anywhere else. */
  readonly ours: boolean;
}

const HOME = fileURLToPath(new URL('../', import.meta.url));
const FLOORS = ['reference', 'simulator', 'chaos', 'scenarios', 'reports', 'cli'].map((floor) => `${HOME}${floor}/`);
/** `at Object.run (file:///home/me/story.ts:12:5)`; the runtime's own frames have no path. */
const FRAME = /^\s+at (?:async )?(?:[^(]* \()?(file:\/\/\/.*?|\/.*?):(\d+):\d+\)?$/gm;

/** Innermost first, without those of packages and of the runtime. */
export function framesOf(error: Error): Frame[] {
  const frames: Frame[] = [];
  for (const [, where = '', line] of (error.stack ?? '').matchAll(FRAME)) {
    const path = where.startsWith('file:') ? fileURLToPath(where) : where;
    if (path.includes('/node_modules/')) continue;
    const ours = FLOORS.some((floor) => path.startsWith(floor));
    frames.push({ place: `${path.startsWith(HOME) ? path.slice(HOME.length) : typed(path)}:${line}`, ours });
  }
  return frames;
}

/** `TypeError: …`, without what follows on further lines. */
export function firstLine(error: Error): string {
  return `${error.name}: ${error.message.split('\n')[0]}`;
}

function typed(path: string): string {
  const here = relative(process.cwd(), path);
  return here.startsWith('..') ? path : here;
}
