/** What a `muster vault` command line asks for, checked as a whole before anything is served. */
import { faultNamed } from '../chaos/fault-board.ts';
import { parametersOf } from '../chaos/fault-desk.ts';
import { fail, ok, type Result } from '../reference/model/result.ts';
import { readSite, type Site } from '../simulator/site/site.ts';
import type { StartFault } from '../simulator/vault-server/start-faults.ts';

export interface VaultOptions {
  readonly site?: string;
  readonly seed?: string;
  readonly host: string;
  readonly port?: string;
  readonly speed?: string;
  readonly manualTime?: boolean;
  readonly state?: string;
  /** `name`, or `name={"parameter":"value"}`. */
  readonly fault: readonly string[];
  readonly json?: boolean;
}

export interface VaultPlan {
  readonly site?: Site;
  readonly seed?: string;
  readonly host: string;
  readonly port?: number;
  /** Seconds of world time in a real second; absent: time moves by hand. */
  readonly speed?: number;
  readonly stateFile?: string;
  readonly startWith: readonly StartFault[];
}

/** A machine is protected within seconds, and a client that waits 30 s between two looks has its answer in one. */
export const DEFAULT_SPEED = 600;
const SPEED_MAX = 100_000;

/** Fails with `USAGE` and the codes of sites and faults. */
export function planVault(options: VaultOptions): Result<VaultPlan> {
  const { host, seed, state } = options;
  const port = wholeNumber('--port', options.port, 0, 65_535);
  if (!port.ok) return port;
  const speed = wholeNumber('--speed', options.speed, 1, SPEED_MAX);
  if (!speed.ok) return speed;
  if (options.manualTime && speed.value !== undefined) {
    return fail('USAGE', 'with --manual-time, time moves by POST /muster/time only; leave --speed out');
  }
  if (seed?.trim() === '') return fail('USAGE', '--seed must not be empty');
  const site = options.site === undefined ? ok(undefined) : readSite(options.site);
  if (!site.ok) return site;
  const startWith: StartFault[] = [];
  for (const text of options.fault) {
    const fault = parseFault(text);
    if (!fault.ok) return fault;
    startWith.push(fault.value);
  }
  return ok({
    site: site.value,
    seed,
    host,
    port: port.value,
    speed: options.manualTime ? undefined : (speed.value ?? DEFAULT_SPEED),
    stateFile: state,
    startWith,
  });
}

function wholeNumber(option: string, text: string | undefined, from: number, to: number): Result<number | undefined> {
  if (text === undefined) return ok(undefined);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= from && value <= to) return ok(value);
  return fail('USAGE', `${option} must be a whole number between ${from} and ${to}, not "${text}"`);
}

function parseFault(text: string): Result<StartFault> {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const fault = faultNamed(name);
  if (!fault.ok) return fault;
  let said: unknown;
  try {
    said = equals < 0 ? {} : JSON.parse(text.slice(equals + 1));
  } catch {
    return fail('USAGE', `--fault ${name}: what follows "=" must be JSON, such as ${name}='{"key":"value"}'`);
  }
  const parameters = parametersOf(fault.value, said);
  return parameters.ok ? ok({ fault: name, parameters: parameters.value }) : parameters;
}
