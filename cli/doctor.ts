/** `muster doctor`: what works on this machine, and what to do about what does not. */
import { accessSync, constants, existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { paint, VERDICT_SIGN } from '../reports/paint.ts';
import { engine } from '../simulator/engine.ts';
import { sampleSite } from '../simulator/site.ts';
import { abandonedLabs } from '../simulator/live/launcher/leftovers.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { type LabOffer, LABS } from './labs.ts';
import type { Output } from './surroundings.ts';

interface Finding {
  readonly what: string;
  /** `missing` keeps the virtual lab from working; `absent` does not. */
  readonly state: 'fine' | 'absent' | 'missing';
  readonly detail: string;
}

export async function doctor(stdout: Output): Promise<ExitCode> {
  const colours = paint(stdout.colours);
  const findings: Finding[] = [
    { what: 'Engine', state: 'fine', detail: engine() },
    { what: 'Threads', state: 'fine', detail: `${Math.min(availableParallelism(), 4)} drills at once` },
    { what: 'Sample site', state: 'fine', detail: `${sampleSite().name}, ${sampleSite().servers.length} servers` },
    runFolders(),
    ...(await Promise.all(LABS.map(findingOf))),
    ...(await partsOfProcessLab()),
  ];
  const signs = {
    fine: colours.verdict('passed', VERDICT_SIGN.passed),
    absent: colours.dim('–'),
    missing: colours.verdict('violated', VERDICT_SIGN.violated),
  };
  for (const { detail, state, what } of findings) stdout.write(`${signs[state]} ${what.padEnd(12)}  ${detail}\n`);
  return findings.some(({ state }) => state === 'missing') ? EXIT.labUnavailable : EXIT.passed;
}

async function findingOf({ name, title, whyNot }: LabOffer): Promise<Finding> {
  const reason = await whyNot();
  return { what: `Lab ${name}`, state: reason === undefined ? 'fine' : 'absent', detail: reason ?? title };
}

/** What stands for storage, lines and vCenter in the process lab; for two of them there is a substitute of our own. */
async function partsOfProcessLab(): Promise<Finding[]> {
  const [{ azuriteVersion }, { findProgram }, { TOXIPROXY }, { VCSIM }] = await Promise.all([
    import('../simulator/live/azurite.ts'),
    import('../simulator/live/find-program.ts'),
    import('../simulator/live/links/toxiproxy.ts'),
    import('../simulator/live/vcsim.ts'),
  ]);
  const program = (what: string, name: string): Finding => {
    const path = findProgram(name);
    const ours = `no ${name} on the path or in Go's folders; our own takes its place`;
    return { what, state: path ? 'fine' : 'absent', detail: path ?? ours };
  };
  const leftBehind = abandonedLabs().length;
  const labs = leftBehind === 1 ? '1 lab was' : `${leftBehind} labs were`;
  return [
    { what: '  storage', state: 'fine', detail: `Azurite ${azuriteVersion()}` },
    program('  lines', TOXIPROXY),
    program('  vCenter', VCSIM),
    ...(leftBehind > 0
      ? [{ what: '  leftovers', state: 'absent', detail: `${labs} left behind; muster heal removes them` } as const]
      : []),
  ];
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
