/**
 * The life of a process server: its registration, its health as the worst of what is measured (facts, section 3.5), and
 * whether the machines that send to it are throttled because its cache runs full.
 */
import { setup } from 'xstate';
import { registrationRegion } from '../model/registration-region.ts';

export interface Measurement {
  readonly cacheFreeShare: number;
  /** How long the pending data will take to upload; absent while nothing is pending. */
  readonly uploadEstimateMs?: number;
}

export type ProcessServerEvent =
  | { type: 'REGISTERED' }
  | { type: 'REJECTED'; code: string }
  | { type: 'CONTROL_LOST'; code: string }
  | ({ type: 'MEASURED' } & Measurement)
  | { type: 'UPLOADED' }
  | { type: 'UPLOAD_FAILED'; code: string };

/** Estimated upload time of the pending data: warning and critical. Documented. */
export const UPLOAD_LIMIT = { warningMs: 30 * 60_000, criticalMs: 45 * 60_000 } as const;
/** Free share of the cache: warning, critical, and where machines are throttled. Documented. */
export const CACHE_LIMIT = { warningFreeShare: 0.3, criticalFreeShare: 0.25, throttleFreeShare: 0.2 } as const;

export const processServerChart = setup({
  types: { events: {} as ProcessServerEvent },
  guards: {
    critical: ({ event }) =>
      event.type === 'MEASURED' &&
      (event.cacheFreeShare < CACHE_LIMIT.criticalFreeShare || (event.uploadEstimateMs ?? 0) > UPLOAD_LIMIT.criticalMs),
    warning: ({ event }) =>
      event.type === 'MEASURED' &&
      (event.cacheFreeShare < CACHE_LIMIT.warningFreeShare || (event.uploadEstimateMs ?? 0) > UPLOAD_LIMIT.warningMs),
    cacheNearlyFull: ({ event }) => event.type === 'MEASURED' && event.cacheFreeShare < CACHE_LIMIT.throttleFreeShare,
  },
}).createMachine({
  id: 'process-server',
  type: 'parallel',
  states: {
    registration: registrationRegion,
    health: {
      initial: 'normal',
      on: {
        MEASURED: [
          { guard: 'critical', target: '.critical' },
          { guard: 'warning', target: '.warning' },
          { target: '.normal' },
        ],
      },
      states: { normal: {}, warning: {}, critical: {} },
    },
    intake: {
      initial: 'open',
      on: { MEASURED: [{ guard: 'cacheNearlyFull', target: '.throttling' }, { target: '.open' }] },
      states: { open: {}, throttling: {} },
    },
    upload: {
      initial: 'flowing',
      states: {
        flowing: { on: { UPLOAD_FAILED: 'blocked' } },
        blocked: { on: { UPLOADED: 'flowing' } },
      },
    },
  },
});
