/** A Toxiproxy as a container, with a foot on each of two networks: the real one where its image is there, else our own. */
import type { Toxiproxy } from 'toxiproxy-node-client';
import type { Scope } from '../../ground/scope.ts';
import { answers, SMALL_TOXIPROXY } from '../links/toxiproxy.ts';
import { toxiproxyClient } from '../links/toxiproxy-client.ts';
import { ENDS_WITH_LAUNCHER, inside, withCheckout } from './checkout.ts';
import { type Place, startContainer } from './container.ts';
import { type Engine, hasImage, IMAGE } from './engine.ts';
import type { LabMark } from './labels.ts';

export interface RelayWish {
  readonly name: string;
  readonly places: readonly [Place, Place];
  readonly logFile: string;
}

/** Of Toxiproxy's own interface. */
const CONTROL_PORT = 8474;

const ourOwn = () => ({
  image: IMAGE.machine,
  command: ['node', '--import', ENDS_WITH_LAUNCHER, inside(SMALL_TOXIPROXY), '-host', '0.0.0.0'],
  ...withCheckout({}),
});

/** Settles when it can be told what to relay. */
export async function startRelay(scope: Scope, engine: Engine, mark: LabMark, wish: RelayWish): Promise<Toxiproxy> {
  const program = (await hasImage(engine, IMAGE.toxiproxy)) ? { image: IMAGE.toxiproxy } : ourOwn();
  const container = await startContainer(engine, mark, { ...wish, ...program });
  const [{ address }] = wish.places;
  const client = toxiproxyClient(`http://${address}:${CONTROL_PORT}`, scope.signal);
  if (await answers(scope, container, client)) return client;
  throw new Error(`the line ${wish.name} ended while it started; see ${wish.logFile}`);
}
