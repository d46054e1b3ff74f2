/** What a plan would cover, if all went as expected. */
import { expect, test } from 'vitest';
import { ITEM_STATES } from '../coverage/declared.ts';
import { ASKED } from '../coverage/operations.ts';
import { aPlan as plan } from '../moves/fixtures/a-plan.ts';
import { expectedGround } from './expected-ground.ts';
import { sampleSite } from '../../simulator/site/site.ts';
import { walkPlan } from './walk.ts';

test('an operation is asked in the state that those before it led to, and a fault is there in all that it lasts through', () => {
  const ground = expectedGround(
    plan(
      { operation: 'commit', subject: 'files01' },
      { fault: 'vpn-loss', as: 'cut' },
      { operation: 'failover', subject: 'files01' },
      { fault: 'server-loss' },
      { heal: 'cut' },
      { operation: 'commit', subject: 'files01' },
    ),
    ['files01'],
  );
  expect([...ground].toSorted()).toEqual([
    'faults: server-loss in committed',
    'faults: server-loss in failedOver',
    'faults: vpn-loss in failedOver',
    'faults: vpn-loss in failingOver',
    'faults: vpn-loss in protected',
    'operations: commit in failedOver: accepted',
    'operations: commit in protected: refused',
    'operations: failover in protected: accepted',
    'pairs: server-loss with vpn-loss',
  ]);
});

test('it speaks as coverage does: of states, operations and jobs that there are', () => {
  const names = Array.from({ length: 100 }, (_, seed) => walkPlan(sampleSite(), `${seed}`)).flatMap((one) => [
    ...expectedGround(one, ['orders01', 'billing01', 'files01']),
  ]);
  const states = new Set(names.flatMap((name) => / in (\w+)/.exec(name)?.[1] ?? []));
  const operations = new Set(names.flatMap((name) => /^operations: (.*) in /.exec(name)?.[1] ?? []));
  expect(ITEM_STATES).toEqual(expect.arrayContaining([...states]));
  expect(ASKED.map(({ name }) => name)).toEqual(expect.arrayContaining([...operations]));
});
