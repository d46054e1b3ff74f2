/**
 * What a lab of containers stands on before its own time begins: networks on an engine, the lines between them, storage, and
 * what a lab of processes has too. Every network has all its machines' literal names, and the literal ports.
 */
import { join } from 'node:path';
import { storageHost } from '../../../reference/model/azure-names.ts';
import { INTERNET_RANGE, SEGMENT, type Segment } from '../../network/segments.ts';
import type { Site } from '../../site/site.ts';
import { deliver, type Foundation, serveStorage } from '../launcher/foundation.ts';
import { createLabDirectory, type LabDirectory } from '../launcher/lab-directory.ts';
import type { LabStorage } from '../launcher/storage.ts';
import { RouteBook } from '../launcher/route-book.ts';
import { linesOf } from '../launcher/site-lines.ts';
import { createTrustees } from '../launcher/trustees.ts';
import { Lines } from '../links/lines.ts';
import { VCSIM } from '../vcsim.ts';
import { allDone } from './all-done.ts';
import { type Engine, hasImage, IMAGE } from './engine.ts';
import { takeProgram } from './file-from-image.ts';
import { moved } from './free-ranges.ts';
import { type Joints, joinNetworks } from './joints.ts';
import { LabRoutes } from './lab-routes.ts';
import { type LabMark, markOf } from './labels.ts';
import { removeLab } from './leftovers.ts';
import { MachineContainers } from './machine-containers.ts';
import { createNetworks } from './networks.ts';
import { startStorage } from './storage.ts';

/** @param speed milliseconds of lab time in a real one. */
export async function layDockerFoundation(engine: Engine, wished: Site, speed: number): Promise<Foundation> {
  const directory = createLabDirectory();
  const mark = markOf(directory.path);
  const close = () => removeLab(engine, mark);
  try {
    return await lay({ engine, mark, directory, wished, speed, close });
  } catch (error) {
    await close();
    directory.remove();
    throw error;
  }
}

interface Ground {
  readonly engine: Engine;
  readonly mark: LabMark;
  readonly directory: LabDirectory;
  readonly wished: Site;
  readonly speed: number;
  close(): Promise<void>;
}

async function lay({ engine, mark, directory, wished, speed, close }: Ground): Promise<Foundation> {
  const ranges = rangesOf(wished);
  const networks = await createNetworks(engine, mark, ranges);
  const moves = Object.values(SEGMENT).map((segment) => [ranges[segment], networks[segment].range] as const);
  const site = moved(wished, new Map(moves));
  const trustees = await createTrustees();
  const routes = new LabRoutes();
  // Nothing crosses a line before there is one.
  const lines: Lines = new Lines((place) => joints.relayAt(place), linesOf(site, speed));
  const book = new RouteBook((told) => routes.publish(told), site, lines, networks[SEGMENT.internet].range);
  const name = storageHost(site.azure.cacheStorageAccount);
  const station = book.join(SEGMENT.internet, [name]);
  const place = { network: networks[SEGMENT.internet], address: station.address, names: [name] };

  const [storage, joints, disks, vcsim]: [LabStorage, Joints, Foundation['disks'], Foundation['vcsim']] = await allDone(
    [
      startStorage(engine, mark, site, place, directory, trustees),
      joinNetworks({ engine, mark, networks, site, book, directory }),
      deliver(site, directory),
      vcsimOf(engine, mark, directory),
    ],
  );
  const containers = new MachineContainers({ engine, mark, networks, directory, gatewaysIn: joints.gatewaysIn });
  routes.follow((told) => containers.follow(told));
  await serveStorage(book, station, storage);

  return {
    name: 'docker',
    site,
    speed,
    directory,
    trustees,
    storage,
    lines,
    routes: book,
    settled: () => routes.settled(),
    startRole: (config, onLine) => containers.startRole(config, onLine),
    vcsim,
    waysFrom: (from) => routes.waysFrom(from),
    disks,
    close,
  };
}

/** Our own vCenter takes its place where the image is missing. */
async function vcsimOf(engine: Engine, mark: LabMark, directory: LabDirectory): Promise<string | undefined> {
  if (!(await hasImage(engine, IMAGE.vcsim))) return undefined;
  return takeProgram(engine, mark, { image: IMAGE.vcsim, path: '/vcsim' }, join(directory.path, VCSIM));
}

/** The ranges that a site wishes for its networks. */
export function rangesOf({ network, azure }: Site): Readonly<Record<Segment, string>> {
  return {
    [SEGMENT.site]: network.addressRange,
    [SEGMENT.internet]: INTERNET_RANGE,
    [SEGMENT.azure]: azure.network.addressRange,
    [SEGMENT.test]: azure.testNetwork.addressRange,
  };
}
