/**
 * The samples published with the official client, run against the vault of one site, from its registration to its removal.
 * Chapters build on each other: what one brings about, the next finds.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '../../stages/lab-stage.ts';
import { publishedSamples } from '../../stages/published-sample.ts';
import * as chapters from '../../stages/published-samples.ts';
import { type Names, SamplesStage } from '../../stages/published-samples-stage.ts';

const stage = new SamplesStage();
const { lab } = stage.stage;
beforeAll(() => stage.open());
afterAll(() => lab.stop());

/** Runs them in their order; `names` are those that only the moment knows. */
function told(outcomes: chapters.Outcomes, names: () => Names = () => ({})): void {
  test.each(Object.entries(outcomes))('%s: %s', async (sample, outcome) => {
    const [published, forPhysicalServers] = typeof outcome === 'string' ? [outcome] : outcome;
    expect(await stage.outcomeOf(sample, names())).toBe(published);
    if (forPhysicalServers === undefined) return;
    expect(await stage.outcomeOf(sample, { ...names(), instanceType: 'InMageAzureV2' })).toBe(forPhysicalServers);
  });
}

test('every published sample has its place in a chapter', () => {
  const placed = new Set(Object.values(chapters).flatMap((outcomes) => Object.keys(outcomes)));
  expect([...placed].toSorted()).toEqual(publishedSamples());
});

describe('what other architectures have', () => told(chapters.OTHER_ARCHITECTURES));

describe('the vault', () => told(chapters.VAULT));

describe('a site that has registered', () => {
  const names = () => ({ ipAddress: lab.site.vcenter.address });
  told(chapters.SITE, names);

  describe('its vCenter, out of reach', () => {
    let restored: () => Promise<void>;
    beforeAll(async () => {
      restored = await lab.controls.blockPort({ port: 443, to: lab.site.vcenter.name });
    });
    afterAll(() => restored());
    told(chapters.VCENTER_OUT_OF_REACH, names);
  });

  describe('its vCenter, in reach again', () => {
    let jobName: string;
    beforeAll(async () => {
      [jobName = ''] = await stage.jobs("JobStatus eq 'Failed'");
    });
    told(chapters.VCENTER_IN_REACH, () => ({ jobName }));
    told(chapters.VCENTER_THERE, names);
  });
});

describe('protected machines', () => {
  let names: Names;
  beforeAll(async () => {
    for (const server of ['files01', 'files02']) expect(await stage.stage.enable(server)).toMatchObject({ ok: true });
    await stage.untilBoth('Protected');
    await lab.sleep(minutes(10));
    names = await stage.namesOfItem();
  });
  told(chapters.PROTECTED, () => names);
  told(chapters.RESYNCHRONISING);
});

describe('test failovers', () => {
  beforeAll(() => stage.untilBoth('Protected'));
  told(chapters.TEST_OF_AN_ITEM);
  told(chapters.TEST_OF_A_PLAN);

  describe('a plan that is tested', () => {
    beforeAll(() => stage.testPlan());
    told(chapters.PLAN_TESTED);
  });
});

describe('jobs and events', () => {
  let names: Names;
  describe('one that runs', () => {
    beforeAll(async () => {
      names = { jobName: await stage.beginTest('files01') };
    });
    told(chapters.JOB_RUNNING, () => names);
  });
  describe('those that ran', () => {
    beforeAll(async () => {
      names = { ...names, eventName: await stage.latestEvent() };
    });
    told(chapters.JOBS, () => names);
  });
});

describe('failovers', () => {
  describe('of a machine, given up', () => {
    let names: Names;
    beforeAll(async () => {
      names = await stage.namesOfItem();
    });
    told(chapters.FAILOVER_OF_AN_ITEM, () => names);
  });

  describe('of a plan', () => {
    beforeAll(() => stage.untilBoth('Protected'));
    told(chapters.FAILOVER_OF_A_PLAN);
  });

  describe('of a plan, given up', () => {
    beforeAll(() => stage.failOverPlan());
    told(chapters.PLAN_FAILED_OVER);
  });

  describe('of a plan, committed', () => {
    beforeAll(async () => {
      for (const server of ['files01', 'files02']) await stage.step(server, (item) => item.resynchronise());
      await stage.untilBoth('Protected');
      await stage.failOverPlan();
    });
    told(chapters.PLAN_FAILED_OVER_AGAIN);
  });

  describe('and the way home', () => {
    beforeAll(async () => {
      await lab.controls.deployProcessServerInAzure();
      await lab.sleep(minutes(10));
    });
    told(chapters.COMMITTED);
  });
});

describe('the end', () => {
  told(chapters.CLEARING);
  told(chapters.CLEARED, () => ({ replicatedProtectedItemName: 'files01' }));

  describe('of the site, which comes back when its configuration server starts', () => {
    afterEach(() => stage.registerAnew());
    told(chapters.REMOVING);
  });
});
