/** Whom a machine trusts. */
import { describe, expect, test } from 'vitest';
import { AUTHORITY_NAME } from '../../network/authority-names.ts';
import { LOGIN, OK, type SetStage } from './stage.ts';

export function certificateStories(world: string, stage: SetStage): void {
  describe(`certificates (${world})`, () => {
    test('the site trusts whoever knows its passphrase, and only there', async () => {
      const { role, serve, ask, request, addressOf } = await stage();
      await serve(await role('cs01', { passphrase: 'correct horse' }), 443, OK);
      await serve(await role('azure'), 443, OK);
      const friend = await role('web01', { passphrase: 'correct horse' });
      expect(await ask(friend, 'cs01', { trust: 'site' })).toBe(200);
      expect(await ask(friend, addressOf('cs01'), { trust: 'site' })).toBe(200);
      expect(await ask(friend, LOGIN)).toBe(200);
      expect(await ask(friend, 'cs01')).toBe('CERT_UNTRUSTED');
      expect(await ask(friend, LOGIN, { trust: 'site' })).toBe('CERT_UNTRUSTED');
      expect(await ask(await role('web01', { passphrase: 'wrong' }), 'cs01', { trust: 'site' })).toBe('CERT_UNTRUSTED');
      expect(await ask(await role('web01'), 'cs01', { trust: 'site' })).toBe('CERT_UNTRUSTED');
      const strange = await request(friend, 'cs01');
      expect(!strange.ok && strange.failure.issuer).toBe(AUTHORITY_NAME.site);
    });

    test('an expired one is told from a strange one', async () => {
      const { role, serve, ask } = await stage();
      await serve(await role('cs01', { passphrase: 'correct horse', expired: true }), 443, OK);
      const friend = await role('web01', { passphrase: 'correct horse' });
      const stranger = await role('web01', { passphrase: 'wrong' });
      expect(await ask(friend, 'cs01', { trust: 'site' })).toBe('CERT_HAS_EXPIRED');
      expect(await ask(stranger, 'cs01', { trust: 'site' })).toBe('CERT_UNTRUSTED');
    });
  });
}
