/** The network as one live role sees it: HTTPS over real sockets. */
import type { Network } from '../../../reference/runtime.ts';
import type { KeyPair } from '../../certificates.ts';
import type { LabTime } from '../lab-time.ts';
import type { Ways } from './ways.ts';

export interface LiveNetworkOptions {
  /** `<machine>/<role>`, for messages. */
  readonly node: string;
  /** The machine's first address in the lab. */
  readonly address: string;
  readonly time: LabTime;
  readonly ways: Ways;
  /** Whom requests trust; certificates of authorities, PEM. */
  readonly trust: { readonly public: string; readonly site?: string };
  /** What this role shows when it is asked. */
  readonly identity: KeyPair;
  /** Where a port of the lab is bound on this computer: `{ host: '127.0.0.1', port: 0 }` picks a free one. */
  bind(port: number): { readonly host: string; readonly port: number };
  /** Somebody serves `port` now, at this socket; undefined when it was closed. */
  onListen?(port: number, socket: { readonly host: string; readonly port: number } | undefined): void;
}

export interface LiveNetwork extends Network {
  /** Ends all connections and listeners. */
  close(): void;
}
