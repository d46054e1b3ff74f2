/** Who signs certificates in a lab, by the names that stand in them: whoever is not trusted is told by his. */
export const AUTHORITY_NAME = {
  /** Of everything on the internet. */
  public: 'Muster public',
  /** Of a site, by its passphrase; those of two passphrases have one name. */
  site: 'Muster site',
  /** Of a proxy that opens TLS. */
  inspection: 'Muster TLS inspection',
} as const;
