/** Certificates, as far as it matters who issued them and until when. */

/** `public`, or `site:<digest of the passphrase>`: the site's own authority, known to whoever has the passphrase. */
export type Issuer = 'public' | 'inspection' | `site:${string}`;

export interface Certificate {
  readonly issuer: Issuer;
  /** Unix milliseconds; infinite for what never matters. */
  readonly notAfterMs: number;
}

/** Why a client that trusts `trusted` ends the handshake; undefined when it does not. */
export function refuseCertificate(
  { issuer, notAfterMs }: Certificate,
  trusted: Issuer | undefined,
  nowMs: number,
): 'CERT_UNTRUSTED' | 'CERT_HAS_EXPIRED' | undefined {
  if (issuer !== trusted) return 'CERT_UNTRUSTED';
  return nowMs > notAfterMs ? 'CERT_HAS_EXPIRED' : undefined;
}
