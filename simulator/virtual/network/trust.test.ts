import { describe, expect, test } from 'vitest';
import { smallInternet } from '../../stages/small-internet.ts';

const LOGIN = 'login.microsoftonline.com';
const PROXY = { host: 'cs01', port: 3128 };

function worldWithProxy() {
  const world = smallInternet();
  world.role('azure').listen(443, ({ from }) => ({ status: 200, body: from }));
  return { ...world, proxy: world.internet.addProxy(world.internet.host('cs01'), 3128, {}) };
}

describe('a proxy on the way out', () => {
  test('asks in the name of its client', async () => {
    const { role, kernel, internet, ask } = worldWithProxy();
    const web01 = role('web01');
    const asked = web01.request({ host: LOGIN, port: 443 }, { method: 'GET', path: '/' }, { proxy: PROXY });
    const answer = await kernel.drive(asked);
    expect(answer.ok && answer.value.body).toBe(internet.host('cs01').address);
    expect(await ask(web01, LOGIN, { proxy: PROXY })).toBe('200 after 41 ms');
  });

  test('that asks for credentials turns everyone away who has none', async () => {
    const { ask, role, proxy } = worldWithProxy();
    const web01 = role('web01');
    expect(await ask(web01, LOGIN, { proxy: PROXY })).toMatch(/^200/);
    proxy.configure({ authentication: { user: 'cs', password: 'secret' } });
    expect(await ask(web01, LOGIN, { proxy: PROXY })).toBe('PROXY_AUTH_REQUIRED after 1 ms');
    expect(await ask(web01, LOGIN, { proxy: { ...PROXY, user: 'cs', password: 'wrong' } })).toMatch(/^PROXY_AUTH/);
    expect(await ask(web01, LOGIN, { proxy: { ...PROXY, user: 'cs', password: 'secret' } })).toMatch(/^200/);
    proxy.configure({});
    expect(await ask(web01, LOGIN, { proxy: PROXY })).toMatch(/^200/);
  });

  test('forbids names that are not on its list, or that are on the other', async () => {
    const { ask, role, proxy } = worldWithProxy();
    const web01 = role('web01');
    proxy.configure({ allow: ['*.windows.net'], deny: ['cache2.blob.core.windows.net'] });
    expect(await ask(web01, LOGIN, { proxy: PROXY })).toMatch(/^PROXY_FORBIDDEN/);
    expect(await ask(web01, 'cache2.blob.core.windows.net', { proxy: PROXY })).toMatch(/^PROXY_FORBIDDEN/);
    expect(await ask(web01, 'cache1.blob.core.windows.net', { proxy: PROXY })).toMatch(/^200/);
  });

  test('that is not there, or cannot reach the destination itself, shows as the connection error', async () => {
    const { ask, role, internet, proxy } = worldWithProxy();
    const web01 = role('web01');
    expect(await ask(web01, LOGIN, { proxy: { ...PROXY, port: 8080 } })).toMatch(/^ECONNREFUSED/);
    expect(await ask(web01, LOGIN, { proxy: { ...PROXY, host: 'proxy9' } })).toMatch(/^ENOTFOUND/);
    const remove = internet.block({ from: 'cs01', segmentTo: 'internet', mode: 'drop' });
    expect(await ask(web01, LOGIN, { proxy: PROXY })).toBe('ETIMEDOUT after 21001 ms');
    expect(await ask(web01, LOGIN)).toMatch(/^200/);
    remove();
    proxy.close();
    expect(await ask(web01, LOGIN, { proxy: PROXY })).toMatch(/^ECONNREFUSED/);
  });

  test('that opens TLS is not trusted', async () => {
    const { ask, role, proxy } = worldWithProxy();
    proxy.configure({ inspection: { except: [] } });
    expect(await ask(role('web01'), LOGIN, { proxy: PROXY })).toMatch(/^CERT_UNTRUSTED/);
  });
});

describe('certificates', () => {
  test('the site trusts whoever knows its passphrase, and only there', async () => {
    const { ask, role } = smallInternet();
    role('cs01', { siteIssuer: 'f00d' }).listen(443, () => ({ status: 200 }));
    role('azure').listen(443, () => ({ status: 200 }));
    expect(await ask(role('web01', { siteIssuer: 'f00d' }), 'cs01', { trust: 'site' })).toMatch(/^200/);
    expect(await ask(role('web01', { siteIssuer: 'beef' }), 'cs01', { trust: 'site' })).toMatch(/^CERT_UNTRUSTED/);
    expect(await ask(role('web01'), 'cs01', { trust: 'site' })).toMatch(/^CERT_UNTRUSTED/);
    expect(await ask(role('web01', { siteIssuer: 'f00d' }), 'cs01')).toMatch(/^CERT_UNTRUSTED/);
    expect(await ask(role('web01', { siteIssuer: 'f00d' }), LOGIN, { trust: 'site' })).toBe(
      'CERT_UNTRUSTED after 80 ms',
    );
  });

  test('an expired certificate ends the trust until it is renewed', async () => {
    const { ask, role, internet, kernel, sleep } = smallInternet();
    role('cs01', { siteIssuer: 'f00d' }).listen(443, () => ({ status: 200 }));
    const web01 = role('web01', { siteIssuer: 'f00d' });
    const cs01 = internet.host('cs01');
    cs01.setCertificate(443, { issuer: 'site:f00d', notAfterMs: kernel.nowMs + 100_000 });
    expect(await ask(web01, 'cs01', { trust: 'site' })).toMatch(/^200/);
    await sleep(200_000);
    expect(await ask(web01, 'cs01', { trust: 'site' })).toMatch(/^CERT_HAS_EXPIRED/);
    cs01.setCertificate(443, { issuer: 'site:f00d', notAfterMs: kernel.nowMs + 100_000 });
    expect(await ask(web01, 'cs01', { trust: 'site' })).toMatch(/^200/);
  });

  test('without TLS nobody asks for a certificate, and whoever taps the line can read', async () => {
    const { ask, role, internet } = smallInternet();
    role('cs01', { siteIssuer: 'f00d' }).listen(80, () => ({ status: 200 }));
    const readable: boolean[] = [];
    internet.onDelivery(({ plaintext }) => readable.push(plaintext));
    expect(await ask(role('web01'), 'cs01:80', { plaintext: true })).toMatch(/^200/);
    expect(readable).toEqual([true, true]);
  });
});
