/** Whoever serves beside a newer machine does nobody's business. */
import { expect, test } from 'vitest';
import { AtWork } from './at-work.ts';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const SERVES = { purpose: 'production' };
const HOME = 'vmware:files01';
const IN_AZURE = 'azure:files01';

const made = (run: SyntheticRun, machine: string) =>
  run.world('machine.created', { machine, server: 'files01', purpose: 'production', disks: [] });
const serves = (run: SyntheticRun, machine: string) =>
  run.pass(MINUTE_MS).workload('started', machine, SERVES, 'files01');
const removed = (run: SyntheticRun, machine: string) =>
  run.world('machine.removed', { machine, server: 'files01', purpose: 'production' });

/** It went to Azure and came home; minute 3 begins. */
function cameHome(): SyntheticRun {
  const run = serves(new SyntheticRun().server('files01'), 'files01').power('files01', 'off');
  const inAzure = serves(made(run, IN_AZURE), IN_AZURE).power(IN_AZURE, 'off', 'files01');
  return serves(made(inAzure, HOME), HOME).pass(MINUTE_MS);
}

const businessOf = (run: SyntheticRun) => AtWork.in(run).machineBefore('files01', run.atMs + 1);

test('the machine that was made last does the business, from when it serves', () => {
  const run = serves(new SyntheticRun().server('files01'), 'files01');
  made(run.pass(MINUTE_MS), IN_AZURE);
  expect(businessOf(run)).toBe('files01');
  expect(businessOf(serves(run, IN_AZURE))).toBe(IN_AZURE);
});

test('a leftover in Azure that wakes up takes nothing over, and gives nothing back', () => {
  const run = serves(cameHome(), IN_AZURE);
  expect(businessOf(run)).toBe(HOME);
  run.pass(MINUTE_MS).power(HOME, 'off', 'files01');
  expect(AtWork.in(run).darkNow).toEqual(['files01']);
  const again = serves(run, HOME).pass(MINUTE_MS).power(IN_AZURE, 'off', 'files01');
  expect(AtWork.in(again).darkNow).toEqual([]);
});

test('when the newer machine is removed the one before is at work again, if it serves', () => {
  const beside = serves(made(serves(new SyntheticRun().server('files01'), 'files01'), IN_AZURE), IN_AZURE);
  removed(beside.pass(MINUTE_MS).power(IN_AZURE, 'off', 'files01'), IN_AZURE);
  expect(businessOf(beside)).toBe('files01');
  expect(AtWork.in(beside).darkNow).toEqual([]);
  const dark = serves(made(serves(new SyntheticRun().server('files01'), 'files01'), IN_AZURE), IN_AZURE);
  dark.power('files01', 'off').pass(MINUTE_MS).power(IN_AZURE, 'off', 'files01');
  expect(AtWork.in(removed(dark, IN_AZURE)).darkNow).toEqual(['files01']);
  expect(AtWork.in(serves(dark, 'files01')).darkNow).toEqual([]);
});

test('a machine that is made again under its old name is as new as any', () => {
  const again = made(removed(cameHome(), IN_AZURE), IN_AZURE);
  expect(businessOf(serves(again, IN_AZURE))).toBe(IN_AZURE);
});
