/** A lab of processes keeps the contract of the controls. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bare, controlsContract } from '../contracts/controls.contract.ts';
import { engine } from '../journal/engine.ts';
import type { Lab } from '../lab.ts';
import type { Moment } from '../moments.ts';
import { sampleSite } from '../site/site.ts';
import { openProcessLab } from './process-lab.ts';

const PATIENCE_MS = 5 * 60_000;
let lab: Lab;

beforeAll(async () => {
  const site = bare(sampleSite());
  const header = { schema: 'muster.journal/1', scenario: 'none', site: site.name, seed: '1', lab: 'process' } as const;
  lab = await openProcessLab({ site, seed: '1', header: { ...header, engine: engine(), startsAt: site.startsAt } });
  await lab.start();
}, PATIENCE_MS);
afterAll(() => lab?.dispose(), PATIENCE_MS);

controlsContract('process', () => lab);

/** One moment of a lab, as soon as it comes; what makes it come is done when it is waited for. */
const moment = (at: Moment, make = async () => {}) =>
  lab.drive(async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const undo = await lab.controls.onMoment(at, resolve);
    await make();
    const machine = await promise;
    await undo();
    return machine;
  });

test('a moment of a file is told by the process whose file it is', async () => {
  // An agent that has started anew registers, and is written down.
  const restart = async () => {
    await lab.controls.setPower('orders01', 'off', 'operator');
    await lab.controls.setPower('orders01', 'on', 'operator');
  };
  expect(await moment({ on: 'file', node: 'cs01/configuration', done: 'sync', path: '*' }, restart)).toBe('cs01');
});

test('a moment of a message is told by whoever is asked, or has its answer', async () => {
  const poll = { path: '/agents/settings', from: 'orders01/mobility', to: 'cs01' };
  expect(await moment({ on: 'request', ...poll })).toBe('cs01');
  expect(await moment({ on: 'answer', ...poll })).toBe('cs01');
});

test('an answer that is lost was given, and is missed', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const undo = await lab.controls.meddle(
    { path: '/agents/settings', from: 'orders01/mobility' },
    { act: 'lose-answer' },
    { skip: 0, times: 1 },
    resolve,
  );
  expect(await lab.drive(() => promise)).toBe('/agents/settings');
  await moment({ on: 'record', kind: 'role.state', fields: { to: 'registration.unreachable' } });
  await undo();
  const failed = lab.journal.records.findLast(({ kind }) => kind === 'peer.failed');
  expect(failed).toMatchObject({ node: 'orders01/mobility', code: 'ETIMEDOUT' });
});

test.each(['request', 'answer'] as const)(
  'a vCenter is asked by a name of its own, and a moment of its %s knows it by that of the machine',
  async (on) => {
    expect(await moment({ on, path: '*', to: lab.site.vcenter.name })).toBe(lab.site.vcenter.name);
  },
  60_000,
);
