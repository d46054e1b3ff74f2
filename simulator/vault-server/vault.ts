/**
 * `muster vault`, without its command line: a whole emulated site behind real HTTPS. One port serves Entra, Azure Resource
 * Manager and the control path; with a state file, a restart comes back to where the world was.
 */
import { type Failure, fail, ok, type Result } from '../../reference/model/result.ts';
import type { ArmRefusal } from '../azure/arm/errors.ts';
import { RETRY_AFTER_SECONDS } from '../azure/arm/reply.ts';
import { issueServerCertificate } from '../network/certificates.ts';
import { engine } from '../journal/engine.ts';
import type { Lab } from '../lab.ts';
import { sampleSite, type Site } from '../site/site.ts';
import type { VirtualLab } from '../virtual/lab.ts';
import { hostsOf, isLoopback, originOf } from './addresses.ts';
import { writeAuthority } from './authority-file.ts';
import { doorkeeper } from './doorkeeper.ts';
import type { FaultBoard } from './fault-board.ts';
import { type HttpRequest, listenHttps } from './https-server.ts';
import { newIdentity, type VaultClient } from './identity.ts';
import { memoryIn } from './memory.ts';
import { BY_HAND, ScaledPace } from './pace.ts';
import { requestDesk } from './request-desk.ts';
import { startStandingLab } from './standing-lab.ts';
import { type KeptState, reachedBy } from './state-file.ts';
import { takeState } from './state-taking.ts';
import { beginState, continueState, StateNotWritten } from './state-writer.ts';
import { throwStartFaults, type StartFault } from './start-faults.ts';
import { turnedAway } from './turned-away.ts';
import { VaultWorld } from './vault-world.ts';

export interface VaultSettings {
  /** Default: the kept one, else the sample site. */
  readonly site?: Site;
  /** Default: the kept one, else `1`. */
  readonly seed?: string;
  readonly stateFile?: string;
  /** Brings the faults that can be thrown in a lab. */
  readonly faults: (lab: Lab) => FaultBoard;
  /** Faults to start with, unless they are there already. */
  readonly startWith: readonly StartFault[];
  /** Seconds of world time in a real second; absent: time moves by hand. */
  readonly speed?: number;
  readonly host: string;
  /** Default: the one this vault had before, else any that is free. */
  readonly port?: number;
  readonly tell: (event: VaultEvent) => void;
}

export type VaultEvent =
  /** Nobody has asked for anything for a while, so world time stands still; or it goes on. */
  | { readonly kind: 'halted' | 'goes on'; readonly worldTime: string }
  /** An answer could not be given because Muster itself is broken there. The world goes on. */
  | { readonly kind: 'bug'; readonly error: unknown };

export interface Vault {
  readonly endpoint: string;
  readonly site: Site;
  readonly seed: string;
  readonly clients: readonly VaultClient[];
  /** PEM file with the certificate of the authority that clients have to trust. */
  readonly authorityFile: string;
  /** What the world's clock shows, ISO 8601. */
  readonly worldTime: string;
  /** What living the kept state again took; absent when there was none. */
  readonly relived?: Relived;
  /** Settles when the vault cannot go on: its world broke, or its state file cannot be written. */
  readonly broken: Promise<Failure>;
  /** Stops serving, and says in the state file exactly where the world stands. */
  close(): Promise<void>;
}

export interface Relived {
  readonly worldMs: number;
  readonly wallMs: number;
  readonly changes: number;
  /** Bytes of a last line that was cut short, and is gone. */
  readonly tornBytes: number;
}

/** No fault of whoever asks, and no bug. */
const NOT_KEPT: ArmRefusal = {
  status: 503,
  code: 'ServiceUnavailable',
  message: 'The state file of this vault cannot be written, so nothing is done or shown any more; the vault ends.',
};

type Closers = (() => Promise<void> | void)[];

/** Fails when the address is taken or the state file cannot be used; everything is closed again then. */
export async function openVault(settings: VaultSettings): Promise<Result<Vault>> {
  const closers: Closers = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const opened = await open(settings, closers);
  if (opened.ok) return ok({ ...opened.value, close });
  await close();
  return opened;
}

/** `closers` take back what has been opened so far, the last one first. */
async function open(settings: VaultSettings, closers: Closers): Promise<Result<Omit<Vault, 'close'>>> {
  const { stateFile, host, speed, tell } = settings;
  const taken = stateFile === undefined ? undefined : await takeState(stateFile, settings);
  if (taken && !taken.ok) return taken;
  closers.push(() => taken?.value.lock.release());
  const kept = taken?.value.kept;
  const { site = sampleSite(), seed = '1' } = kept?.header ?? settings;
  // Keys are drawn on other threads, while the lab starts on this one.
  const [identity, standing] = await Promise.all([kept?.header ?? newIdentity(), startStandingLab(site, seed)]);
  const authority = await writeAuthority(identity.authority.certificate, stateFile);
  if (!authority.ok) return authority;
  closers.push(() => authority.value.release());

  const broken = breakdownOf(standing.lab, closers);
  const faults = settings.faults(standing.lab);
  const retryAfterSeconds = Math.max(1, Math.round(RETRY_AFTER_SECONDS / (speed ?? RETRY_AFTER_SECONDS)));
  const world = new VaultWorld({ standing, faults, clients: identity.clients, retryAfterSeconds });
  // A world that broke has no exact end to remember.
  closers.push(() => world.close().catch(() => {}));

  // Listening comes before living again, so that a port that is taken is said at once; what is asked meanwhile waits.
  const desk = Promise.withResolvers<(request: HttpRequest) => Promise<Response>>();
  const hosts = hostsOf(host);
  const server = await listenHttps({
    host,
    port: settings.port ?? kept?.header.port ?? 0,
    identity: await issueServerCertificate(identity.authority, hosts),
    serve: async (request) => (await desk.promise)(request),
  });
  if (!server.ok) return server;
  closers.push(() => server.value.close());
  const { port } = server.value;
  const origins = hosts.map((name) => originOf(name, port));

  const relived = kept && (await liveAgain(world, kept));
  if (relived && !relived.ok) return relived;
  if (stateFile !== undefined) {
    const header = { schema: 'muster.vault/1', engine: engine(), seed, site, port, ...identity } as const;
    const writer = await (kept ? continueState(stateFile, kept) : beginState(stateFile, header));
    if (!writer.ok) return writer;
    world.remember(memoryIn(writer.value, standing, 1000 * (speed ?? 0), kept ? reachedBy(kept.lines) : 0));
  }
  const thrown = await throwStartFaults(world, faults, settings.startWith);
  if (!thrown.ok) return thrown;

  const worldTime = () => new Date(Date.parse(site.startsAt) + standing.atMs).toISOString();
  const pace =
    speed === undefined ? BY_HAND : new ScaledPace(standing, speed, (kind) => tell({ kind, worldTime: worldTime() }));
  if (pace instanceof ScaledPace) {
    closers.push(() => pace.stop());
    pace.run().catch(() => {}); // The world is broken then, and that is told already.
  }
  const door = doorkeeper(site, identity, origins);
  const answer = requestDesk({ door, world, pace, guarded: !isLoopback(host) });
  desk.resolve((request) =>
    answer(request).catch((error: unknown) => {
      if (error instanceof StateNotWritten) {
        broken.resolve(fail('VAULT_STATE_NOT_WRITABLE', error.message).failure);
        return turnedAway(NOT_KEPT);
      }
      tell({ kind: 'bug', error });
      throw error;
    }),
  );
  return ok({
    endpoint: origins[0] as string,
    site,
    seed,
    clients: identity.clients,
    authorityFile: authority.value.path,
    worldTime: worldTime(),
    relived: relived?.value,
    broken: broken.promise,
  });
}

/** Settles when the world breaks: a role threw, or a promise of one was rejected and nobody took it. */
function breakdownOf({ kernel }: VirtualLab, closers: Closers): PromiseWithResolvers<Failure> {
  const breakdown = Promise.withResolvers<Failure>();
  kernel.broken.catch((error: unknown) => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    breakdown.resolve(fail('INTERNAL_ERROR', message).failure);
  });
  const escaped = (error: unknown) => kernel.fail(error);
  process.on('unhandledRejection', escaped);
  closers.push(() => void process.off('unhandledRejection', escaped));
  return breakdown;
}

async function liveAgain(world: VaultWorld, { lines, tornBytes }: KeptState): Promise<Result<Relived>> {
  const startedMs = performance.now();
  const done = await world.relive(lines);
  if (!done.ok) return done;
  const changes = lines.filter(({ kind }) => kind === 'request').length;
  return ok({ worldMs: world.standing.atMs, wallMs: performance.now() - startedMs, changes, tornBytes });
}
