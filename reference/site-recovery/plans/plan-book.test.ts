import { expect, test } from 'vitest';
import { fail, type Result } from '../../model/result.ts';
import type { ProtectedItem } from '../item.ts';
import type { Job } from '../jobs/jobs.ts';
import { partOf } from '../jobs/plan-parts.ts';
import { type MachineProgress, notBegun, type StepProgress } from '../jobs/plan-progress.ts';
import { PlanBook } from './plan-book.ts';

const LATE = fail('SourceNotShutDown', 'it did not ship its last changes in time');

/** A machine whose shutdown fails, and what is shown of it when it has left the step. */
function shutDownOf(outcome?: Result<unknown>) {
  const machine: MachineProgress = {
    ...{ id: 'part', item: 'web', friendlyName: 'web', serverId: 'web', passedOver: false },
    ...{ startMs: undefined, endMs: undefined, tasks: [], failure: undefined },
  };
  const step: StepProgress = { ...notBegun(), kind: 'Shutdown', group: 0, machines: [machine], actions: [] };
  const progress = { steps: [step], machinesSinceMs: 0, checkedMs: 0, throughMs: undefined };
  const book = new PlanBook(progress, { nowMs: () => 1 } as never);
  book.begin(step);
  book.enter({ name: 'web' } as ProtectedItem, 'Shutdown');
  const times = { startMs: 1, endMs: 1, stateDescription: 'Failed' };
  machine.tasks.push({
    name: 'VmShutdownVmOnPrimary',
    friendlyName: '',
    state: 'Failed',
    failure: LATE.failure,
    ...times,
  });
  book.leave('web', outcome);
  book.end(step);
  const { state, failure } = partOf({ scenario: 'UnplannedFailover' } as Job, machine);
  return { step: step.state, part: state, code: failure?.code };
}

test('what a machine goes on without is no failure of its step', () => {
  expect(shutDownOf()).toEqual({ step: 'Succeeded', part: 'Succeeded', code: undefined });
});

test('on the way home nothing comes of a machine that could not be shut down', () => {
  expect(shutDownOf(LATE)).toEqual({ step: 'Failed', part: 'Failed', code: 'SourceNotShutDown' });
});
