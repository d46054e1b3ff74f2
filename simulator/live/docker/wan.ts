/**
 * The site's line to the internet: one Toxiproxy for each endpoint, with one foot on each network. On site it answers to the
 * endpoint's literal name, at the literal port.
 */
import { Toxiproxy } from 'toxiproxy-node-client';
import { answers } from '../links/toxiproxy.ts';
import { type Place, type RunningContainer, startContainer } from './container.ts';
import { type Engine, IMAGE } from './engine.ts';
import type { LabMark } from './labels.ts';

export interface Relay {
  readonly container: RunningContainer;
  readonly client: Toxiproxy;
}

/** Of Toxiproxy's own interface. */
const CONTROL_PORT = 8474;

/** Settles when it can be told what to relay. @param places the first one is where this computer speaks with it. */
export async function startRelay(
  engine: Engine,
  mark: LabMark,
  wish: { readonly name: string; readonly places: readonly Place[]; readonly logFile: string },
): Promise<Relay> {
  const container = await startContainer(engine, mark, { ...wish, image: IMAGE.toxiproxy });
  return { container, client: await controlOf(container, wish.places[0]?.address ?? '') };
}

/** @param address at which it is reached. */
export async function controlOf(container: RunningContainer, address: string): Promise<Toxiproxy> {
  const client = new Toxiproxy(`http://${address}:${CONTROL_PORT}`);
  if (await answers(container, client)) return client;
  throw new Error(`the Toxiproxy at ${address} ended while it started`);
}
