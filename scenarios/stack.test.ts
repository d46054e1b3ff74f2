/** Where an error came from, as the reader is told. */
import { expect, test } from 'vitest';
import { lineOfRole } from './broken-role.ts';
import { framesOf } from './stack.ts';
import { whoBroke } from './who-broke.ts';

const HOME = new URL('../', import.meta.url).href;

function thrown(...frames: string[]): Error {
  const error = new TypeError('no such thing\n(drill mine, seed 1)');
  error.stack = [`TypeError: ${error.message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
}

test('frames of the runtime and of packages are left out; files of Muster are told from others', () => {
  const error = thrown(
    'node:internal/modules/esm/resolve:272:11',
    'Object.each (node:internal/util:1:2)',
    `async next (${HOME}node_modules/hono/dist/app.js:5:5)`,
    'Object.run (file:///home/me/my%20story.ts:12:5)',
    `async tell (${HOME}scenarios/runner.ts:131:5)`,
  );
  expect(framesOf(error)).toEqual([
    { place: '/home/me/my story.ts:12', ours: false },
    { place: 'scenarios/runner.ts:131', ours: true },
  ]);
});

test("an error in a story of somebody's own names its line and the page, and is nothing to report", () => {
  const error = thrown('Object.run (file:///home/me/story.ts:12:5)', `async tell (${HOME}scenarios/runner.ts:131:5)`);
  expect(whoBroke(error, './story.ts')).toEqual({
    code: 'SCENARIO_BROKEN',
    message: '/home/me/story.ts:12: TypeError: no such thing (what a scenario may do is in docs/adding-a-scenario.md)',
  });
});

test('so is one that came out of Muster when such a story called it, with both places', () => {
  const error = thrown(`sleep (${HOME}scenarios/drill.ts:66:5)`, 'Object.run (file:///home/me/story.ts:12:5)');
  expect(whoBroke(error, './story.ts').message).toContain(
    '/home/me/story.ts:12: TypeError: no such thing, thrown in scenarios/drill.ts:66',
  );
});

test('what is no Error is told as what it is', () => {
  expect(whoBroke('wet', './story.ts')).toMatchObject({
    code: 'SCENARIO_BROKEN',
    message: expect.stringContaining('it threw "wet"'),
  });
});

test('anything else is a bug of Muster, with its stack', () => {
  const error = thrown(`tell (${HOME}scenarios/runner.ts:131:5)`);
  expect(whoBroke(error, 'full-cycle')).toEqual({ code: 'INTERNAL_ERROR', message: error.stack });
});

test("a story in a folder named reference is no role of Muster's", () => {
  expect(lineOfRole(thrown('Object.run (file:///home/me/reference/story.ts:12:5)'))).toBeUndefined();
  const inRole = thrown(
    `send (${HOME}reference/site-recovery/item.ts:130:5)`,
    'Object.run (file:///home/me/story.ts:12:5)',
  );
  expect(lineOfRole(inRole)).toBe('reference/site-recovery/item.ts:130');
});
