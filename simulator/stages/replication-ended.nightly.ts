/** Replication is disabled, or purged, in every state of an item, and whatever is out of reach. */
import { expect, test } from 'vitest';
import { DISABLE_OUTCOMES } from '../../reference/site-recovery/disable-outcomes.ts';
import { endedIn, isSite, leftBy, leftIn, OUT_OF_REACH } from './replication-ended.ts';

/** States that are over before it is known that a site is away; one that has none of its machines at home has no source. */
const PASSES = new Set([
  'enabling',
  'failingOver',
  'reprotecting',
  'failingBack',
  'reprotectingToAzure',
  'initialReplication',
]);
const AT_HOME = new Set(['initialReplication', 'protected', 'testing', 'committedHome']);

const cells = DISABLE_OUTCOMES.flatMap((row) =>
  (['disable', 'purge'] as const).flatMap((how) =>
    OUT_OF_REACH.filter((away) => !isSite(away) || !PASSES.has(row.state))
      .filter((away) => away !== 'the source' || AT_HOME.has(row.state))
      .map((away) => [`${how} in ${row.state}, ${away} out of reach`, { row, how, away }] as const),
  ),
);

test.each(cells)('%s', async (_name, { row, how, away }) => {
  const { outcome, tookMs, stage } = await endedIn(row.state, how, away);
  if (row.refused) {
    expect(outcome).toBe('409 OperationNotAllowedInCurrentState');
    return;
  }
  if (how === 'disable' && isSite(away)) {
    expect(outcome).toBe('SiteDisconnected');
    expect(stage.item.allows('DisableProtection')).toBe(true);
    return;
  }
  expect(outcome).toBe('Succeeded');
  expect(tookMs > 60_000).toBe(how === 'disable');
  expect(stage.context.items.size).toBe(0);
  expect(await leftIn(stage)).toMatchObject(leftBy(row, how, away));
});
