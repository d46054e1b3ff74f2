/** What a firewall does to connections, open ones included. */
import { describe, expect, test } from 'vitest';
import { LOGIN, OK, never, type SetStage } from './stage.ts';

export function firewallStories(world: string, stage: SetStage): void {
  describe(`a firewall (${world})`, () => {
    test('drops: no answer, on open connections too; and when the rule is gone all is as before', async () => {
      const { role, serve, ask, block, later, nowMs } = await stage();
      const cs01 = await role('cs01');
      let unblock = () => {};
      const partition = () => {
        unblock = block({ from: 'web01', to: 'cs01', port: 20_004, mode: 'drop' });
      };
      await serve(cs01, 443, OK);
      await serve(cs01, 20_004, ({ path }) => {
        if (path !== '/partition') return { status: 200 };
        later(1000, partition);
        return never();
      });
      const web01 = await role('web01');
      expect(await ask(web01, 'cs01:20004')).toBe(200);
      const startMs = nowMs();
      expect(await ask(web01, 'cs01:20004', { path: '/partition', timeoutMs: 100_000 })).toBe('ETIMEDOUT');
      expect(nowMs() - startMs).toBeGreaterThanOrEqual(100_000);
      expect(await ask(web01, 'cs01:20004', { timeoutMs: 10_000 })).toBe('ETIMEDOUT');
      expect(await ask(web01, 'cs01:443')).toBe(200);
      expect(await ask(await role('proxy01'), 'cs01:20004')).toBe(200);
      unblock();
      expect(await ask(web01, 'cs01:20004')).toBe(200);
    });

    test('rejects: open connections are reset, new ones refused; and when the rule is gone all is as before', async () => {
      const { role, serve, ask, block, later } = await stage();
      let unblock = () => {};
      const reject = () => {
        unblock = block({ to: 'cs01', mode: 'reject' });
      };
      await serve(await role('cs01'), 443, ({ path }) => {
        if (path !== '/reject') return { status: 200 };
        later(1000, reject);
        return never();
      });
      const web01 = await role('web01');
      expect(await ask(web01, 'cs01', { path: '/reject' })).toBe('ECONNRESET');
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
