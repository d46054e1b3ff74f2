/** From which of a server's machines its data comes. */
import { expect, it } from 'vitest';
import { ReplicatingMachines } from './replicating-machines.ts';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const agent = (run: SyntheticRun, machine: string, to: string, from?: string) =>
  run.role(`${machine}/mobility`, 'role.state', {
    role: 'mobility',
    ...(from && { from: `registration.registered|replication.${from}` }),
    to: `registration.registered|replication.${to}`,
  });
const at = (run: SyntheticRun, machine: string) => ReplicatingMachines.in(run).replicated(machine, run.atMs);

it('is the machine whose agent says so, over a restart too, until it has finished', () => {
  const run = new SyntheticRun().server('files01');
  agent(run, 'files01', 'idle');
  expect(at(run, 'files01')).toBe(false);
  agent(run.pass(MINUTE_MS), 'files01', 'initialCopy', 'idle');
  agent(run.pass(MINUTE_MS), 'files01', 'idle');
  expect(at(run.pass(MINUTE_MS), 'files01')).toBe(true);
  agent(run, 'files01', 'finished', 'finishing');
  expect(at(run.pass(MINUTE_MS), 'files01')).toBe(false);
});

it('is one of them only: the one that began last', () => {
  const run = new SyntheticRun().server('files01');
  run.world('machine.created', { machine: 'azure:files01', server: 'files01', place: 'azure', disks: [] });
  agent(run, 'files01', 'differential', 'initialCopy');
  agent(run.pass(MINUTE_MS), 'azure:files01', 'initialCopy', 'idle');
  run.pass(MINUTE_MS);
  expect([at(run, 'files01'), at(run, 'azure:files01')]).toEqual([false, true]);
});

it('is unknown where no agent said anything', () => {
  expect(at(new SyntheticRun().server('files01'), 'files01')).toBeUndefined();
});
