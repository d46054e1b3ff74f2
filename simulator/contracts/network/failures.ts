/** What a network says when a request fails. */
import { describe, expect, test } from 'vitest';
import { LOGIN, OK, never, type SetStage } from './stage.ts';

export function failureStories(world: string, stage: SetStage): void {
  describe(`what a network says (${world})`, () => {
    test.each([
      ['a name nobody knows', 'nowhere.contoso.com', 'ENOTFOUND'],
      ['an address no route leads to', '192.0.2.1', 'EHOSTUNREACH'],
      ['a port nobody serves', 'cs01:8443', 'ECONNREFUSED'],
      ['a port nobody serves, far away', `${LOGIN}:8443`, 'ECONNREFUSED'],
    ])('%s, at once', async (_, url, expected) => {
      const { role, ask, nowMs } = await stage();
      await role('cs01');
      await role('azure');
      const web01 = await role('web01');
      const startMs = nowMs();
      expect(await ask(web01, url)).toBe(expected);
      expect(nowMs() - startMs).toBeLessThan(21_000);
    });

    test('an address nobody has: no answer, after the time a stack waits for a connection', async () => {
      const { role, ask, nowMs } = await stage();
      const web01 = await role('web01');
      const startMs = nowMs();
      expect(await ask(web01, '10.0.0.99')).toBe('ETIMEDOUT');
      expect(nowMs() - startMs).toBeGreaterThanOrEqual(21_000);
      const againMs = nowMs();
      expect(await ask(web01, '10.0.0.99', { timeoutMs: 5000 })).toBe('ETIMEDOUT');
      expect(nowMs() - againMs).toBeGreaterThanOrEqual(5000);
    });

    test('who does not say how long to wait waits a minute', async () => {
      const { role, serve, drive, nowMs } = await stage();
      await serve(await role('cs01'), 443, never);
      const web01 = await role('web01');
      const startMs = nowMs();
      const answer = await drive(web01.request({ host: 'cs01', port: 443 }, { method: 'GET', path: '/' }));
      expect(!answer.ok && answer.failure.code).toBe('ETIMEDOUT');
      expect(nowMs() - startMs).toBeGreaterThanOrEqual(60_000);
    });

    test('a handler that never answers: no answer, after the time the caller waits', async () => {
      const { role, serve, ask, nowMs } = await stage();
      await serve(await role('cs01'), 443, never);
      const web01 = await role('web01');
      const startMs = nowMs();
      expect(await ask(web01, 'cs01', { timeoutMs: 30_000 })).toBe('ETIMEDOUT');
      expect(nowMs() - startMs).toBeGreaterThanOrEqual(30_000);
    });

    test('a failure names who asked whom', async () => {
      const { role, request } = await stage();
      await role('cs01');
      const answer = await request(await role('web01'), 'cs01:8443');
      expect(!answer.ok && answer.failure.message).toMatch(/^web01\/role asked cs01:8443: \S/);
    });

    test('a machine without power: no answer, to what is under way and to what is new', async () => {
      const { role, serve, ask, powerOff, later } = await stage();
      const seen: string[] = [];
      await serve(await role('cs01'), 443, () => {
        seen.push('request');
        later(1000, () => powerOff('cs01'));
        return never();
      });
      const web01 = await role('web01');
      expect(await ask(web01, 'cs01', { timeoutMs: 100_000 })).toBe('ETIMEDOUT');
      expect(seen).toEqual(['request']);
      expect(await ask(web01, 'cs01', { timeoutMs: 10_000 })).toBe('ETIMEDOUT');
    });

    test('a server whose process ends resets what is under way, and what is new is refused until it is back', async () => {
      const { role, serve, ask, kill, later } = await stage();
      const first = await role('cs01');
      await serve(first, 443, () => {
        later(1000, () => kill(first));
        return never();
      });
      const web01 = await role('web01');
      expect(await ask(web01, 'cs01')).toBe('ECONNRESET');
      expect(await ask(web01, 'cs01')).toBe('ECONNREFUSED');
      await serve(await role('cs01'), 443, OK);
      expect(await ask(web01, 'cs01')).toBe(200);
    });

    test('a closed port finishes what it began, and takes nothing new', async () => {
      const { role, serve, ask, later } = await stage();
      const listener = await serve(await role('cs01'), 443, () => {
        later(1000, () => listener.close());
        return new Promise((resolve) => later(5000, () => resolve({ status: 201 })));
      });
      const web01 = await role('web01');
      expect(await ask(web01, 'cs01')).toBe(201);
      expect(await ask(web01, 'cs01')).toBe('ECONNREFUSED');
    });
  });
}
