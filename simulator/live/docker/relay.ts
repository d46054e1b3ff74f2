/** A Toxiproxy as a container, with a foot on each of two networks. */
import { Toxiproxy } from 'toxiproxy-node-client';
import { answers } from '../links/toxiproxy.ts';
import { type Place, startContainer } from './container.ts';
import { type Engine, IMAGE } from './engine.ts';
import type { LabMark } from './labels.ts';

export interface RelayWish {
  readonly name: string;
  readonly places: readonly [Place, Place];
  readonly logFile: string;
}

/** Of Toxiproxy's own interface. */
const CONTROL_PORT = 8474;

/** Settles when it can be told what to relay. */
export async function startRelay(engine: Engine, mark: LabMark, wish: RelayWish): Promise<Toxiproxy> {
  const container = await startContainer(engine, mark, { ...wish, image: IMAGE.toxiproxy });
  const [{ address }] = wish.places;
  const client = new Toxiproxy(`http://${address}:${CONTROL_PORT}`);
  if (await answers(container, client)) return client;
  throw new Error(`the line ${wish.name} ended while it started; see ${wish.logFile}`);
}
