/** The page of outbound names is that of the table. */
import { expect, test } from 'vitest';
import { CLOUD_NAMES, urlPattern } from '../simulator/site/clouds.ts';
import { outboundPage, writtenPage } from './outbound.ts';

test('outbound.md is current (if not: npx node docs/outbound.ts)', () => {
  expect(writtenPage()).toBe(outboundPage());
});

test('it has what a fault can block, in each cloud', () => {
  const blocked = CLOUD_NAMES.flatMap((cloud) =>
    (['storage', 'entra', 'replication', 'service-bus', 'backup'] as const).map((category) =>
      urlPattern(cloud, category),
    ),
  );
  expect(blocked.filter((pattern) => !outboundPage().includes(`\`${pattern}\``))).toEqual([]);
});
