/**
 * Opens TLS as an inspecting proxy does: shows a certificate for the name that was asked for, signed by an authority of the
 * proxy's own. Nobody in a lab trusts that, so the destination never hears what is said.
 */
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { AUTHORITY_NAME } from '../../network/authority-names.ts';
import { createAuthority, issueServerCertificate, type KeyPair } from '../../network/certificates.ts';

export interface TlsInspector {
  certificateFor(host: string): Promise<KeyPair>;
  /** Takes the client's connection, and ends that to the destination with it. */
  inspect(source: Socket, shown: KeyPair, destination: Socket): void;
}

export function tlsInspector(): TlsInspector {
  const shownFor = new Map<string, Promise<KeyPair>>();
  let authority: Promise<KeyPair> | undefined;

  return {
    certificateFor(host) {
      authority ??= createAuthority(AUTHORITY_NAME.inspection);
      const shown = shownFor.get(host) ?? authority.then((own) => issueServerCertificate(own, [host]));
      shownFor.set(host, shown);
      return shown;
    },
    inspect(source, { certificate, privateKey }, destination) {
      const secureContext = createSecureContext({ cert: certificate, key: privateKey });
      const opened = new TLSSocket(source, { isServer: true, secureContext });
      // A client that does not trust it goes away in the middle of the handshake, or right after it.
      opened.on('error', () => source.destroy());
      source.on('close', () => destination.destroy());
      destination.on('error', () => source.destroy());
      opened.resume();
    },
  };
}
