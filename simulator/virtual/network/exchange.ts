/**
 * One request and its answer. In the good case on an open connection that is two events: the request is there, the
 * answer is there. A timeout is armed only once something has to be waited for that may never come.
 */
import { sizeOf } from '../../../reference/model/content.ts';
import { fail, ok, type Result } from '../../../reference/model/result.ts';
import type {
  Endpoint,
  NetworkErrorCode,
  NetworkFailure,
  Request,
  RequestOptions,
  Response,
} from '../../../reference/runtime.ts';
import { withLowerCaseNames } from '../../network/http-headers.ts';
import { CONNECT_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from '../../network/network-timeouts.ts';
import type { Scheduled } from '../kernel.ts';
import type { Client, Connection, UnderWay } from './connection.ts';
import type { Refused } from './dial.ts';
import type { Delivery, VirtualInternet } from './internet.ts';
import { type Lane, send } from './link.ts';
import type { Passing } from '../../network/mischief.ts';
import type { BlockMode } from './rules.ts';
import { serveStray } from './stray.ts';

export type Answer = Result<Response, NetworkFailure>;

/** Request line, status line and the headers that everybody sends, about. */
const HEADER_BYTES = 250;

export class Exchange implements UnderWay {
  readonly #internet: VirtualInternet;
  readonly #client: Client;
  readonly #to: Endpoint;
  readonly #request: Request;
  readonly #timeoutMs: number;
  readonly #plaintext: boolean;
  readonly #startedAtMs: number;
  readonly #deadlineMs: number;
  readonly #resolve: (answer: Answer) => void;
  #connection: Connection | undefined;
  /** The one event this exchange waits for. */
  #pending: Scheduled | undefined;
  /** When the request has left the client completely. */
  #sentAtMs = Number.POSITIVE_INFINITY;
  /** No message of it gets through any more. */
  #cut = false;
  #settled = false;
  /** It is carried out, and nobody will hear of it. */
  #answerIsLost = false;

  constructor(
    internet: VirtualInternet,
    client: Client,
    to: Endpoint,
    request: Request,
    options: RequestOptions,
    resolve: (answer: Answer) => void,
  ) {
    this.#internet = internet;
    this.#client = client;
    this.#to = to;
    this.#request = request;
    this.#timeoutMs = options.timeoutMs ?? REQUEST_TIMEOUT_MS;
    this.#plaintext = options.plaintext ?? false;
    this.#startedAtMs = internet.kernel.nowMs;
    this.#deadlineMs = this.#startedAtMs + this.#timeoutMs;
    this.#resolve = resolve;
  }

  // ------------------------------------------------------------------------------------------------------- the request

  /** No connection came about. */
  refuse({ code, afterMs, issuer, why }: Refused): void {
    if (afterMs >= this.#timeoutMs) this.#awaitTimeout(this.#deadlineMs);
    else this.#failAt(this.#startedAtMs + afterMs, code, why, issuer);
  }

  startOn(connection: Connection): void {
    this.#connection = connection;
    connection.exchanges.add(this);
    const { readyAtMs } = connection;
    if (readyAtMs <= this.#startedAtMs) this.#sendRequest(connection);
    else if (readyAtMs >= this.#connectDeadlineMs) this.#awaitTimeout();
    else this.#pending = this.#internet.kernel.schedule(readyAtMs, () => this.#sendRequest(connection));
  }

  #sendRequest(connection: Connection): void {
    const { body, payload } = this.#request;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sizeBytes = messageBytes(this.#request, text);
    const journey = send(connection.there, sizeBytes, this.#internet.kernel.nowMs, this.#deadlineMs);
    this.#sentAtMs = journey.sentAtMs;
    const arrive = () => {
      this.#observe('request', connection, connection.there, payload, sizeBytes);
      this.#serve(connection, text);
    };
    const { kernel, mischief } = this.#internet;
    const arrivesAtMs = journey.arrivesAtMs;
    const verdict = Number.isFinite(arrivesAtMs) ? mischief.judge(() => this.#passing(connection)) : undefined;
    const arriveLate = () => {
      if (this.#settled || this.#cut) serveStray(this.#internet, connection, this.#request, text);
      else arrive();
    };
    switch (verdict?.act) {
      case 'delay':
        this.#awaitTimeout();
        kernel.schedule(arrivesAtMs + verdict.byMs, arriveLate);
        return;
      case 'overtaken':
        this.#awaitTimeout();
        verdict.hold(arriveLate);
        return;
      case 'repeat':
        kernel.schedule(arrivesAtMs + verdict.afterMs, () =>
          serveStray(this.#internet, connection, this.#request, text),
        );
        break;
      case 'lose-answer':
        this.#answerIsLost = true;
        break;
    }
    this.#arriveAt(arrivesAtMs, arrive);
  }

  #serve(connection: Connection, text: string | undefined): void {
    const { handler } = connection.serving;
    const { kernel, mischief } = this.#internet;
    mischief.requestArrived(() => this.#passing(connection));
    // Somebody may have cut its power at this very moment.
    if (this.#cut || !connection.serving.lifeline.alive) return;
    const body: unknown = text === undefined ? undefined : JSON.parse(text);
    kernel.touchPromises();
    try {
      const headers = withLowerCaseNames(this.#request.headers);
      const answer = handler({ ...this.#request, headers, body, from: connection.fromAddress });
      mischief.requestServed(() => this.#passing(connection));
      if (!(answer instanceof Promise)) {
        this.#sendAnswer(connection, answer);
        return;
      }
      this.#awaitTimeout();
      answer.then(
        (response) => this.#sendAnswer(connection, response),
        (error) => kernel.fail(error),
      );
    } catch (error) {
      kernel.fail(error);
    }
  }

  // -------------------------------------------------------------------------------------------------------- the answer

  #sendAnswer(connection: Connection, response: Response): void {
    if (this.#settled || this.#cut || !connection.serving.lifeline.alive) return;
    if (this.#answerIsLost) {
      this.#awaitTimeout();
      return;
    }
    const { body, payload } = response;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sizeBytes = messageBytes(response, text);
    const journey = send(connection.back, sizeBytes, this.#internet.kernel.nowMs, this.#deadlineMs);
    this.#arriveAt(journey.arrivesAtMs, () => {
      this.#observe('response', connection, connection.back, payload, sizeBytes);
      const headers = withLowerCaseNames(response.headers);
      this.#internet.mischief.answerArrived(() => this.#passing(connection));
      this.#settle(ok({ ...response, headers, body: text === undefined ? undefined : JSON.parse(text) }));
    });
  }

  // ------------------------------------------------------------------------------------------------ what comes between

  /** Something stopped the traffic of this exchange for good. */
  interrupt(mode: BlockMode): void {
    if (this.#cut || this.#settled) return;
    this.#cut = true;
    if (mode === 'drop') this.#awaitTimeout();
    else this.#failAt(this.#internet.kernel.nowMs, 'ECONNRESET', 'the open connection was reset');
  }

  /** The server's process ended: its machine says so, a latency later, if it still can. */
  resetByServer(): void {
    if (this.#cut || this.#settled || this.#connection === undefined) return;
    let latencyMs = 0;
    for (const { link } of this.#connection.back) latencyMs += link.settings.latencyMs;
    const atMs = this.#internet.kernel.nowMs + latencyMs;
    if (atMs >= this.#deadlineMs) this.#awaitTimeout();
    else this.#failAt(atMs, 'ECONNRESET', 'the server closed the connection');
  }

  /** The client died. What has left it completely still arrives. */
  abandon(): void {
    if (this.#internet.kernel.nowMs < this.#sentAtMs) this.#pending?.cancel();
  }

  #arriveAt(atMs: number, action: () => void): void {
    this.#pending?.cancel();
    if (atMs > this.#deadlineMs) this.#awaitTimeout();
    else this.#pending = this.#internet.kernel.schedule(atMs, action);
  }

  #awaitTimeout(atMs = this.#sentAtMs === Number.POSITIVE_INFINITY ? this.#connectDeadlineMs : this.#deadlineMs): void {
    const seconds = Math.round(atMs - this.#startedAtMs) / 1000;
    this.#failAt(atMs, 'ETIMEDOUT', `no answer within ${seconds} s`);
  }

  get #connectDeadlineMs(): number {
    return Math.min(this.#startedAtMs + CONNECT_TIMEOUT_MS, this.#deadlineMs);
  }

  #failAt(atMs: number, code: NetworkErrorCode, why: string, issuer?: string): void {
    this.#pending?.cancel();
    this.#pending = this.#internet.kernel.schedule(atMs, () => {
      const { host, port } = this.#to;
      const { failure } = fail(code, `${this.#client.node} asked ${host}:${port}: ${why}`);
      this.#settle({ ok: false, failure: issuer === undefined ? failure : { ...failure, issuer } });
    });
  }

  #settle(answer: Answer): void {
    this.#settled = true;
    const { kernel } = this.#internet;
    if (this.#connection !== undefined) {
      this.#connection.lastUsedMs = kernel.nowMs;
      this.#connection.exchanges.delete(this);
      if (!answer.ok) this.#connection.open = false;
      this.#internet.releaseIfDone(this.#connection);
    }
    if (!this.#client.lifeline.alive) return;
    this.#resolve(answer);
    kernel.touchPromises();
  }

  #passing(connection: Connection): Passing {
    const { method, path } = this.#request;
    const [plainPath = ''] = path.split('?');
    const { name: toMachine } = connection.server;
    return { method, path: plainPath, from: this.#client.node, toMachine, hostName: connection.hostName };
  }

  #observe(
    direction: Delivery['direction'],
    connection: Connection,
    lanes: readonly Lane[],
    payload: Request['payload'],
    sizeBytes: number,
  ): void {
    this.#internet.observe(() => {
      const ends = [this.#client.host.name, connection.server.name] as const;
      const [from, to] = direction === 'request' ? ends : ends.toReversed();
      return {
        direction,
        from: from as string,
        to: to as string,
        port: connection.port,
        hostName: connection.hostName,
        path: lanes.map(({ link }) => link.name),
        plaintext: this.#plaintext,
        payload,
        sizeBytes,
      };
    });
  }
}

function messageBytes({ payload }: Request | Response, bodyText: string | undefined): number {
  return HEADER_BYTES + (bodyText?.length ?? 0) + (payload === undefined ? 0 : sizeOf(payload));
}
