/** What a configuration server goes on handing out of servers that its vault has forgotten. */
import { expect, test } from 'vitest';
import type { ProviderSettings } from '../wire/provider.ts';
import { withLeftAlone } from './left-alone.ts';

const relay = (serverId: string, epoch: number) => ({ serverId, epoch }) as ProviderSettings['relays'][number];
const settings = (relays: ProviderSettings['relays'], leftAlone?: readonly string[]): ProviderSettings => ({
  replication: [],
  relays,
  replicas: [],
  commands: [],
  tasks: [],
  ...(leftAlone && { leftAlone }),
});

test('what is not ordered any more is dropped', () => {
  expect(withLeftAlone(settings([relay('a', 1)]), settings([])).relays).toEqual([]);
});

test('of a server that is to be left alone it stays, poll after poll, and beside the orders of others', () => {
  const told = settings([relay('b', 1)], ['a']);
  const once = withLeftAlone(settings([relay('a', 1), relay('b', 1)]), told);
  expect(once.relays).toEqual([relay('b', 1), relay('a', 1)]);
  expect(withLeftAlone(once, told).relays).toEqual(once.relays);
});

test('it goes when the server is known again', () => {
  const once = withLeftAlone(settings([relay('a', 1)]), settings([], ['a']));
  expect(withLeftAlone(once, settings([relay('a', 2)])).relays).toEqual([relay('a', 2)]);
});
