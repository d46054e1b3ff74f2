/** What becomes of a job that somebody cancels or starts over, told by a job that takes an hour for each of its tasks. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld } from '../../../simulator/stages/small-world.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Runtime } from '../../runtime.ts';
import { allowedActions, cancelJob, restartJob, resumeJob } from './job-control.ts';
import { inOrder, type Job, JobBook, type JobRun } from './jobs.ts';

const HOUR_MS = 3_600_000;
let world: SmallWorld;
let runtime: Runtime;
let jobs: JobBook;

beforeEach(async () => {
  world = new SmallWorld();
  runtime = (await world.machine('azure')).runtime;
  jobs = new JobBook(runtime);
});

const anHour = async () => {
  await runtime.clock.sleep(HOUR_MS);
  return ok();
};
const failover = (work: (run: JobRun) => Promise<Result<unknown>>) =>
  jobs.start('UnplannedFailover', 'web01', 'ProtectionEntity', work);
const inTwoHours = (run: JobRun) =>
  inOrder(
    () => run.task('VmFailover', anHour),
    () => run.task('VmFoStartVmOnSecondary', anHour),
  );
const namesOf = (job: Job) => job.tasks.map(({ name }) => name);
const codeOf = (result: Result<unknown>) => (result.ok ? 'accepted' : result.failure.code);

describe('cancelling', () => {
  test('lets the task under way finish, begins no other, and ends when the job has ended', async () => {
    const job = failover(inTwoHours);
    const cancelling = cancelJob(jobs, job);
    expect(cancelling).toMatchObject({ ok: true, value: { scenario: 'CancelJob', state: 'InProgress' } });
    expect(allowedActions(jobs, job)).toEqual([]);
    await world.pass(HOUR_MS);
    expect(namesOf(job)).toEqual(['VmFailover']);
    expect(job).toMatchObject({ state: 'Cancelled', stateDescription: 'Cancelled', failure: { code: 'JobCancelled' } });
    expect(cancelling).toMatchObject({ value: { state: 'Succeeded' } });
  });

  test('comes too late for a job in its last task', async () => {
    const job = failover(inTwoHours);
    await world.pass(1.5 * HOUR_MS);
    expect(cancelJob(jobs, job).ok).toBe(true);
    await world.pass(HOUR_MS);
    expect(job.state).toBe('Succeeded');
  });

  test('reaches the job that does a task of this one', async () => {
    let child: Job | undefined;
    const parent = failover((run) =>
      run.delegate('VmFailover', () => {
        child = jobs.start('EnableDr', 'web01', 'ProtectionEntity', inTwoHours);
        return ok(child);
      }),
    );
    expect(cancelJob(jobs, parent).ok).toBe(true);
    await world.pass(HOUR_MS);
    expect([child?.state, parent.state]).toEqual(['Cancelled', 'Cancelled']);
  });

  test('is refused once the job has ended', async () => {
    const job = failover(async () => ok());
    await world.pass(1);
    expect(codeOf(cancelJob(jobs, job))).toBe('OperationNotAllowedInCurrentState');
  });
});

describe('starting over', () => {
  test('asks for the same thing again, as another job', async () => {
    let quotaUsedUp = true;
    const ask = () => failover(async () => (quotaUsedUp ? fail('28031', 'the quota is used up') : ok()));
    const job = ask();
    jobs.rememberHow(job, () => ok(ask()));
    await world.pass(1);
    expect(allowedActions(jobs, job)).toEqual(['Restart']);
    quotaUsedUp = false;
    const again = restartJob(jobs, job);
    await world.pass(1);
    expect(again).toMatchObject({ value: { scenario: 'UnplannedFailover', state: 'Succeeded' } });
    expect(job.state).toBe('Failed');
  });

  test('is refused while the job runs, when it went well, and when nobody had asked for it', async () => {
    const good = failover(anHour);
    jobs.rememberHow(good, () => ok(good));
    expect(codeOf(restartJob(jobs, good))).toBe('OperationNotAllowedInCurrentState');
    await world.pass(HOUR_MS);
    expect(codeOf(restartJob(jobs, good))).toBe('OperationNotAllowedInCurrentState');
    const unasked = failover(async () => fail('28031', 'the quota is used up'));
    await world.pass(1);
    expect(codeOf(restartJob(jobs, unasked))).toBe('OperationNotAllowedInCurrentState');
  });
});

describe('a job that waits for a person', () => {
  const asking = (run: JobRun) =>
    inOrder(
      () => run.suspend('approve'),
      () => run.task('VmFailover', anHour),
    );
  const somebody = { by: 'Ada', comments: 'approved' };

  test('stands still until it is resumed, and may be resumed once', async () => {
    const job = failover(asking);
    await world.pass(HOUR_MS);
    expect(job).toMatchObject({ state: 'Suspended', tasks: [], pause: { action: 'approve' } });
    expect(allowedActions(jobs, job)).toEqual(['Cancel', 'Resume']);
    expect(resumeJob(jobs, job, somebody)).toMatchObject({ ok: true, value: { scenario: 'ResumeJob' } });
    await world.pass(1);
    expect(job).toMatchObject({ state: 'InProgress', pause: undefined });
    expect(codeOf(resumeJob(jobs, job, somebody))).toBe('OperationNotAllowedInCurrentState');
    await world.pass(HOUR_MS);
    expect(job.state).toBe('Succeeded');
  });

  test('goes no further when it is cancelled', async () => {
    const job = failover(asking);
    await world.pass(1);
    expect(cancelJob(jobs, job).ok).toBe(true);
    await world.pass(1);
    expect([job.state, job.tasks.length]).toEqual(['Cancelled', 0]);
  });

  test('cannot be resumed before it waits', () => {
    expect(codeOf(resumeJob(jobs, failover(anHour), somebody))).toBe('OperationNotAllowedInCurrentState');
  });
});
