import { expect, test } from 'vitest';
import { exportedPlan } from './exported-plan.ts';
import { rehearsed } from './rehearsed-plan.ts';
import { sampleSite } from '../simulator/site/site.ts';

const APPROVE = {
  actionName: 'approve',
  failoverTypes: ['UnplannedFailover'],
  failoverDirections: ['PrimaryToRecovery'],
  customDetails: { instanceType: 'ManualActionDetails', description: 'agree' },
};
const items = (...names: string[]) => names.map((name) => ({ id: `/x/replicationProtectedItems/${name}` }));
const PLAN = {
  name: 'Shop',
  properties: {
    groups: [
      { groupType: 'Shutdown', startGroupActions: [APPROVE] },
      { groupType: 'Boot', replicationProtectedItems: items('orders01', 'billing01'), endGroupActions: null },
    ],
  },
};

/** PowerShell's file of a plan: the same words in other capitals. */
function inCapitals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCapitals);
  if (typeof value !== 'object' || value === null) return value;
  const capital = (key: string) => key.charAt(0).toUpperCase() + key.slice(1);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [capital(key), inCapitals(one)]));
}

test.each([
  ['the REST API', PLAN],
  ['PowerShell', inCapitals(PLAN)],
])('a plan as %s writes it is read', (_who, written) => {
  expect(exportedPlan(written)).toEqual({
    name: 'Shop',
    shutdown: { before: [APPROVE], after: [] },
    groups: [{ servers: ['orders01', 'billing01'], before: [], after: [] }],
  });
});

test('something else is refused with the place', () => {
  expect(() => exportedPlan({ name: 'Shop', properties: { groups: [{ groupType: 'Wave' }] } })).toThrow(
    /this is no recovery plan as Azure writes it: properties.groups.0.groupType/,
  );
});

test('its drill is for sites that have its servers', () => {
  const site = sampleSite();
  expect(rehearsed(PLAN)).toMatchObject({ name: 'plan-shop' });
  expect(rehearsed(PLAN).whyNot?.(site)).toBeUndefined();
  const other = {
    name: 'Shop',
    properties: { groups: [{ groupType: 'Boot', replicationProtectedItems: items('erp') }] },
  };
  expect(rehearsed(other).whyNot?.(site)).toBe('the site has no server erp, which the plan names');
});
