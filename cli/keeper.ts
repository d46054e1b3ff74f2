/**
 * Keeps what comes of drills in the folder of their run: journal and replay bundle of each, as soon as it is over. What happened
 * in real time does not happen exactly so again, so a drill in a live lab can be run once more, but not replayed.
 */
import { ok } from '../reference/model/result.ts';
import { writeBundle } from '../reports/replay-bundle.ts';
import { drillFileName, type RunFolder, typed } from '../reports/run-folder.ts';
import type { DrillResult } from '../scenarios/result.ts';
import { replayCommand, runCommand } from './command-line.ts';
import type { DrillTask } from './drill-task.ts';
import type { Keeper } from './ran-drills.ts';
import type { RunPlan } from './run-plan.ts';

export interface FolderKeeper extends Keeper {
  finishedSoFar(): number;
}

export interface KeptHow {
  /** Without folder and ending; no two drills of a run have one. */
  readonly fileName: (task: DrillTask) => string;
  readonly sitePath: string | undefined;
  /** Which journals and bundles are kept. Default: all. */
  readonly worthKeeping?: (result: DrillResult) => boolean;
}

export function keeperIn(folder: RunFolder, { fileName, sitePath, worthKeeping = () => true }: KeptHow): FolderKeeper {
  let finished = 0;
  const keepJournal = (task: DrillTask, journal: string) => {
    // An earlier run's bundle would be held against this journal.
    folder.remove(`replay/${fileName(task)}.json`);
    return folder.write(`journal/${fileName(task)}.ndjson`, journal);
  };
  return {
    finishedSoFar: () => finished,
    interrupted: keepJournal,
    again: (task) => runCommand(task, sitePath),
    finished: (task, result, journal, story, answers) => {
      const { journalHash, name } = result;
      const kept = worthKeeping(result) ? keepJournal(task, journal) : undefined;
      if (kept?.ok !== false) finished += 1;
      if (!kept?.ok || task.lab !== 'virtual') return kept?.ok === false ? kept : ok(runCommand(task, sitePath));
      const { plant, seed, site } = task;
      // A file among Muster's own stories is known by its name wherever that version is.
      const scenario = story?.entry ?? name;
      const bundle = writeBundle({ scenario, story, site, seed, plant, answers, journalHash });
      const path = folder.write(`replay/${fileName(task)}.json`, bundle);
      return path.ok ? ok(replayCommand(typed(path.value))) : path;
    },
  };
}

/** Stories of different folders may have files of one name. */
export function fileNames({ seeds, tasks }: Pick<RunPlan, 'seeds' | 'tasks'>): (task: DrillTask) => string {
  const scenarios = [...new Set(tasks.map(({ scenario }) => scenario))];
  const manySeeds = seeds.length > 1;
  return ({ scenario, seed }) => {
    const name = drillFileName(scenario, seed, manySeeds);
    const before = scenarios.slice(0, scenarios.indexOf(scenario));
    const alike = before.filter((other) => drillFileName(other, seed, manySeeds) === name).length;
    return alike === 0 ? name : `${name}-${alike + 1}`;
  };
}
