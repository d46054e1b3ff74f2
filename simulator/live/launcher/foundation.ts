/**
 * What a lab of processes stands on before its own time begins: its directory, its authorities, storage, the lines between
 * its networks, and the servers' disks as they were delivered.
 */
import { tellsOfHindrances } from '../../site/home.ts';
import { azureHosts } from '../../site/clouds.ts';
import { PORT } from '../../network/well-known.ts';
import type { Scope } from '../../ground/scope.ts';
import type { Lab } from '../../lab.ts';
import { SEGMENT } from '../../network/segments.ts';
import type { Site } from '../../site/site.ts';
import { factoryDisks, type MachineDisk } from '../disks/machine-disks.ts';
import { findProgram } from '../find-program.ts';
import { Lines, oneRelay } from '../links/lines.ts';
import { type RunningToxiproxy, startToxiproxy, TOXIPROXY } from '../links/toxiproxy.ts';
import { publishRoutes, routedWays } from '../network/routed-ways.ts';
import type { Ways } from '../network/ways.ts';
import { VCSIM } from '../vcsim.ts';
import { createLabDirectory, type LabDirectory } from './lab-directory.ts';
import { rolesAtStart } from './machine-settings.ts';
import { RoleProcesses, type StartRole } from './role-launch.ts';
import { RouteBook, type Station } from './route-book.ts';
import { linesOf } from './site-lines.ts';
import { type LabStorage, startStorage } from './storage.ts';
import { createTrustees, type Trustees } from './trustees.ts';

export interface Foundation {
  /** Owns whatever runs for the lab; the directory stays when it is closed. */
  readonly scope: Scope;
  readonly name: Lab['name'];
  readonly site: Site;
  /** Milliseconds of lab time in a real one. */
  readonly speed: number;
  readonly directory: LabDirectory;
  readonly trustees: Trustees;
  readonly storage: LabStorage;
  readonly lines: Lines;
  readonly routes: RouteBook;
  /** Settles when every machine goes by the routes as they are now. */
  settled(): Promise<void>;
  /** Where its machines' roles run. */
  readonly startRole: StartRole;
  /** How the launcher itself gets to machines, from a station that it has joined. */
  waysFrom(station: Station): Ways;
  /** Path of the program, where its machines can run it. */
  readonly vcsim: string | undefined;
  /** By server. */
  readonly disks: ReadonlyMap<string, readonly MachineDisk[]>;
}

/** @param speed milliseconds of lab time in a real one. */
export async function layFoundation(scope: Scope, site: Site, speed: number): Promise<Foundation> {
  const directory = createLabDirectory();
  try {
    return await scope.begin('foundation', () => lay(scope, directory, site, speed));
  } catch (error) {
    await scope.close(error);
    directory.remove();
    throw error;
  }
}

async function lay(scope: Scope, directory: LabDirectory, site: Site, speed: number): Promise<Foundation> {
  const processes = new RoleProcesses(scope, directory, rolesAtStart(site));
  const trustees = await scope.begin('authorities', createTrustees);
  const { storage, toxiproxy, disks } = await scope.together({
    storage: () => startStorage(scope, site, directory, trustees),
    toxiproxy: () => keepToxiproxy(scope, directory.path),
    disks: () => deliver(scope, site, directory),
  });
  const lines = new Lines(
    oneRelay(() => toxiproxy.running.client),
    linesOf(site, speed),
  );
  toxiproxy.onRestart(() => lines.layAgain());
  const routes = new RouteBook((told) => publishRoutes(directory.routesFile, told), site, lines);
  const station = routes.join(SEGMENT.internet, [azureHosts(site.azure).storage]);
  await scope.begin('way to the storage', () => serveStorage(routes, station, storage));
  return {
    scope,
    name: 'process',
    site,
    speed,
    directory,
    trustees,
    storage,
    lines,
    routes,
    // Processes read the file whenever they look for a way.
    settled: async () => {},
    startRole: processes.start,
    vcsim: findProgram(VCSIM),
    waysFrom: (from) => routedWays(directory.routesFile, from),
    disks,
  };
}

/** From now on the storage is reached at its place on the internet. */
export async function serveStorage(routes: RouteBook, station: Station, { socket }: LabStorage): Promise<void> {
  routes.setPower(station, 'on');
  await routes.open(station, PORT.azure, socket);
}

/** The disks of all servers, by server. */
export async function deliver(
  { signal }: Pick<Scope, 'signal'>,
  { servers }: Site,
  { disks, datastores }: LabDirectory,
): Promise<Map<string, readonly MachineDisk[]>> {
  const delivered = new Map<string, readonly MachineDisk[]>();
  for (const server of servers) {
    signal.throwIfAborted();
    delivered.set(server.name, await factoryDisks(disks, datastores, server));
  }
  return delivered;
}

interface KeptToxiproxy {
  readonly running: RunningToxiproxy;
  onRestart(restarted: () => Promise<void>): void;
}

/** A Toxiproxy that is followed by another when it ends before the lab does. */
async function keepToxiproxy(scope: Scope, directory: string): Promise<KeptToxiproxy> {
  const program = findProgram(TOXIPROXY);
  let restarted = async () => {};
  let running = await startToxiproxy(scope, directory, program);
  scope.background('toxiproxy again', async () => {
    for (;;) {
      await scope.until(running.child.ended);
      running = await startToxiproxy(scope, directory, program);
      await restarted();
    }
  });

  return {
    get running() {
      return running;
    },
    onRestart(action) {
      restarted = action;
    },
  };
}

/** What runs there and is not ours, by the names that it is asked by: the storage, and a vCenter that is vcsim. */
export function programsOfOthers({ site, vcsim }: Pick<Foundation, 'site' | 'vcsim'>): ReadonlyMap<string, string> {
  const { azure, vcenter } = site;
  const isVcsim = vcsim !== undefined && !tellsOfHindrances(site);
  return new Map([
    [azureHosts(azure).storage, 'storage'],
    ...(isVcsim ? [vcenter.host, vcenter.address].map((host) => [host, vcenter.name] as const) : []),
  ]);
}
