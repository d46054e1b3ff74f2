/** What a component says of its line to the configuration server, whatever becomes of its requests. */
import { expect, test } from 'vitest';
import { SmallWorld } from '../../simulator/stages/small-world.ts';
import { REGISTER_COMPONENT } from '../wire/component-control.ts';
import { type ComponentEvent, runComponentChannel } from './component-channel.ts';

/** What one says in its first minutes with a configuration server that answers so. */
async function said(answer: (path: string) => { readonly status: number } | 'never', seconds: number) {
  const events: ComponentEvent['type'][] = [];
  const world = new SmallWorld('1', 'in time');
  const cs = await world.machine('cs01');
  cs.runtime.network.listen(443, async ({ path }) => {
    const given = answer(path);
    if (given !== 'never') return given;
    await cs.runtime.clock.sleep(Number.MAX_SAFE_INTEGER);
    return { status: 500 };
  });
  await world.machine('ps01', {
    run: (runtime) =>
      runComponentChannel(
        runtime,
        { componentId: 'ps01', kind: 'process-server', name: 'ps01', controlHost: cs.address, passphrase: 'secret' },
        { status: () => ({}), settings: async () => {}, report: ({ type }) => events.push(type) },
      ),
  });
  await world.pass(seconds * 1_000);
  return events;
}

test('whoever is registered says so at once, though its first report is never answered', async () => {
  const onlyRegisters = (path: string) => (path === REGISTER_COMPONENT ? { status: 200 } : ('never' as const));
  expect(await said(onlyRegisters, 5)).toEqual(['REGISTERED']);
  expect(await said(onlyRegisters, 65)).toEqual(['REGISTERED', 'CONTROL_LOST']);
});

test('whoever is turned away, or hears nothing, is not registered', async () => {
  expect(await said(() => ({ status: 403 }), 5)).toEqual(['REJECTED']);
  expect(await said(() => 'never', 65)).toEqual(['CONTROL_LOST']);
});
