/**
 * A report that was held up on its way, and says what is long over: whoever hears it raises no alarm. Held against a configuration
 * server that cannot tell it from the newest, of which the alarm is told as one without a cause.
 */
import { expect, test } from 'vitest';
import { dataPortBlocked } from '../chaos/data-port-blocked.ts';
import { messageDelayed } from '../chaos/message-delayed.ts';
import { REPORT_NUMBER } from '../reference/wire/report-number.ts';
import { AGENT_SETTINGS } from '../reference/wire/agent-control.ts';
import type { PlantedParts } from '../simulator/lab.ts';
import { siteText } from '../simulator/stages/lab-stage.ts';
import { parseSite } from '../simulator/site/site.ts';
import { minutes } from './drill.ts';
import { asking } from './plants/lies/messages.ts';
import { runStory } from './runner.ts';
import { scenario } from './scenario.ts';

/** It arrives soon after the agent was heard of, so that it is a while before it is heard of again. */
const HELD_UP_MS = minutes(25) + 5_000;

const story = scenario({
  name: 'held-up-report',
  title: 'What an agent said while it could not ship arrives when it has long been shipping again',
  faults: [],
  exercises: ['causeless-alarms'],
  run: async (drill) => {
    await drill.runbook.protectEverything();
    const blocked = await drill.inject(dataPortBlocked, {});
    await drill.sleep(minutes(4));
    const which = { path: AGENT_SETTINGS, from: 'files01/mobility' };
    const heldUp = await drill.inject(messageDelayed, { ...which, byMs: HELD_UP_MS });
    await drill.sleep(minutes(2));
    await heldUp.heal();
    await blocked.heal();
    await drill.sleep(HELD_UP_MS + minutes(5));
  },
});

async function alarmsWithoutCause(parts?: PlantedParts): Promise<readonly string[]> {
  const site = parseSite(siteText(), 'small-site.yaml');
  if (!site.ok) throw new Error(site.failure.message);
  const { result } = await runStory(story, { scenario: story.name, site: site.value, seed: '1', parts });
  expect(result.stopped).toBeUndefined();
  const judged = result.properties.find(({ name }) => name === 'causeless-alarms');
  expect(judged?.verdict).toBe(judged?.findings?.length ? 'violated' : 'passed');
  return judged?.findings ?? [];
}

test('nothing comes of it', async () => {
  expect(await alarmsWithoutCause()).toEqual([]);
});

test('where reports bear no number, a shipment that works is called blocked', async () => {
  const unnumbered = asking(AGENT_SETTINGS, () => (request, send) => {
    const { [REPORT_NUMBER]: _, ...headers } = request.headers ?? {};
    return send({ ...request, headers });
  });
  expect(await alarmsWithoutCause({ runtimes: { mobility: unnumbered } })).toEqual([
    expect.stringMatching(/^78186 of files01 was raised at .*, though nothing was or had been in the way$/),
  ]);
});
