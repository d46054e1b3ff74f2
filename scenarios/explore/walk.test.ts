/** Walks drawn from a seed: always the same, always whole, and together they leave nothing out. */
import { expect, test } from 'vitest';
import { faults } from '../../chaos/index.ts';
import { parametersOf } from '../../chaos/fault-desk.ts';
import { JOB_SCENARIO } from '../../reference/site-recovery/jobs/job-scenarios.ts';
import { itemChart } from '../../reference/site-recovery/item-chart.ts';
import { Randomness } from '../../simulator/ground/random.ts';
import { sampleSite, type Site } from '../../simulator/site/site.ts';
import { planOf } from '../moves/mistakes.ts';
import { OPERATIONS } from '../moves/operations.ts';
import { Chance } from './chance.ts';
import { COPIES, LIFE, TASKS } from './expected-life.ts';
import { parametersFor } from './fault-choices.ts';
import { walkPlan } from './walk.ts';

const plans = Array.from({ length: 200 }, (_, seed) => walkPlan(sampleSite(), `${seed}`));

test('a seed always draws the same plan, and another seed another', () => {
  expect(walkPlan(sampleSite(), '7')).toEqual(plans[7]);
  expect(new Set(plans.map(({ moves }) => JSON.stringify(moves))).size).toBe(plans.length);
});

test('every plan can be played', () => {
  const mistakes = plans.flatMap((plan) => {
    const checked = planOf(plan);
    return checked.ok ? [] : [checked.failure.message];
  });
  expect(mistakes).toEqual([]);
});

test('together they ask every operation and throw every fault', () => {
  const moves = plans.flatMap((plan) => plan.moves);
  const asked = new Set(moves.flatMap((move) => ('operation' in move ? [move.operation] : [])));
  const thrown = new Set(moves.flatMap((move) => ('fault' in move ? [move.fault] : [])));
  // On the sample site no agent is pushed, and no master target has a machine of its own.
  expect(
    faults
      .map(({ name }) => name)
      .filter((name) => !thrown.has(name))
      .sort(),
  ).toEqual(['installer-blocked', 'master-target-restart']);
  // The recovery plan is there before the first move; the sample site has one process server, from which nothing can be switched to another.
  const never = OPERATIONS.map(({ name }) => name).filter((name) => !asked.has(name));
  expect(never).toEqual(['save-plan', 'switch-process-server']);
});

test('no more faults are there at a time than were asked for', () => {
  for (const { moves } of plans) {
    let active = 0;
    for (const move of moves) {
      active += 'fault' in move ? 1 : 'heal' in move ? -1 : 0;
      expect(active).toBeLessThanOrEqual(2);
    }
  }
});

test('nothing is thrown at what a site has not', () => {
  const { proxy: _proxy, ...site } = sampleSite();
  const thrown = Array.from({ length: 200 }, (_, seed) => walkPlan(site, `${seed}`).moves)
    .flat()
    .flatMap((move) => ('fault' in move ? [move.fault] : []));
  expect(thrown).not.toContain('authenticating-proxy');
  expect(thrown).toContain('server-restart');
});

function withEverything(): Site {
  const site = sampleSite();
  const accounts = [{ name: 'push', user: 'root', password: 'secret' }];
  const servers = site.servers.map((server) => ({
    ...server,
    mobilityService: { ...server.mobilityService, installation: 'push' } as const,
  }));
  const masterTargets = [
    {
      ...{ ...site.configurationServer.masterTarget, name: 'mt01', address: '10.1.0.8', version: '9.61.0.0' },
      ...({ operatingSystem: 'Linux', retentionDrive: '/mnt/r' } as const),
    },
  ];
  return { ...site, servers, masterTargets, configurationServer: { ...site.configurationServer, accounts } };
}

test.each(faults.map((fault) => [fault.name, fault] as const))('%s gets parameters that it takes', (name, fault) => {
  const chance = new Chance(new Randomness('parameters').stream(name));
  for (let times = 0; times < 50; times++) {
    expect(parametersOf(fault, parametersFor(name, chance, withEverything()))).toMatchObject({ ok: true });
  }
});

test('what is expected of a life speaks of operations, states and tasks that there are', () => {
  const operations = OPERATIONS.map(({ name }) => name);
  const tasks = Object.values(JOB_SCENARIO).flatMap((scenario) => Object.keys(scenario.tasks));
  for (const next of Object.values(LIFE)) expect(operations).toEqual(expect.arrayContaining(Object.keys(next)));
  expect(Object.keys(itemChart.states)).toEqual(expect.arrayContaining(Object.values(COPIES)));
  expect(operations).toEqual(expect.arrayContaining(Object.keys(TASKS)));
  expect(tasks).toEqual(expect.arrayContaining(Object.values(TASKS).flat()));
});
