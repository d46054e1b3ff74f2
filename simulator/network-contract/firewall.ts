/** What a firewall does to connections, open ones included. */
import { describe, expect, test } from 'vitest';
import { LOGIN, OK, never, type SetStage } from './stage.ts';

export function firewallStories(world: string, stage: SetStage): void {
  describe(`a firewall (${world})`, () => {
    test('drops: no answer, on open connections too; and when the rule is gone all is as before', async () => {
      const { role, serve, ask, block, later, nowMs } = await stage();
      const cs01 = await role('cs01');
      let slow = false;
      for (const port of [443, 20_004]) await serve(cs01, port, () => (slow ? never() : { status: 200 }));
      const web01 = await role('web01');
      expect(await ask(web01, 'cs01:20004')).toBe(200);
      slow = true;
      const rule = { from: 'web01', to: 'cs01', port: 20_004, mode: 'drop' } as const;
      let unblock = () => {};
      later(5000, () => {
        unblock = block(rule);
      });
      const startMs = nowMs();
      expect(await ask(web01, 'cs01:20004', { timeoutMs: 30_000 })).toBe('ETIMEDOUT');
      expect(nowMs() - startMs).toBeGreaterThanOrEqual(30_000);
      slow = false;
      expect(await ask(web01, 'cs01:20004', { timeoutMs: 10_000 })).toBe('ETIMEDOUT');
      expect(await ask(web01, 'cs01:443')).toBe(200);
      expect(await ask(await role('proxy01'), 'cs01:20004')).toBe(200);
      unblock();
      expect(await ask(web01, 'cs01:20004')).toBe(200);
    });

    test('rejects: open connections are reset, new ones refused; and when the rule is gone all is as before', async () => {
      const { role, serve, ask, block, later } = await stage();
      let slow = true;
      await serve(await role('cs01'), 443, () => (slow ? never() : { status: 200 }));
      const web01 = await role('web01');
      let unblock = () => {};
      later(5000, () => {
        unblock = block({ to: 'cs01', mode: 'reject' });
      });
      expect(await ask(web01, 'cs01')).toBe('ECONNRESET');
      slow = false;
      expect(await ask(web01, 'cs01')).toBe('ECONNREFUSED');
      unblock();
      expect(await ask(web01, 'cs01')).toBe(200);
    });

    test('knows names: one category of addresses is dropped, the others are not', async () => {
      const { role, serve, ask, block } = await stage();
      await serve(await role('azure'), 443, OK);
      const web01 = await role('web01');
      expect(await ask(web01, 'cache1.blob.core.windows.net')).toBe(200);
      const unblock = block({ hostName: '*.blob.core.windows.net', mode: 'drop' });
      expect(await ask(web01, 'cache1.blob.core.windows.net', { timeoutMs: 10_000 })).toBe('ETIMEDOUT');
      expect(await ask(web01, LOGIN)).toBe(200);
      unblock();
      expect(await ask(web01, 'cache1.blob.core.windows.net')).toBe(200);
    });
  });
}
