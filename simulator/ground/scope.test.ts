/** What is begun is awaited, what is made is given back, and nothing rejects unheard: whatever fails, and whenever. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Scope } from './scope.ts';

const unheard: unknown[] = [];
const hear = (error: unknown) => unheard.push(error);
beforeAll(() => void process.on('unhandledRejection', hear));
afterAll(async () => {
  await turn();
  process.off('unhandledRejection', hear);
  expect(unheard).toEqual([]);
});

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('what is under way ends before anything is given back, and the last that was made goes first', async () => {
  const said: string[] = [];
  const scope = new Scope();
  for (const name of ['lines', 'machines']) {
    scope.atEnd(async () => {
      said.push(`${name} are given back`);
    });
  }
  const copy = Promise.withResolvers<void>();
  scope.background('copy', async () => {
    await copy.promise;
    said.push('the copy is over');
  });
  const closed = scope.close();
  await turn();
  expect(said).toEqual([]);
  copy.resolve();
  await closed;
  expect(said).toEqual(['the copy is over', 'machines are given back', 'lines are given back']);
});

test('when one of several fails nothing more is begun, waiting ends, and the error comes when all have ended', async () => {
  const scope = new Scope();
  const disk = Promise.withResolvers<void>();
  const said: string[] = [];
  const building = scope.together({
    storage: async () => {
      throw new Error('no port is free');
    },
    disks: async () => {
      await disk.promise;
      said.push('the disks are written');
      void scope.begin('more disks', async () => said.push('begun too late'));
    },
    line: () => scope.until(new Promise(() => {})),
  });
  building.catch(() => said.push('the building failed'));
  await turn();
  expect(said).toEqual([]);
  disk.resolve();
  await expect(building).rejects.toThrow('no port is free');
  expect(said).toEqual(['the disks are written', 'the building failed']);
  await scope.close();
});

test('nothing is begun in a scope that was given up, and whoever asks hears why', async () => {
  const scope = new Scope();
  scope.giveUp(new Error('interrupted'));
  scope.giveUp(new Error('and once more'));
  const never = () => expect.unreachable('it was begun all the same');
  scope.background('one', never);
  void scope.begin('another', never);
  await expect(scope.begin('a third', never)).rejects.toThrow('interrupted');
  await expect(scope.until(new Promise(() => {}))).rejects.toThrow('interrupted');
  await scope.close();
});

test('work in the background that fails gives the scope up, unless somebody hears of it', async () => {
  const fails = () => Promise.reject(new Error('the line is gone'));
  const alone = new Scope();
  alone.background('line', fails);
  await turn();
  expect(alone.signal.reason).toMatchObject({ message: 'the line is gone' });

  const heard: unknown[] = [];
  const watched = new Scope();
  watched.hears((error) => heard.push(error));
  watched.background('line', fails);
  await turn();
  expect([heard.length, watched.signal.aborted]).toEqual([1, false]);
});

test('a part can be given up alone, and goes with the whole', async () => {
  const interrupted = new AbortController();
  const scope = new Scope();
  const never = Promise.withResolvers<void>();
  const start = scope.part('start', interrupted.signal, (part) => part.until(never.promise));
  interrupted.abort(new Error('interrupted'));
  await expect(start).rejects.toThrow('interrupted');
  expect(scope.signal.aborted).toBe(false);

  const again = scope.part('start', new AbortController().signal, (part) => part.until(never.promise));
  await scope.close(new Error('the lab has ended'));
  await expect(again).rejects.toThrow('the lab has ended');
});

test('what cannot be given back is told, and everything else is given back all the same', async () => {
  const said: string[] = [];
  const scope = new Scope();
  scope.atEnd(async () => said.push('the folder is removed'));
  scope.atEnd(() => Promise.reject(new Error('the engine does not answer')));
  await expect(scope.close()).rejects.toThrow('the engine does not answer');
  expect(said).toEqual(['the folder is removed']);
  expect(() => scope.atEnd(async () => {})).toThrow('made before it is closed');
});

test('it heeds a signal as long as something is done, and no longer', async () => {
  const [scope, interruption] = [new Scope(), new AbortController()];
  expect(await scope.heeding(interruption.signal, async () => 'built')).toBe('built');
  interruption.abort(new Error('too late'));
  expect(scope.signal.aborted).toBe(false);

  const waiting = { before: new AbortController(), meanwhile: new AbortController() };
  waiting.before.abort(new Error('before'));
  for (const [when, { signal }] of Object.entries(waiting)) {
    const given = new Scope();
    const work = given.heeding(signal, () => given.until(new Promise(() => {})));
    waiting.meanwhile.abort(new Error('meanwhile'));
    await expect(work).rejects.toThrow(when);
    await given.close();
  }
  await scope.close();
});
