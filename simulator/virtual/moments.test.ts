/** Moments in the virtual world: what has just been done when one comes, and what a power cut in it leaves behind. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Runtime } from '../../reference/runtime.ts';
import { SmallWorld } from '../stages/small-world.ts';

let world: SmallWorld;
const content = { bytes: Buffer.from('whole'), symbolicBytes: 0 };

beforeEach(() => {
  world = new SmallWorld('1', 'in time');
});

describe('power that is cut at an operation on a file', () => {
  /** Write, sync, rename, and a word when it is done. */
  const keep = async ({ files, journal }: Runtime) => {
    if ((await files.list('')).length > 0) return;
    await files.write('state.new', content);
    await files.sync('state.new');
    await files.rename('state.new', 'state');
    journal.write('kept');
  };

  test.each([
    { done: 'write', path: 'state.new', left: [] },
    { done: 'sync', path: 'state.new', left: ['state.new'] },
    { done: 'rename', path: 'state', left: ['state'] },
  ] as const)('after its $done', async ({ done, path, left }) => {
    const machine = await world.machine('ps', { run: () => {} });
    world.moments.watch({ on: 'file', node: 'ps', done, path }, () => machine.cutPower());
    void keep(machine.runtime);
    await world.pass(1_000);
    expect(machine.machine.power).toBe('off');
    await machine.switchOn();
    expect(await world.drive(() => machine.runtime.files.list(''))).toEqual(left);
    expect(world.records('kept')).toEqual([]);
  });
});

test('a record is a moment when its kind, its node and all its fields fit, a region of a chart among them', async () => {
  const [one, other] = [await world.machine('one'), await world.machine('other')];
  const seen: string[] = [];
  const fields = { to: 'replication.differential' };
  world.moments.watch({ on: 'record', kind: 'role.state', node: 'one', fields }, (machine) => seen.push(machine));
  other.runtime.journal.write('role.state', fields);
  one.runtime.journal.write('role.state', { to: 'registration.registered|replication.differential' });
  one.runtime.journal.write('role.state', { to: 'replication.differential.other' });
  one.runtime.journal.write('job.task', fields);
  expect(seen).toEqual(['one']);
});

describe('a message', () => {
  /** `server` counts what it is asked, and answers with the count after a tenth of a second. */
  async function stage() {
    const asked: unknown[] = [];
    const server = await world.machine('server', {
      run: ({ network, clock }) =>
        network.listen(443, async ({ body }) => {
          asked.push(body);
          await clock.sleep(100);
          return { status: 200, body: asked.length };
        }),
    });
    const client = await world.machine('client');
    const ask = (body: unknown) =>
      client.runtime.network.request(
        { host: server.address, port: 443 },
        { method: 'POST', path: '/count', body },
        { trust: 'site', timeoutMs: 5_000 },
      );
    return { asked, server, client, ask };
  }
  const which = { path: '/count', from: 'client', to: 'server' };
  const once = { skip: 0, times: 1 };

  test('whose answer is lost was carried out, and the one after it is left alone', async () => {
    const { asked, ask } = await stage();
    world.internet.mischief.add(which, { act: 'lose-answer' }, once, () => {});
    expect(await world.drive(() => ask('a'))).toMatchObject({ ok: false, failure: { code: 'ETIMEDOUT' } });
    expect(await world.drive(() => ask('b'))).toMatchObject({ ok: true });
    expect(asked).toEqual(['a', 'b']);
  });

  test('that is repeated arrives again while the first is at work', async () => {
    const { asked, ask } = await stage();
    world.internet.mischief.add(which, { act: 'repeat', afterMs: 1 }, { skip: 1, times: 1 }, () => {});
    await world.drive(() => ask('a'));
    await world.drive(() => ask('b'));
    expect(asked).toEqual(['a', 'b', 'b']);
  });

  test('that is delayed beyond its time is served when nobody waits for it any more', async () => {
    const { asked, ask } = await stage();
    world.internet.mischief.add(which, { act: 'delay', byMs: 20_000 }, once, () => {});
    expect(await world.drive(() => ask('late'))).toMatchObject({ failure: { code: 'ETIMEDOUT' } });
    await world.drive(() => ask('again'));
    await world.pass(30_000);
    expect(asked).toEqual(['again', 'late']);
  });

  test('that is delayed within its time is answered', async () => {
    const { ask } = await stage();
    world.internet.mischief.add(which, { act: 'delay', byMs: 2_000 }, once, () => {});
    expect(await world.drive(() => ask('slow'))).toMatchObject({ ok: true });
  });

  test('that is overtaken arrives after the next one, and both are answered', async () => {
    const { asked, ask } = await stage();
    world.internet.mischief.add(which, { act: 'overtaken' }, once, () => {});
    const answers = await world.drive(() => Promise.all([ask('first'), ask('second')]));
    expect(asked).toEqual(['second', 'first']);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
  });

  test('that waits to be overtaken arrives when the mischief is taken back', async () => {
    const { asked, ask } = await stage();
    const undo = world.internet.mischief.add(which, { act: 'overtaken' }, once, () => {});
    const answer = world.drive(() => ask('alone'));
    await world.pass(1_000);
    undo();
    expect(await answer).toMatchObject({ ok: true });
    expect(asked).toEqual(['alone']);
  });

  test('on whose arrival its server loses power is not carried out', async () => {
    const { asked, server, ask } = await stage();
    world.moments.watch({ on: 'request', ...which }, () => server.cutPower());
    expect(await world.drive(() => ask('a'))).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
  });

  test('on whose answer the client loses power was carried out', async () => {
    const { asked, client, ask } = await stage();
    world.moments.watch({ on: 'answer', ...which }, () => client.cutPower());
    void ask('a');
    await world.pass(1_000);
    expect([asked, client.machine.power]).toEqual([['a'], 'off']);
  });
});
