/**
 * Who trusts whom in a lab: the public authority behind everything on the internet, and an authority for each passphrase.
 * A machine shows what its own passphrase makes, and trusts nobody else of the site.
 */
import { AUTHORITY_NAME } from '../../network/authority-names.ts';
import { createAuthority, issueServerCertificate, type KeyPair } from '../../network/certificates.ts';
import type { Trust } from '../network/trust.ts';
import { siteAuthority } from '../site-authority.ts';

export interface Papers {
  readonly identity: KeyPair;
  readonly trust: Trust;
}

export interface Trustees {
  /** Certificate of the public authority, PEM. */
  readonly public: string;
  /** For a machine on the internet, or one that shows itself to all, under these names and addresses. */
  publicPapers(hosts: readonly string[]): Promise<Papers>;
  /** For a machine of the site. */
  sitePapers(passphrase: string, hosts: readonly string[]): Promise<Papers>;
}

export async function createTrustees(): Promise<Trustees> {
  const authority = await createAuthority(AUTHORITY_NAME.public);
  const sites = new Map<string, Promise<KeyPair>>();
  const siteOf = (passphrase: string) => {
    const known = sites.get(passphrase) ?? siteAuthority(passphrase);
    sites.set(passphrase, known);
    return known;
  };
  return {
    public: authority.certificate,
    async publicPapers(hosts) {
      return {
        identity: await issueServerCertificate(authority, hosts),
        trust: { public: authority.certificate },
      };
    },
    async sitePapers(passphrase, hosts) {
      const site = await siteOf(passphrase);
      return {
        identity: await issueServerCertificate(site, hosts),
        trust: { public: authority.certificate, site: site.certificate },
      };
    },
  };
}
