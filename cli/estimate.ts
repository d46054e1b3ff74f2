/**
 * What a run will cost, before it begins: so that a site of a thousand servers is answered at once, and not by a machine
 * that has stopped answering. A rough figure (it may be out by a factor of two) for the virtual lab alone; a live lab's time
 * goes by the clock.
 *
 * Measured with runs of the whole suite (`npx muster run --reporter json --site …`) on sites of 1, 4, 12 and 30 servers with
 * one disk each, a transaction every 30 s and 3 MB of churn a minute (14, 28, 104 and, for three quarters of it, 240 s of
 * processor time; 460, 570, 1830 and 4140 MiB), and of one drill with three times the transactions and ten times the churn,
 * on two cores beside much other work; as the kernel counts them. `npm run bench` has the cost of a server-hour beside that of a bare loop.
 */
import { totalmem } from 'node:os';
import { fail, ok } from '../reference/model/result.ts';
import type { Failure, Result } from '../reference/model/result.ts';
import { COPY_HOURS_MAX, copyBits, transferMs, wayToAzure } from '../simulator/site/capacity.ts';
import type { Server, Site } from '../simulator/site/site.ts';

/** Lab time of a drill whose first copies take no time: 31 hours for 19 of them. The longest takes 2.8 hours. */
const DRILL_HOURS = 1.6;
const LONGEST_DRILL_HOURS = 2.8;
/** To load and compile everything; for each thread, less what they share. */
const START_MS = 3000;
/** Processor time that an hour of a site costs without any server, and with each; and for each write in it. */
const HOUR_MS = 300;
const SERVER_HOUR_MS = 60;
const TRANSACTION_MS = 0.7;
const CHURN_MB_MS = 0.15;
/** It grows with the site: everything that looks at all servers does so for each of them. */
const SERVER_HOUR_MS_PER_SERVER = 5;
/** What a run takes without any server; what a server takes in each hour that a drill has lasted, and each write in it. */
const START_MIB = 400;
const SERVER_HOUR_MIB = 10;
const TRANSACTION_MIB = 0.09;
const CHURN_MB_MIB = 0.01;

const MIB = 2 ** 20;

export interface Estimate {
  readonly wallMs: number;
  readonly memoryBytes: number;
}

export interface Work {
  readonly site: Site;
  readonly drills: number;
  /** Drills that run beside each other. */
  readonly atOnce: number;
}

export function estimate({ atOnce, drills, site }: Work): Estimate {
  const servers = site.servers.length;
  const copyHours = firstCopyMs(site) / HOUR_AS_MS;
  const hours = drills * (DRILL_HOURS + copyHours);
  const transactions = sum(site, ({ workload }) => 3600 / workload.everySeconds);
  const churnMb = sum(site, ({ churnMbPerMinute }) => churnMbPerMinute * 60);
  const siteHourMs =
    HOUR_MS +
    servers * (SERVER_HOUR_MS + SERVER_HOUR_MS_PER_SERVER * servers) +
    transactions * TRANSACTION_MS +
    churnMb * CHURN_MB_MS;
  const siteHourMib = servers * SERVER_HOUR_MIB + transactions * TRANSACTION_MIB + churnMb * CHURN_MB_MIB;
  const threads = Math.max(1, Math.min(atOnce, drills));
  return {
    wallMs: START_MS + (hours * siteHourMs) / threads,
    memoryBytes: (START_MIB + threads * (LONGEST_DRILL_HOURS + copyHours) * siteHourMib) * MIB,
  };
}

const HOUR_AS_MS = 3_600_000;

/** Of all servers, in an hour. */
function sum(site: Site, of: (server: Server) => number): number {
  return site.servers.reduce((total, server) => total + of(server), 0);
}

/** The first copy of everything; a line that can never do it ends the drill, which waits so long at most. */
function firstCopyMs(site: Site): number {
  return Math.min(transferMs(site, wayToAzure(site), copyBits(site)), COPY_HOURS_MAX * HOUR_AS_MS);
}

export interface Limits {
  readonly maxMs: number;
  readonly maxBytes: number;
}

/** Above this a run is announced with what it will cost, and with how to make it smaller. */
const WORTH_SAYING: Limits = { maxMs: 2 * 60_000, maxBytes: 2048 * MIB };

/** `about 5 min and 3 GiB` */
export function estimateText({ memoryBytes, wallMs }: Estimate): string {
  return `about ${timeText(wallMs)} and ${memoryText(memoryBytes)}`;
}

/** What to say before a run that takes long; undefined for any other. */
export function announcement(expected: Estimate): string | undefined {
  if (expected.wallMs <= WORTH_SAYING.maxMs && expected.memoryBytes <= WORTH_SAYING.maxBytes) return undefined;
  return `this will take ${estimateText(expected)} of memory; ${SMALLER}`;
}

const SMALLER = 'name single drills, take fewer seeds, or a site with some of the servers, to make it smaller';

/** Why the run must not begin, or undefined. */
export function whyTooLarge(expected: Estimate, limits: Limits): Failure | undefined {
  const { memoryBytes, wallMs } = expected;
  const over = [
    ...(wallMs > limits.maxMs
      ? [`${timeText(wallMs)} (allowed ${timeText(limits.maxMs)}: --max-time ${timeTyped(wallMs)})`]
      : []),
    ...(memoryBytes > limits.maxBytes
      ? [
          `${memoryText(memoryBytes)} of memory (allowed ${memoryText(limits.maxBytes)}: --max-memory ${gibibytes(memoryBytes)}GiB)`,
        ]
      : []),
  ];
  return over.length === 0
    ? undefined
    : fail('USAGE', `this would take about ${over.join(' and ')}; ${SMALLER}`).failure;
}

const MINUTE_MS = 60_000;

export function timeText(ms: number): string {
  if (ms < 5000) return `${Math.ceil(ms / 1000)} s`;
  if (ms < 90_000) return `${Math.ceil(ms / 10_000) * 10} s`;
  const minutes = Math.ceil(ms / MINUTE_MS);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}

/** As an option takes it: `5m`. */
export function timeTyped(ms: number): string {
  const minutes = Math.ceil(ms / MINUTE_MS);
  return minutes < 120 ? `${minutes}m` : `${Math.ceil(minutes / 60)}h`;
}

function memoryText(bytes: number): string {
  if (bytes < 100 * MIB) return `${Math.ceil(bytes / MIB)} MiB`;
  const mebibytes = Math.ceil(bytes / MIB / 100) * 100;
  return mebibytes < 1000 ? `${mebibytes} MiB` : `${gibibytes(bytes)} GiB`;
}

function gibibytes(bytes: number): number {
  const tenths = Math.ceil((bytes / 2 ** 30) * 10) / 10;
  return tenths < 10 ? tenths : Math.ceil(tenths);
}

/** A sweep may go on for an hour without anyone having said so; the memory is what this machine has. */
export function defaultLimits(): Limits {
  const ofContainer = process.constrainedMemory();
  return { maxMs: 60 * MINUTE_MS, maxBytes: ofContainer > 0 ? Math.min(ofContainer, totalmem()) : totalmem() };
}

/** The limits asked for, else the default. Fails with `USAGE`. */
export function parseLimits(options: { readonly maxMemory?: string; readonly maxTime?: string }): Result<Limits> {
  const { maxMemory, maxTime } = options;
  const limits = defaultLimits();
  const maxMs = maxTime === undefined ? limits.maxMs : amount(maxTime, { s: 1000, m: MINUTE_MS, h: 60 * MINUTE_MS });
  if (maxMs === undefined) return fail('USAGE', `--max-time must be like 30m or 2h, not "${maxTime}"`);
  const maxBytes = maxMemory === undefined ? limits.maxBytes : amount(maxMemory, { MiB: MIB, GiB: 2 ** 30 });
  if (maxBytes === undefined) return fail('USAGE', `--max-memory must be like 800MiB or 4GiB, not "${maxMemory}"`);
  return ok({ maxMs, maxBytes });
}

function amount(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, figure, unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)([a-z]+)$/i.exec(text) ?? [];
  const factor = Object.entries(units).find(([name]) => name.toLowerCase() === unit.toLowerCase())?.[1];
  return factor === undefined || Number(figure) === 0 ? undefined : Number(figure) * factor;
}
