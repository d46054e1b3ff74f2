/** The ways to choose what to explore. Adding one: a file and a line here. */
import { matrixMode } from './matrix-mode.ts';
import type { ExploreMode } from './mode.ts';
import { pathsMode } from './paths-mode.ts';
import { walkMode } from './walk-mode.ts';

export const MODES: Readonly<Record<string, ExploreMode>> = { walk: walkMode, matrix: matrixMode, paths: pathsMode };
