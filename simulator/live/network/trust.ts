/** TLS as a client: whom a machine trusts, and how it refuses the others. */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { fail, ok, type Result } from '../../../reference/model/result.ts';
import type { NetworkFailure, RequestOptions } from '../../../reference/runtime.ts';

/** Certificates of authorities, PEM. A machine without the site's passphrase trusts nobody as one of the site. */
export interface Trust {
  readonly public: string;
  readonly site?: string;
}

export type Trusted = NonNullable<RequestOptions['trust']>;

export interface Guard {
  /** @throws when the connection breaks, or patience ends. */
  secure(
    socket: Socket,
    host: string,
    trusted: Trusted,
    patience: AbortSignal,
  ): Promise<Result<TLSSocket, NetworkFailure>>;
}

interface Authority {
  readonly context: SecureContext;
  readonly certificate: X509Certificate | undefined;
}

export function createGuard(trust: Trust): Guard {
  // Made once: reading certificates costs more than a handshake.
  const authorities: Readonly<Record<Trusted, Authority>> = {
    public: authorityOf(trust.public),
    site: authorityOf(trust.site),
  };

  return {
    async secure(socket, host, trusted, patience) {
      const { context, certificate } = authorities[trusted];
      // Addresses are never sent as a server name; the certificate is checked against them all the same.
      const servername = isIP(host) === 0 ? host : '';
      const settings = { socket, host, servername, secureContext: context, rejectUnauthorized: false };
      const secured = connect(settings);
      await once(secured, 'secureConnect', { signal: patience });
      if (secured.authorized) return ok(secured);
      // OpenSSL names the last thing it found. As with curl, who issued the certificate comes before until when.
      const shown = secured.getPeerX509Certificate();
      const isOurs = certificate !== undefined && isIssuedBy(shown, certificate);
      if (isOurs && `${secured.authorizationError}` === 'CERT_HAS_EXPIRED') {
        return fail('CERT_HAS_EXPIRED', 'its certificate has expired');
      }
      const issuer = /^CN=(.*)$/m.exec(shown?.issuer ?? '')?.[1];
      const { failure } = fail('CERT_UNTRUSTED', `its certificate is not trusted (${secured.authorizationError})`);
      return { ok: false, failure: { ...failure, issuer } };
    },
  };
}

function authorityOf(pem: string | undefined): Authority {
  // Without an authority nobody is trusted; leaving it out would mean those that Node knows.
  const context = createSecureContext({ ca: pem ?? [] });
  return { context, certificate: pem === undefined ? undefined : new X509Certificate(pem) };
}

function isIssuedBy(certificate: X509Certificate | undefined, authority: X509Certificate): boolean {
  if (certificate === undefined) return false;
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}
