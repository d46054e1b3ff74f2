/** Colours by meaning, so that every report paints the same thing the same way; or none at all. */
import pico from 'picocolors';
import type { Verdict } from '../scenarios/result.ts';
import type { StoryLine } from './story.ts';

export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly verdict: (verdict: Verdict, text?: string) => string;
  readonly tone: (tone: StoryLine['tone'], text: string) => string;
}

export function paint(colours: boolean): Paint {
  const { blue, bold, cyan, dim, green, magenta, red, yellow } = pico.createColors(colours);
  const plain = (text: string) => text;
  const ofVerdict = { passed: green, inconclusive: yellow, violated: red };
  const ofTone = { phase: bold, text: plain, fault: magenta, healed: cyan, state: blue, good: green, bad: yellow };
  return {
    bold,
    dim,
    verdict: (verdict, text = verdict) => ofVerdict[verdict](text),
    tone: (tone, text) => ofTone[tone](text),
  };
}

export const VERDICT_SIGN: Readonly<Record<Verdict, string>> = { passed: '✔', inconclusive: '?', violated: '✘' };
