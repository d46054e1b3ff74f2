/** `muster doctor`: what works on this machine, and what to do about what does not. */
import { accessSync, constants, existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { paint, VERDICT_SIGN } from '../reports/paint.ts';
import { engine } from '../simulator/engine.ts';
import { sampleSite } from '../simulator/site.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { LABS } from './labs.ts';
import type { Output } from './surroundings.ts';

interface Finding {
  readonly what: string;
  /** `missing` keeps the virtual lab from working; `absent` does not. */
  readonly state: 'fine' | 'absent' | 'missing';
  readonly detail: string;
}

export function doctor(stdout: Output): ExitCode {
  const colours = paint(stdout.colours);
  const findings: Finding[] = [
    { what: 'Engine', state: 'fine', detail: engine() },
    { what: 'Threads', state: 'fine', detail: `${Math.min(availableParallelism(), 4)} drills at once` },
    { what: 'Sample site', state: 'fine', detail: `${sampleSite().name}, ${sampleSite().servers.length} servers` },
    runFolders(),
    ...LABS.map(({ name, title, unavailable }): Finding => {
      const state = unavailable === undefined ? 'fine' : 'absent';
      return { what: `Lab ${name}`, state, detail: unavailable ?? title };
    }),
  ];
  const signs = {
    fine: colours.verdict('passed', VERDICT_SIGN.passed),
    absent: colours.dim('–'),
    missing: colours.verdict('violated', VERDICT_SIGN.violated),
  };
  for (const { detail, state, what } of findings) stdout.write(`${signs[state]} ${what.padEnd(12)}  ${detail}\n`);
  return findings.some(({ state }) => state === 'missing') ? EXIT.labUnavailable : EXIT.passed;
}

function runFolders(): Finding {
  const folder = existsSync('.muster') ? '.muster' : '.';
  try {
    accessSync(folder, constants.W_OK);
    return { what: 'Run folders', state: 'fine', detail: '.muster/ in the current folder' };
  } catch {
    return { what: 'Run folders', state: 'missing', detail: `${folder} is not writable; use --out DIR` };
  }
}
