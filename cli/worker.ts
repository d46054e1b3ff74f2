/** A worker thread: runs the drills it is handed, one after another, and reports the records people want to see. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../reference/model/result.ts';
import { belongsToStory } from '../reports/story.ts';
import { played } from '../scenarios/moves/played.ts';
import { runDrill, runStory } from '../scenarios/runner.ts';
import { whoBroke } from '../scenarios/who-broke.ts';
import type { JournalRecord } from '../simulator/journal/journal.ts';
import type { DrillOutcome, DrillTask, FromWorker, WorkerSetup } from './drill-task.ts';

const port = parentPort;
invariant(port !== null, 'this module runs in a worker thread');
const stop = new Int32Array((workerData as WorkerSetup).stop);
const say = (message: FromWorker) => port.postMessage(message);

/** Aborted when the drills are to stop: one for all that the thread runs, as a sweep runs very many. */
const stopping = new AbortController();
// A busy thread comes to this between two records at the latest; a waiting one at once. It does not reject.
void Promise.resolve(Atomics.waitAsync(stop, 0, 0).value).then(() => stopping.abort());

async function run(task: DrillTask): Promise<DrillOutcome> {
  try {
    const request = {
      ...task,
      signal: stopping.signal,
      onRecord: (record: JournalRecord) => {
        if (Atomics.load(stop, 0) === 1) stopping.abort();
        if (belongsToStory(record)) say({ kind: 'record', record });
      },
    };
    const ran = await (task.plan ? runStory(played(task.plan, task.reseed), request) : runDrill(request));
    return stopping.signal.aborted ? { kind: 'interrupted', journal: ran.journal } : { kind: 'finished', ...ran };
  } catch (error) {
    if (stopping.signal.aborted) return { kind: 'interrupted' };
    return { kind: 'crashed', failure: whoBroke(error, task.scenario) };
  }
}

port.on('message', async (task: DrillTask) => say({ kind: 'outcome', outcome: await run(task) }));
