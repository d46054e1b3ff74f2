/**
 * What a lab of processes stands on before its own time begins: its directory, its authorities, storage, the lines between
 * its networks, and the servers' disks as they were delivered.
 */
import { storageHost } from '../../../reference/model/azure-names.ts';
import { PORT } from '../../../reference/model/ports.ts';
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
  /** Ends its processes; the directory stays. */
  close(): Promise<void>;
}

/** @param speed milliseconds of lab time in a real one. */
export async function layFoundation(site: Site, speed: number): Promise<Foundation> {
  const directory = createLabDirectory();
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    await Promise.all(closers.splice(0).map((end) => end()));
  };
  try {
    const processes = new RoleProcesses(directory, rolesAtStart(site));
    closers.push(() => processes.close());
    const trustees = await createTrustees();
    const storing = startStorage(site, directory, trustees).then((storage) => {
      closers.push(() => storage.child.kill());
      return storage;
    });
    const relaying = keepToxiproxy(directory.path).then((kept) => {
      closers.push(() => kept.close());
      return kept;
    });
    const [storage, toxiproxy, disks] = await Promise.all([storing, relaying, deliver(site, directory)]);
    const lines = new Lines(
      oneRelay(() => toxiproxy.running.client),
      linesOf(site, speed),
    );
    toxiproxy.onRestart(() => lines.layAgain());
    const routes = new RouteBook((told) => publishRoutes(directory.routesFile, told), site, lines);
    await serveStorage(routes, routes.join(SEGMENT.internet, [storageHost(site.azure.cacheStorageAccount)]), storage);
    return {
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
      waysFrom: (station) => routedWays(directory.routesFile, station),
      disks,
      close,
    };
  } catch (error) {
    await close();
    directory.remove();
    throw error;
  }
}

/** From now on the storage is reached at its place on the internet. */
export async function serveStorage(routes: RouteBook, station: Station, { socket }: LabStorage): Promise<void> {
  routes.setPower(station, 'on');
  await routes.open(station, PORT.azure, socket);
}

/** The disks of all servers, by server. */
export async function deliver(
  { servers }: Site,
  { disks }: LabDirectory,
): Promise<Map<string, readonly MachineDisk[]>> {
  const delivered = new Map<string, readonly MachineDisk[]>();
  for (const server of servers) delivered.set(server.name, await factoryDisks(disks, server));
  return delivered;
}

interface KeptToxiproxy {
  readonly running: RunningToxiproxy;
  onRestart(restarted: () => Promise<void>): void;
  close(): Promise<void>;
}

/** A Toxiproxy that is followed by another when it ends before the lab does. */
async function keepToxiproxy(directory: string): Promise<KeptToxiproxy> {
  const program = findProgram(TOXIPROXY);
  let restarted = async () => {};
  let closed = false;
  let running = await startToxiproxy(directory, program);
  watch();

  function watch(): void {
    void running.child.ended.then(async () => {
      if (closed) return;
      running = await startToxiproxy(directory, program);
      watch();
      await restarted();
    });
  }

  return {
    get running() {
      return running;
    },
    onRestart(action) {
      restarted = action;
    },
    async close() {
      closed = true;
      await running.child.kill();
    },
  };
}
