/** `muster doctor`: what works on this machine, and what to do about what does not. */
import { accessSync, constants, existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { paint, VERDICT_SIGN } from '../reports/paint.ts';
import { engine } from '../simulator/journal/engine.ts';
import { sampleSite } from '../simulator/site/site.ts';
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
    ...(await Promise.all(LABS.map(findingsOf))).flat(),
  ];
  const signs = {
    fine: colours.verdict('passed', VERDICT_SIGN.passed),
    absent: colours.dim('–'),
    missing: colours.verdict('violated', VERDICT_SIGN.violated),
  };
  for (const { detail, state, what } of findings) stdout.write(`${signs[state]} ${what.padEnd(12)}  ${detail}\n`);
  return findings.some(({ state }) => state === 'missing') ? EXIT.labUnavailable : EXIT.passed;
}

async function findingsOf({ name, title, whyNot }: LabOffer): Promise<Finding[]> {
  const reason = await whyNot();
  if (reason !== undefined) return [{ what: `Lab ${name}`, state: 'absent', detail: reason }];
  return [{ what: `Lab ${name}`, state: 'fine', detail: title }, ...(await PARTS[name]())];
}

const PARTS: Readonly<Record<LabOffer['name'], () => Promise<Finding[]>>> = {
  virtual: async () => [],
  process: partsOfProcessLab,
  docker: partsOfDockerLab,
};

/** The images of programs for which there is a substitute of our own, and what earlier labs left. */
async function partsOfDockerLab(): Promise<Finding[]> {
  const [{ findEngine, hasImage, IMAGE }, { leftovers }] = await Promise.all([
    import('../simulator/live/docker/engine.ts'),
    import('../simulator/live/docker/leftovers.ts'),
  ]);
  const engine = await findEngine();
  if (!engine.ok) return [];
  const image = async (what: string, name: string): Promise<Finding> => {
    const ours = `no image ${name} (docker/assemble-images.sh brings it); our own program takes its place`;
    const isThere = await hasImage(engine.value, name);
    return { what, state: isThere ? 'fine' : 'absent', detail: isThere ? name : ours };
  };
  const labs = new Set((await leftovers(engine.value)).map(({ lab }) => lab)).size;
  return [await image('  lines', IMAGE.toxiproxy), await image('  vCenter', IMAGE.vcsim), ...leftBehind(labs)];
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
  return [
    { what: '  storage', state: 'fine', detail: `Azurite ${azuriteVersion()}` },
    program('  lines', TOXIPROXY),
    program('  vCenter', VCSIM),
    ...leftBehind(abandonedLabs().length),
  ];
}

function leftBehind(labs: number): Finding[] {
  if (labs === 0) return [];
  const who = labs === 1 ? '1 lab was' : `${labs} labs were`;
  return [{ what: '  leftovers', state: 'absent', detail: `${who} left behind; muster heal removes them` }];
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
