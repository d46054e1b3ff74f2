/** `muster replay`: exactly one drill again, and whether it went the same way, record by record. */
import { writeFileSync } from 'node:fs';
import { fail, ok } from '../reference/model/result.ts';
import type { Result } from '../reference/model/result.ts';
import { failureDetails, runHeading } from '../reports/console.ts';
import { paint } from '../reports/paint.ts';
import { readBundle, scenarioDigest } from '../reports/replay-bundle.ts';
import type { ReplayBundle } from '../reports/replay-bundle.ts';
import { journalBeside } from '../reports/run-folder.ts';
import { engine, engineDifferences } from '../simulator/journal/engine.ts';
import { firstDivergence, readJournal } from '../simulator/journal/journal-reader.ts';
import type { ReadJournal } from '../simulator/journal/journal-reader.ts';
import { replayCommand } from './command-line.ts';
import { complain } from './complain.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { labNamed } from './labs.ts';
import { runDrills } from './run-drills.ts';
import type { Keeper } from './run-drills.ts';
import type { Catalogue, Surroundings } from './surroundings.ts';

export interface ReplayOptions {
  /** Run although scenario or engine are not those of the recorded run. */
  readonly force?: boolean;
}

/** Exit code: that of the drill's verdict when the journals are the same, 1 when they differ. */
export async function replay(
  bundlePath: string,
  options: ReplayOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { catalogue, stderr, stdout } = surroundings;
  const force = options.force === true;
  const bundle = readBundle(bundlePath);
  if (!bundle.ok) return complain(stderr, bundle.failure);
  const fit = await checkFit(bundle.value, force, catalogue);
  if (!fit.ok) return complain(stderr, fit.failure);
  // Read before the run, not after a mismatch, so that a damaged journal is said at once.
  const recorded = recordedJournal(bundlePath);
  if (!recorded.ok) return complain(stderr, recorded.failure);

  const { journalHash, plant, scenario, seed, site } = bundle.value;
  const colours = paint(stdout.colours);
  const planted = catalogue.plants.find(({ name }) => name === plant);
  stdout.write(runHeading(colours, site.name, 'virtual', `seed ${seed}`, 1, planted));
  let journal = '';
  const keeper: Keeper = {
    finished: (_task, _result, text) => {
      journal = text;
      return replayCommand(bundlePath, force);
    },
    interrupted: () => {},
    again: () => replayCommand(bundlePath, force),
  };
  const task = { scenario, site, seed, lab: 'virtual', ...(plant === undefined ? {} : { plant }) } as const;
  const { crashes, results } = await runDrills([task], labNamed('virtual'), keeper, surroundings, 'stories');
  const [crash] = crashes;
  const [drill] = results;
  if (crash !== undefined) {
    stderr.write(
      `muster: internal error, please report it:\n${crash.failure.message}\n${replayCommand(bundlePath, force)}\n`,
    );
    return EXIT.internalError;
  }
  if (drill === undefined) return EXIT.interrupted;
  if (drill.journalHash === journalHash) {
    stdout.write(`\nThe same run: journal ${journalHash}\n`);
    if (drill.verdict !== 'passed') stdout.write(`\n${failureDetails(colours, drill)}`);
    return exitCodeOf(drill.verdict);
  }
  const path = bundlePath.replace(/(\.json)?$/, '.diverged.ndjson');
  writeFileSync(path, journal);
  stdout.write(
    `\nNot the same run.\n  recorded journal  ${journalHash}\n  this journal      ${drill.journalHash}  ${path}\n`,
  );
  stdout.write(`${divergence(recorded.value, journal)}${drill.replay}\n`);
  return EXIT.violated;
}

/** Whether this version of Muster is the one that wrote the bundle, as far as the run depends on it. */
async function checkFit(bundle: ReplayBundle, force: boolean, catalogue: Catalogue): Promise<Result<undefined>> {
  const { plant, scenario } = bundle;
  if (scenario.endsWith('.ts')) {
    const loaded = await catalogue.load(scenario);
    if (!loaded.ok) return loaded;
  } else if (!catalogue.scenarios.some(({ name }) => name === scenario)) {
    return fail('SCENARIO_UNKNOWN', `the bundle replays "${scenario}", and there is no such scenario here`);
  }
  if (plant !== undefined && !catalogue.plants.some(({ name }) => name === plant)) {
    return fail('PLANT_UNKNOWN', `the bundle replays the planted bug "${plant}", and there is no such bug here`);
  }
  if (force) return ok();
  const differences = engineDifferences(bundle.engine, engine());
  if (scenarioDigest(scenario) !== bundle.scenarioDigest) differences.unshift(`the file ${scenario} has changed`);
  if (differences.length === 0) return ok();
  const what = `the bundle was recorded by another version (${differences.join('; ')})`;
  return fail('BUNDLE_OUTDATED', `${what}; check that version out, or add --force`);
}

/** The journal of the recorded run, if it still lies beside the bundle. Fails when it is damaged. */
function recordedJournal(bundlePath: string): Result<ReadJournal | undefined> {
  const text = journalBeside(bundlePath);
  if (text === undefined) return ok();
  const read = readJournal(text);
  return read.ok ? read : fail(read.failure.code, `the journal beside ${bundlePath}: ${read.failure.message}`);
}

function divergence(recorded: ReadJournal | undefined, journal: string): string {
  if (recorded === undefined)
    return 'The recorded journal is not beside the bundle, so the first difference cannot be shown.\n';
  const present = readJournal(journal);
  if (!present.ok) return `${present.failure.message}\n`;
  const first = firstDivergence(recorded.records, present.value.records);
  if (first === undefined) return 'Every record is the same; only the header differs.\n';
  const show = (record: unknown) => (record === undefined ? '(the journal has ended)' : JSON.stringify(record));
  return `The first record that differs is number ${first.index + 1}.\n  recorded  ${show(first.a)}\n  now       ${show(first.b)}\n`;
}
