/**
 * What a lab of containers stands on before its own time begins: networks on an engine, the lines between them, storage, and
 * what a lab of processes has too. Every network has all its machines' literal names, and the literal ports.
 */
import { join } from 'node:path';
import { azureHosts } from '../../site/clouds.ts';
import type { Scope } from '../../ground/scope.ts';
import { SEGMENT, type Segment } from '../../network/segments.ts';
import { INTERNET_RANGE } from '../../site/service-tags.ts';
import type { Site } from '../../site/site.ts';
import { deliver, type Foundation, serveStorage } from '../launcher/foundation.ts';
import { createLabDirectory, type LabDirectory } from '../launcher/lab-directory.ts';
import { RouteBook } from '../launcher/route-book.ts';
import { linesOf } from '../launcher/site-lines.ts';
import { createTrustees } from '../launcher/trustees.ts';
import { Lines } from '../links/lines.ts';
import { VCSIM } from '../vcsim.ts';
import { type Engine, hasImage, IMAGE } from './engine.ts';
import { takeProgram } from './file-from-image.ts';
import { moved } from './free-ranges.ts';
import { joinNetworks } from './joints.ts';
import { LabRoutes } from './lab-routes.ts';
import { type LabMark, markOf } from './labels.ts';
import { removeLab } from './leftovers.ts';
import { MachineContainers } from './machine-containers.ts';
import { createNetworks } from './networks.ts';
import { startStorage } from './storage.ts';

/** @param speed milliseconds of lab time in a real one. */
export async function layDockerFoundation(
  scope: Scope,
  engine: Engine,
  wished: Site,
  speed: number,
): Promise<Foundation> {
  const directory = createLabDirectory();
  const mark = markOf(directory.path);
  scope.atEnd(async () => void (await removeLab(engine, mark)));
  try {
    return await scope.begin('foundation', () => lay({ scope, engine, mark, directory, wished, speed }));
  } catch (error) {
    await scope.close(error);
    directory.remove();
    throw error;
  }
}

interface Ground {
  readonly scope: Scope;
  readonly engine: Engine;
  readonly mark: LabMark;
  readonly directory: LabDirectory;
  readonly wished: Site;
  readonly speed: number;
}

async function lay({ scope, engine, mark, directory, wished, speed }: Ground): Promise<Foundation> {
  const ranges = rangesOf(wished);
  const networks = await scope.begin('networks', () => createNetworks(engine, mark, ranges));
  const moves = Object.values(SEGMENT).map((segment) => [ranges[segment], networks[segment].range] as const);
  const site = moved(wished, new Map(moves));
  const trustees = await scope.begin('authorities', createTrustees);
  const routes = new LabRoutes();
  // Nothing crosses a line before there is one.
  const lines: Lines = new Lines((place) => built.joints.relayAt(place), linesOf(site, speed));
  const book = new RouteBook((told) => routes.publish(told), site, lines, networks[SEGMENT.internet].range);
  const name = azureHosts(site.azure).storage;
  const station = book.join(SEGMENT.internet, [name]);
  const place = { network: networks[SEGMENT.internet], address: station.address, names: [name] };

  const built: Built = await scope.together({
    storage: () => startStorage({ scope, engine, mark, site, place, directory, trustees }),
    joints: () => joinNetworks({ scope, engine, mark, networks, site, book, directory }),
    disks: () => deliver(scope, site, directory),
    vcsim: () => vcsimOf(engine, mark, directory),
  });
  const { storage, joints, disks, vcsim } = built;
  const { gatewaysIn } = joints;
  const containers = new MachineContainers({ scope, engine, mark, networks, directory, gatewaysIn });
  routes.follow((told) => containers.follow(told));
  await scope.begin('way to the storage', () => serveStorage(book, station, storage));

  return {
    scope,
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
  };
}

interface Built {
  readonly storage: Foundation['storage'];
  readonly joints: Awaited<ReturnType<typeof joinNetworks>>;
  readonly disks: Foundation['disks'];
  readonly vcsim: Foundation['vcsim'];
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
