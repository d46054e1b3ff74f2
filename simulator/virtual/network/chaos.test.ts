/** Whatever happens to the network while requests are under way: each of them ends, in time, and the same way twice. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lifeline } from '../lifeline.ts';
import { smallInternet } from '../../stages/small-internet.ts';

const SERVERS = ['cs01', 'azure', 'mt01'] as const;

const mishap = fc.oneof(
  fc.record({
    kind: fc.constant('link' as const),
    link: fc.constantFrom('wan', 'vpn', 'lan/onprem'),
    up: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('loss' as const), lossPercent: fc.constantFrom(0, 5, 60, 100) }),
  fc.record({ kind: fc.constant('power' as const), server: fc.constantFrom(...SERVERS), on: fc.boolean() }),
  fc.record({ kind: fc.constant('restart' as const), server: fc.constantFrom(...SERVERS) }),
  fc.record({
    kind: fc.constant('block' as const),
    to: fc.constantFrom(...SERVERS),
    mode: fc.constantFrom('drop' as const, 'reject' as const, 'reset' as const),
    forMs: fc.integer({ min: 1, max: 40_000 }),
  }),
);
const request = fc.record({
  kind: fc.constant('request' as const),
  server: fc.constantFrom(...SERVERS),
  sizeBytes: fc.constantFrom(0, 4096, 4_000_000),
  workMs: fc.constantFrom(0, 10, 5000, 100_000),
  timeoutMs: fc.constantFrom(1000, 30_000, 60_000),
  viaProxy: fc.boolean(),
});
const plan = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 60_000 }), step: fc.oneof(request, mishap) }), {
  minLength: 5,
  maxLength: 60,
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

async function live(steps: Plan): Promise<string[]> {
  const { internet, kernel, role, sleep } = smallInternet();
  const story: string[] = [];
  const lifelines = new Map<string, Lifeline>();
  internet.addHost('proxy', [{ segment: 'onprem' }]);
  internet.addProxy(internet.host('proxy'), 3128, {});

  function start(server: string): void {
    lifelines.get(server)?.kill();
    const lifeline = new Lifeline();
    lifelines.set(server, lifeline);
    role(server, { lifeline }).listen(443, ({ body }) => {
      return new Promise((resolve) => {
        kernel.schedule(kernel.nowMs + Number(body), () => {
          resolve({ status: 200 });
          kernel.touchPromises();
        });
      });
    });
  }

  const web01 = role('web01');
  const startsAtMs = kernel.nowMs;
  for (const server of SERVERS) start(server);
  steps.forEach(({ atMs, step }, index) => {
    kernel.schedule(startsAtMs + atMs, () => {
      kernel.touchPromises();
      switch (step.kind) {
        case 'link':
          return internet.setLink(step.link, { up: step.up });
        case 'loss':
          return internet.setLink('wan', { lossPercent: step.lossPercent });
        case 'power':
          return internet.host(step.server).setPower(step.on);
        case 'restart':
          return start(step.server);
        case 'block':
          return void kernel.schedule(kernel.nowMs + step.forMs, internet.block(step));
        case 'request': {
          const host = internet.host(step.server).address;
          const payload = { bytes: new Uint8Array(0), symbolicBytes: step.sizeBytes };
          const proxy = step.viaProxy ? { host: 'proxy', port: 3128 } : undefined;
          const asked = { method: 'PUT', path: '/', body: step.workMs, payload } as const;
          void web01.request({ host, port: 443 }, asked, { timeoutMs: step.timeoutMs, proxy }).then((answer) => {
            const tookMs = kernel.nowMs - startsAtMs - atMs;
            expect(tookMs).toBeLessThanOrEqual(step.timeoutMs + 0.01);
            story.push(`${index} ${answer.ok ? answer.value.status : answer.failure.code} ${tookMs}`);
          });
        }
      }
    });
  });
  await sleep(150_000);
  return story;
}

test('every request ends within its timeout, and the same plan gives the same story', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (steps) => {
      const story = await live(steps);
      expect(story).toHaveLength(steps.filter(({ step }) => step.kind === 'request').length);
      expect(await live(steps)).toEqual(story);
    }),
    { numRuns: 100 },
  );
});
