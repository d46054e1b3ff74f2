/** A forward proxy on the way out. */
import { describe, expect, test } from 'vitest';
import { AUTHORITY_NAME } from '../../network/authority-names.ts';
import { LOGIN, OK, type SetStage } from './stage.ts';

export function proxyStories(world: string, stage: SetStage): void {
  describe(`a proxy on the way out (${world})`, () => {
    test('asks in the name of its client', async () => {
      const { role, serve, request, startProxy, addressOf } = await stage();
      await serve(await role('azure'), 443, ({ from, body }) => ({ status: 200, body: { from, body } }));
      const { setting: proxy } = await startProxy({});
      const answer = await request(await role('web01'), LOGIN, { method: 'POST', body: 'hello', proxy });
      expect(answer.ok && answer.value.body).toEqual({ from: addressOf('proxy01'), body: 'hello' });
    });

    test('that asks for credentials turns everyone away who has none, tunnels that are open included', async () => {
      const { role, serve, ask, startProxy } = await stage();
      await serve(await role('azure'), 443, OK);
      const { setting: proxy, configure } = await startProxy({});
      const web01 = await role('web01');
      expect(await ask(web01, LOGIN, { proxy })).toBe(200);
      configure({ authentication: { user: 'cs', password: 'secret' } });
      expect(await ask(web01, LOGIN, { proxy })).toBe('PROXY_AUTH_REQUIRED');
      expect(await ask(web01, LOGIN, { proxy: { ...proxy, user: 'cs', password: 'wrong' } })).toBe(
        'PROXY_AUTH_REQUIRED',
      );
      expect(await ask(web01, LOGIN, { proxy: { ...proxy, user: 'cs', password: 'secret' } })).toBe(200);
      configure({});
      expect(await ask(web01, LOGIN, { proxy })).toBe(200);
    });

    test('forbids names that are not on its list, or that are on the other', async () => {
      const { role, serve, ask, startProxy } = await stage();
      await serve(await role('azure'), 443, OK);
      const { setting: proxy } = await startProxy({ allow: ['*.windows.net'], deny: ['cache2.blob.core.windows.net'] });
      const web01 = await role('web01');
      expect(await ask(web01, LOGIN, { proxy })).toBe('PROXY_FORBIDDEN');
      expect(await ask(web01, 'cache2.blob.core.windows.net', { proxy })).toBe('PROXY_FORBIDDEN');
      expect(await ask(web01, 'cache1.blob.core.windows.net', { proxy })).toBe(200);
    });

    test('passes on what it meets itself; and a 403 of the server is the server’s', async () => {
      const { role, serve, ask, block, startProxy } = await stage();
      await serve(await role('azure'), 443, () => ({ status: 403 }));
      const { setting: proxy } = await startProxy({});
      const web01 = await role('web01');
      expect(await ask(web01, LOGIN, { proxy })).toBe(403);
      expect(await ask(web01, 'nowhere.contoso.com', { proxy })).toBe('ENOTFOUND');
      expect(await ask(web01, '192.0.2.1', { proxy })).toBe('EHOSTUNREACH');
      expect(await ask(web01, `${LOGIN}:8443`, { proxy })).toBe('ECONNREFUSED');
      block({ from: 'proxy01', hostName: '*.blob.core.windows.net', mode: 'drop' });
      expect(await ask(web01, 'cache1.blob.core.windows.net', { proxy })).toBe('ETIMEDOUT');
    });

    test('that is not there shows as the connection error', async () => {
      const { role, ask, startProxy } = await stage();
      const { setting: proxy } = await startProxy({});
      const web01 = await role('web01');
      expect(await ask(web01, LOGIN, { proxy: { ...proxy, port: 8080 } })).toBe('ECONNREFUSED');
      expect(await ask(web01, LOGIN, { proxy: { ...proxy, host: 'proxy9' } })).toBe('ENOTFOUND');
    });

    test('that opens TLS is trusted by nobody, and is known by who signed; what it lets pass is as without it', async () => {
      const { role, serve, ask, request, startProxy } = await stage();
      await serve(await role('azure'), 443, OK);
      const { setting: proxy, configure } = await startProxy({ inspection: { except: ['*.blob.core.windows.net'] } });
      const web01 = await role('web01');
      const answer = await request(web01, LOGIN, { proxy });
      expect(answer).toMatchObject({
        ok: false,
        failure: { code: 'CERT_UNTRUSTED', issuer: AUTHORITY_NAME.inspection },
      });
      expect(await ask(web01, 'cache1.blob.core.windows.net', { proxy })).toBe(200);
      expect(await ask(web01, 'nowhere.contoso.com', { proxy })).toBe('ENOTFOUND');
      configure({});
      expect(await ask(web01, LOGIN, { proxy })).toBe(200);
      configure({ inspection: { except: [] } });
      expect(await ask(web01, LOGIN, { proxy })).toBe('CERT_UNTRUSTED');
    });

    test('that faces outward agrees to a tunnel into its own site, and ends it in the handshake', async () => {
      const { role, serve, ask, startProxy, addressOf } = await stage();
      await serve(await role('cs01', { passphrase: 'correct horse' }), 443, OK);
      await serve(await role('azure'), 443, OK);
      const { setting: proxy, configure } = await startProxy({
        inside: ['10.0.0.0/24'],
        allow: ['*.windows.net', LOGIN],
      });
      const web01 = await role('web01', { passphrase: 'correct horse' });
      const cs01 = addressOf('cs01');
      expect(await ask(web01, cs01, { trust: 'site' })).toBe(200);
      expect(await ask(web01, cs01, { trust: 'site', proxy })).toBe('TLS_HANDSHAKE_FAILED');
      expect(await ask(web01, LOGIN, { proxy })).toBe(200);
      configure({ inside: ['10.0.0.0/24'], authentication: { user: 'cs', password: 'secret' } });
      expect(await ask(web01, cs01, { trust: 'site', proxy })).toBe('PROXY_AUTH_REQUIRED');
    });

    test('that is spoken to in HTTPS hangs up on whoever speaks plain HTTP to it', async () => {
      const { role, serve, ask, startProxy } = await stage();
      await serve(await role('azure'), 443, OK);
      const { setting: proxy, configure } = await startProxy({ protocol: 'https' });
      const web01 = await role('web01');
      expect(await ask(web01, LOGIN, { proxy })).toBe('ECONNRESET');
      configure({});
      expect(await ask(web01, LOGIN, { proxy })).toBe(200);
    });

    test('does not trust for its client', async () => {
      const { role, serve, ask, startProxy } = await stage();
      await serve(await role('azure', { passphrase: 'correct horse' }), 443, OK);
      const { setting: proxy } = await startProxy({});
      expect(await ask(await role('web01'), LOGIN, { proxy })).toBe('CERT_UNTRUSTED');
    });
  });
}
