/** A site as a lab of real parts: every role a process of its own, real sockets, real storage, real time run faster. */
import type { RandomStream } from '../../reference/runtime.ts';
import { AutomationAccount } from '../automation/account.ts';
import { atDesk, awayFromDesk, type DeskClock } from '../desk/desk-time.ts';
import { type OperatorDesk, operatorDesk } from '../desk/desk.ts';
import { notingAskedPoints } from '../desk/asked-points.ts';
import { labHttpClient } from '../desk/http-client.ts';
import { failureTold } from '../journal/failure-told.ts';
import type { KnownHistory } from '../journal/known-history.ts';
import { InvariantBroken } from '../../reference/model/result.ts';
import { type Lab, LabBroken, type LabRequest, type WorldControls } from '../lab.ts';
import { Randomness } from '../ground/random.ts';
import { drawSecrets } from '../site/secrets.ts';
import { placementIn } from '../machines/placement.ts';
import { SEGMENT } from '../network/segments.ts';
import type { Site } from '../site/site.ts';
import { automationOperations, RUNBOOKS_BOUND } from './automation.ts';
import { createLiveBlobs } from './blobs.ts';
import { createLiveClock, type LiveClock } from './clock.ts';
import { attachDisk } from './launcher/attach-disk.ts';
import { brokenBy, cannotCarry } from './launcher/broken-by.ts';
import { noteIfBusy, processesPerCore } from './launcher/busy-computer.ts';
import { awayControls, processControls } from './launcher/controls.ts';
import { egressRules } from './launcher/egress.ts';
import { type Foundation, programsOfOthers } from './launcher/foundation.ts';
import { GatheredJournal } from './launcher/gathered-journal.ts';
import { LauncherLookout, lookoutOperations } from './launcher/lookout.ts';
import { LabMachines } from './launcher/machines.ts';
import { type CacheAccount, remainsOf } from './launcher/remains.ts';
import { readKnownHistory } from './disks/known-history.ts';
import { type LabTime, labNowMs, realNowMs } from './lab-time.ts';
import { UnderWay } from './launcher/under-way.ts';
import { LOOK_OUT, lookoutNetwork } from './lookout.ts';
import { createLiveNetwork, type LiveNetwork } from './network/network.ts';
import { livePark, parkOperations } from './park.ts';
import { CONTENT_DIVISOR } from './scale.ts';
import { accountSignature, prepareAccount } from './storage-client.ts';

/** How often it is noted whether this computer can still follow. In lab time. */
const LOOK_AT_COMPUTER_MS = 5 * 60_000;

/** Where its parts run is a matter of what it stands on. */
export class LiveLab implements Lab {
  readonly name: Lab['name'];
  readonly site: Site;
  readonly desk: OperatorDesk;
  readonly controls: WorldControls;
  readonly automation: AutomationAccount;
  readonly journal: GatheredJournal;
  readonly #time: LabTime;
  readonly #clock: LiveClock;
  readonly #randomness: Randomness;
  readonly #foundation: Foundation;
  readonly #machines: LabMachines;
  readonly #network: LiveNetwork;
  readonly #lookout: LauncherLookout;
  readonly #cache: CacheAccount;
  readonly #broken = Promise.withResolvers<never>();
  /** Aborted when it is broken: then its start is given up. */
  readonly #failed = new AbortController();
  #finalHistory: KnownHistory | undefined;

  constructor({ seed, header }: Omit<LabRequest, 'site'>, foundation: Foundation) {
    const { scope, name, site, speed } = foundation;
    this.name = name;
    this.site = site;
    this.#foundation = foundation;
    this.#time = { startsAtMs: Date.parse(site.startsAt), epochRealMs: realNowMs(), speed };
    this.#clock = createLiveClock(this.#time);
    this.#randomness = new Randomness(seed);
    this.automation = new AutomationAccount(this.#clock);
    this.automation.onBound = (names) => {
      for (const machine of this.#machines.all()) machine.orderAll(RUNBOOKS_BOUND, names);
    };
    this.#broken.promise.catch(() => {});
    const { directory, trustees, routes, storage } = foundation;
    const declared = { speed, contentDivisor: CONTENT_DIVISOR };
    this.journal = new GatheredJournal({ ...header, ...declared }, () => this.elapsedMs());

    const secrets = drawSecrets(site, this.#randomness.stream('secrets'), this.#time.startsAtMs);
    const account = site.azure.cacheStorageAccount;
    this.#cache = { account, token: accountSignature(account, storage.cacheKey) };
    const underWay = new UnderWay();
    const others = programsOfOthers(foundation);
    this.#lookout = new LauncherLookout({
      machineAt: (host) => this.#machines.at(host),
      othersAt: (host) => others.get(host),
      settled: () => underWay.settled(),
      onWanted: (wanted) => {
        for (const machine of this.#machines.all()) machine.orderAll(LOOK_OUT, wanted);
      },
    });
    this.#machines = new LabMachines({
      site,
      secrets,
      trustees,
      storage,
      delivered: foundation.disks,
      vcsim: foundation.vcsim,
      ground: {
        scope,
        directory,
        startRole: foundation.startRole,
        lives: new Map(),
        seed,
        cloud: this.site.azure.cloud,
        time: this.#time,
        journal: this.journal,
        routes,
        ears: {
          onRecord: (record) => this.journal.add(record),
          onAsk: ({ operation, given }, answer) =>
            scope.background(operation, async () => answer(await operations[operation]?.(...given))),
          onBroken: (said) => this.fail(brokenBy(said)),
        },
        wanted: () => this.#lookout.wanted(),
        onLost: (machine, how) => this.fail(new LabBroken(`${machine} is gone: ${how}`)),
      },
    });
    const park = livePark(this.#machines, attachDisk(directory, storage.disks), (place, network) =>
      placementIn(place, network, site),
    );
    const operations = {
      ...parkOperations(park),
      ...lookoutOperations(this.#lookout),
      ...automationOperations(this.automation),
    } as Readonly<Record<string, (...given: readonly unknown[]) => Promise<unknown>>>;
    scope.hears((error) => {
      const byComputer = error instanceof Error ? cannotCarry(error.message) : undefined;
      this.fail(error instanceof InvariantBroken ? error : (byComputer ?? new LabBroken(String(error))));
    });
    scope.background('watch over the storage', async () => {
      const { signal, code } = await scope.until(storage.child.ended);
      throw new LabBroken(`the storage service is gone: ${signal ?? `exit code ${code}`}`);
    });
    scope.background('watch over the computer', async () => {
      for (let fromMs = 0; ; fromMs = this.elapsedMs()) {
        await scope.until(this.#clock.sleep(LOOK_AT_COMPUTER_MS));
        noteIfBusy(this.journal, { fromMs, toMs: this.elapsedMs() }, processesPerCore());
      }
    });
    const parts = { ...foundation, lookout: this.#lookout, underWay };
    this.controls = awayControls(processControls(site, this.#machines, this.journal, parts));

    const station = routes.join(SEGMENT.internet, ['operator']);
    this.#network = createLiveNetwork({
      node: 'operator/runbook',
      address: station.address,
      time: this.#time,
      ways: foundation.waysFrom(station),
      trust: { public: trustees.public },
      identity: { certificate: '', privateKey: '' },
      bind: () => ({ host: '127.0.0.1', port: 0 }),
      onListen() {},
    });
    const watched = lookoutNetwork(this.#network, {
      ...{ node: 'operator/runbook', machine: 'operator' },
      clock: this.#clock,
      lookout: this.#lookout,
    });
    const transport = labHttpClient(notingAskedPoints(watched, this.journal), awayFromDesk);
    scope.atEnd(async () => this.#clock.close());
    scope.atEnd(async () => this.#network.close());
    // First of all, and at one stroke: nobody shall see the others die.
    scope.atEnd(() => this.#machines.end());
    this.desk = operatorDesk(site, secrets, transport, () => this.#clock.nowMs());
  }

  get history(): KnownHistory {
    return this.#finalHistory ?? readKnownHistory(this.#foundation.directory.disks, this.#time.startsAtMs);
  }

  random(stream: string): RandomStream {
    return this.#randomness.stream(`drill/${stream}`);
  }

  elapsedMs(): number {
    return Math.max(0, Math.floor(labNowMs(this.#time) - this.#time.startsAtMs));
  }

  drive<T>(work: () => Promise<T>): Promise<T> {
    return Promise.race([awayFromDesk(work), this.#broken.promise]);
  }

  atDesk<T>(work: () => Promise<T>): Promise<T> {
    const { nowMs, after } = this.#clock;
    const clock: DeskClock = { nowMs, after, broken: this.#broken.promise };
    return atDesk(clock, work);
  }

  fail(error: unknown): void {
    this.#broken.reject(error);
    this.#failed.abort(error);
  }

  sleep(delayMs: number): Promise<void> {
    return this.drive(() => this.#clock.sleep(delayMs));
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = awayFromDesk(() => this.#clock.after(delayMs, action));
    return () => timer.cancel();
  }

  start(): Promise<void> {
    const { scope, routes } = this.#foundation;
    const { account, token } = this.#cache;
    return awayFromDesk(() =>
      scope.part('start', this.#failed.signal, async (part) => {
        const prepared = await part.begin('cache account', () =>
          prepareAccount(this.#network, this.site.azure.cloud, account, { token }),
        );
        if (!prepared.ok) throw new LabBroken(prepared.failure.message);
        await this.#machines.build(part);
        routes.block(...egressRules(this.site, routes.namesIn(SEGMENT.internet)));
        await part.begin('power', () => this.#machines.switchOn(part));
      }),
    );
  }

  whyDisconnected(): string | undefined {
    return failureTold(this.journal.records);
  }

  async stop(): Promise<void> {
    const blobs = createLiveBlobs(this.#network, this.site.azure.cloud);
    const remains = await remainsOf(this.#machines, this.#foundation, blobs, this.#cache);
    if (remains) this.journal.record('drill', 'lab.end', remains);
    await this.#end();
    this.#finalHistory = this.history;
  }

  async dispose(): Promise<void> {
    await this.#end();
    this.#foundation.directory.remove();
  }

  async #end(): Promise<void> {
    const over = new LabBroken('the lab has ended');
    this.fail(over);
    await this.#foundation.scope.close(over);
  }
}
