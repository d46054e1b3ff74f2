/** `muster replay`: exactly one drill again, and whether it went the same way, record by record. */
import { writeFileSync } from 'node:fs';
import { fail, ok } from '../reference/model/result.ts';
import type { Failure, Result } from '../reference/model/result.ts';
import { outputTrouble } from '../reports/output-trouble.ts';
import { failureDetails, runHeading } from '../reports/console.ts';
import { paint } from '../reports/paint.ts';
import { readBundle } from '../reports/replay-bundle.ts';
import type { ReplayBundle } from '../reports/replay-bundle.ts';
import { journalBeside } from '../reports/run-folder.ts';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import type { ReadJournal } from '../simulator/journal/journal-reader.ts';
import type { UnpackedStory } from '../scenarios/own/unpack.ts';
import { checkKnown, checkVersion } from './bundle-fit.ts';
import { sayWhatPlays, unpackBundled, whileUnpacked } from './bundled-story.ts';
import { replayCommand } from './command-line.ts';
import { complain, sayCrash } from './complain.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { labNamed } from './labs.ts';
import { runDrills } from './run-drills.ts';
import type { Keeper } from './ran-drills.ts';
import { sameRun } from './same-run.ts';
import type { Surroundings } from './surroundings.ts';

export interface ReplayOptions {
  /** Run although scenario or engine are not those of the recorded run. */
  readonly force?: boolean;
}

/** Exit code: that of the drill's verdict when every record of the journal is the same, 1 when one differs. */
export async function replay(
  bundlePath: string,
  options: ReplayOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stderr } = surroundings;
  const force = options.force === true;
  const bundle = readBundle(bundlePath, force ? 'accepted' : 'refused');
  if (!bundle.ok) return complain(stderr, bundle.failure);
  // Read before the run, not after a mismatch, so that a damaged journal is said at once.
  const recorded = recordedJournal(bundlePath);
  if (!recorded.ok) return complain(stderr, recorded.failure);
  const fit = force ? ok() : checkVersion(bundle.value);
  if (!fit.ok) return complain(stderr, fit.failure);
  const unpacked = unpackBundled(bundle.value);
  if (!unpacked.ok) return complain(stderr, unpacked.failure);
  return whileUnpacked(unpacked.value, surroundings, (named) =>
    playAgain({ bundle: bundle.value, bundlePath, force, recorded: recorded.value, unpacked: unpacked.value }, named),
  );
}

interface Recorded {
  readonly bundle: ReplayBundle;
  readonly bundlePath: string;
  readonly force: boolean;
  readonly recorded: ReadJournal | undefined;
  readonly unpacked: UnpackedStory | undefined;
}

async function playAgain(
  { bundle, bundlePath, force, recorded, unpacked }: Recorded,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { catalogue, stderr, stdout } = surroundings;
  const known = await checkKnown(bundle, unpacked, catalogue);
  if (!known.ok) return complain(stderr, known.failure);

  const { answers, journalHash, plant, scenario, seed, site } = bundle;
  const colours = paint(stdout.colours);
  sayWhatPlays(bundle, stdout);
  const planted = catalogue.plants.find(({ name }) => name === plant);
  stdout.write(runHeading(colours, site.name, 'virtual', `seed ${seed}`, 1, planted));
  let journal = '';
  const keeper: Keeper = {
    finished: (_task, _result, text) => {
      journal = text;
      return ok(replayCommand(bundlePath, force));
    },
    interrupted: () => ok(),
    again: () => replayCommand(bundlePath, force),
  };
  const task = { scenario, unpacked, site, seed, lab: 'virtual', plant, answers } as const;
  const { crashes, results } = await runDrills([task], labNamed('virtual'), keeper, surroundings, 'stories');
  const [crash] = crashes;
  const [drill] = results;
  if (crash !== undefined) {
    sayCrash(stderr, crash.failure, task, replayCommand(bundlePath, force));
    return EXIT.internalError;
  }
  if (drill === undefined) return EXIT.interrupted;
  const sameness = sameRun(bundle, recorded, journal);
  if (sameness.kind !== 'another') {
    const but = sameness.kind === 'same' ? '' : ` but for the engine (${sameness.engine}): every record is the same`;
    stdout.write(`\nThe same run${but}: journal ${drill.journalHash}\n`);
    if (drill.verdict !== 'passed') stdout.write(`\n${failureDetails(colours, drill)}`);
    return exitCodeOf(drill.verdict);
  }
  const path = bundlePath.replace(/(\.json)?$/, '.diverged.ndjson');
  const notKept = writeBeside(path, journal);
  stdout.write(
    `\nNot the same run.\n  recorded journal  ${journalHash}\n  this journal      ${drill.journalHash}  ${notKept ? '(not kept)' : path}\n`,
  );
  stdout.write(`${sameness.what}${drill.replay}\n`);
  return notKept ? complain(stderr, notKept) : EXIT.violated;
}

function writeBeside(path: string, journal: string): Failure | undefined {
  try {
    writeFileSync(path, journal);
    return undefined;
  } catch (error) {
    return outputTrouble(path, error, 'copy the run to a folder that can be written to, and replay it there');
  }
}

/** The journal of the recorded run, if it still lies beside the bundle. Fails when it is damaged. */
function recordedJournal(bundlePath: string): Result<ReadJournal | undefined> {
  const text = journalBeside(bundlePath);
  if (text === undefined) return ok();
  const read = readJournal(text);
  return read.ok ? read : fail(read.failure.code, `the journal beside ${bundlePath}: ${read.failure.message}`);
}
