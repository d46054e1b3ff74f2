/** What roles may keep on their disks when a drill is over, and what not. */
import { describe, expect, it, test } from 'vitest';
import { nothingLeftBehind } from './nothing-left-behind.ts';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const server = 'files01';
const item = 'item-files01';

/** The server replicates, and its tenth batch has been applied. */
function replicating(): SyntheticRun {
  const run = new SyntheticRun().server(server).protect(server).mark('tag-a', server).point('tag-a', server);
  for (const machine of ['ps01', 'cs01'])
    run.world('machine.power', { machine, power: 'on', purpose: 'infrastructure' });
  run.world('machine.power', { machine: server, server, purpose: 'production', power: 'on' });
  return run.service('apply.batch', { item, server, epoch: 1, sequence: 10 });
}

function judged(run: SyntheticRun, minutes: number, machine: string, role: string, ...paths: string[]) {
  run.pass(minutes * MINUTE_MS).drill('lab.end', {
    machines: [
      { machine: server, server, purpose: 'production', power: 'on' },
      { machine: 'ps01', purpose: 'infrastructure', power: 'on' },
      { machine: 'cs01', purpose: 'infrastructure', power: 'on' },
    ],
    disks: [{ place: 'azure', name: 'asrseeddisk-files01-PHYSICAL-1' }],
    files: [{ machine, role, paths }],
    accounts: [],
    links: [],
  });
  return nothingLeftBehind.judge(run);
}

const logged = (epoch: number, sequence: number) =>
  `changes/${String(epoch).padStart(6, '0')}-${String(sequence).padStart(9, '0')}.hrl`;
const cached = (epoch: number, sequence: number) =>
  `files01/completed_diff_${epoch}_${String(sequence).padStart(9, '0')}`;

describe('a change log', () => {
  it('may hold what has not been applied, and what was applied a moment ago', () => {
    const paths = [logged(1, 11), logged(1, 12)];
    expect(judged(replicating(), 30, server, 'mobility', ...paths)).toMatchObject({ verdict: 'passed' });
    expect(judged(replicating(), 3, server, 'mobility', logged(1, 10))).toMatchObject({ verdict: 'passed' });
  });

  it('does not hold what was applied long ago', () => {
    expect(judged(replicating(), 30, server, 'mobility', logged(1, 10))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringMatching(
        /mobility on files01 still keeps changes\/000001-000000010.hrl, which was applied at/,
      ),
    });
  });

  it('is not judged while a fault is in the way, nor on a machine that has only just got its power back', () => {
    const struck = replicating().fault('blocked-urls');
    expect(judged(struck, 30, server, 'mobility', logged(1, 10))).toMatchObject({
      verdict: 'passed',
      unjudged: [expect.stringContaining('1 file of mobility on files01')],
    });
    const power = { machine: server, server, purpose: 'production' };
    const restarted = replicating()
      .pass(30 * MINUTE_MS)
      .world('machine.power', { ...power, power: 'off' });
    restarted.world('machine.power', { ...power, power: 'on' });
    expect(judged(restarted, 2, server, 'mobility', logged(1, 10))).toMatchObject({ verdict: 'passed' });
  });
});

test('a cache does not hold batches of an epoch that is over, whole or half-written', () => {
  const again = () =>
    replicating().service('replication.started', {
      item,
      server,
      epoch: 2,
      direction: 'to-azure',
      begin: 'checksum-copy',
    });
  expect(judged(again(), 30, 'ps01', 'process', cached(2, 1))).toMatchObject({ verdict: 'passed' });
  for (const path of [cached(1, 77), cached(1, 78).replace('completed', 'pre_completed')]) {
    expect(judged(again(), 30, 'ps01', 'process', path)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('of an epoch that was over at'),
    });
  }
});

test('an agent whose server is not replicated any more has no note of an epoch', () => {
  const stopped = replicating().service('replication.stopped', { item, server, epoch: 1 });
  expect(judged(replicating(), 30, server, 'mobility', 'epoch.json')).toMatchObject({ verdict: 'passed' });
  expect(judged(stopped, 30, server, 'mobility', 'epoch.json')).toMatchObject({
    verdict: 'violated',
    evidence: expect.stringContaining('though replication was stopped at'),
  });
});

test('a master target has no note of a replica that it has given up, unless the server is on its way home again', () => {
  const started = (direction: string) => ({ item, server, epoch: 2, direction, begin: 'full-copy' });
  const givenUp = () => replicating().service('replica.given-up', { server, epoch: 1, disks: [] });
  const note = 'replica-files01.json';
  expect(judged(givenUp(), 30, 'cs01', 'master-target', note)).toMatchObject({
    verdict: 'violated',
    evidence: expect.stringContaining('though the replica was given up at'),
  });
  const awayAgain = givenUp().service('replication.started', started('to-azure'));
  expect(judged(awayAgain, 30, 'cs01', 'master-target', note)).toMatchObject({ verdict: 'violated' });
  const homeAgain = givenUp().service('replication.started', started('to-site'));
  expect(judged(homeAgain, 30, 'cs01', 'master-target', note)).toMatchObject({ verdict: 'passed' });
});
