/**
 * What the ARM front serves, as data: one row per operation, in `operations/`, one file per family. The rows are what
 * requests are routed by, what `docs/compatibility.md` is made from, and what decides who may do it.
 */
import type { z } from 'zod';
import type { Failure, Result } from '../../../reference/model/result.ts';
import type { Job } from '../../../reference/site-recovery/jobs/jobs.ts';
import type { Azure } from './azure.ts';
import type { ArmRefusal } from './errors.ts';

export type Method = 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';

/** The built-in roles of Site Recovery, weakest first; a stronger one may do what a weaker one may. Documented. */
export const ROLES = ['reader', 'operator', 'contributor'] as const;
export type Role = (typeof ROLES)[number];

export interface ArmRequest<Body = unknown> {
  /** The whole address as the client wrote it; links in answers lead back to the same origin. */
  readonly url: URL;
  /** Names out of the path, as the client wrote them; ARM compares them without regard to case. */
  readonly names: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Who asks, by the role that he has. */
  readonly caller: Role;
  /** Checked against the row's `body`; undefined where the row has none. */
  readonly body: Body;
}

export type Answer =
  | { readonly kind: 'value'; readonly value: unknown; readonly status: 200 | 201 }
  | { readonly kind: 'rows'; readonly rows: readonly unknown[] }
  | { readonly kind: 'started'; readonly job: Job; readonly again: (() => Result<Job>) | undefined }
  | {
      readonly kind: 'polled';
      readonly status: 200 | 202 | 409;
      readonly headers: Record<string, string>;
      readonly value?: unknown;
      /** How many times as long as usual a client should wait before it looks again; once by default. */
      readonly patience?: number;
    }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'turned-away'; readonly refusal: ArmRefusal };

export interface Operation<Body = unknown> {
  /** As the official client names it: `ReplicationFabrics.get`. */
  readonly name: string;
  /** What the operator does, in words, for the journal and for messages: `test failover`. Default: the name. */
  readonly title?: string;
  readonly method: Method;
  /** Below the vault, unless it starts with `/subscriptions` or the like: `/replicationFabrics/{fabricName}`. */
  readonly path: string;
  /** The weakest role that may. Default: reader for GET, contributor for the rest. */
  readonly role?: Role;
  /** Where its shape is known from: recorded traffic, the published SDK and documents, or inferred. */
  readonly source: 'recorded' | 'documented' | 'inferred';
  /** What differs from Azure, or how deep it goes; for the compatibility table. */
  readonly note?: string;
  /** `refused`: it exists, and this architecture (or this emulation) always refuses it. */
  readonly support?: 'served' | 'refused';
  /** Shape of the request's body. Absent: whatever is sent is ignored. */
  readonly body?: z.ZodType<Body>;
  answer(request: ArmRequest<Body>, azure: Azure): Answer | Promise<Answer>;
}

/** A row of the table; the shape of its body gives `answer` its type. */
export function operation<Body = undefined>(row: Operation<Body>): Operation {
  return row as unknown as Operation;
}

/** 200 (or 201) with a resource. */
export function value(resource: unknown, status: 200 | 201 = 200): Answer {
  return { kind: 'value', value: resource, status };
}

/** A list; the front cuts it into pages. */
export function rows(resources: readonly unknown[]): Answer {
  return { kind: 'rows', rows: resources };
}

/**
 * 202 and where to look, or the refusal. `start` is kept: it is what restarting the job does when it has failed.
 */
export function started(start: () => Result<Job>): Answer {
  const outcome = start();
  return outcome.ok ? { kind: 'started', job: outcome.value, again: start } : refused(outcome.failure);
}

export function nothing(): Answer {
  return { kind: 'nothing' };
}

export function refused(failure: Failure): Answer {
  return { kind: 'refused', failure };
}

/** A refusal in the words of Azure Resource Manager, for what lies beside the vault. */
export function turnedAway(refusal: ArmRefusal): Answer {
  return { kind: 'turned-away', refusal };
}

/** 404 for something that a client named. */
export function missing(what: string): Answer {
  return refused({ code: 'ArmResourceDoesNotExist', message: `There is no ${what}.` });
}

/** The resource of that name, whatever its case, or a 404. */
export function found<Thing>(thing: Thing | undefined, what: string, view: (thing: Thing) => unknown): Answer {
  return thing === undefined ? missing(what) : value(view(thing));
}
