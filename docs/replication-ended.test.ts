/** The page of how replication ends is that of the table. */
import { expect, test } from 'vitest';
import { replicationEndedPage, writtenPage } from './replication-ended.ts';

test('replication-ended.md is current (if not: npx node docs/replication-ended.ts)', () => {
  expect(writtenPage()).toBe(replicationEndedPage());
});
