/**
 * The wire between the orders server and the billing server, both ends of it.
 *
 * A bill is asked for only when its order is safe on the disk, and one at a time in the order of their numbers. Nothing
 * is remembered across failures: whoever wants to go on asks which order was billed last, and continues behind it.
 *
 *     GET  /bills/latest                                  200 { orderId }   0 when there is no bill
 *     POST /bills  { orderId, customer, amountCents }     201 billed, 200 billed before; both mean: it is on the disk
 *                                                         409 orders before this one were never billed, 503 try later
 */
import type { Clock, Endpoint, IncomingRequest, Network, Response, Timer } from '../../../reference/runtime.ts';
import type { OrderToBill, Row } from './tables.ts';

/** The application's own port. */
export const BILLING_PORT = 8443;

const TIMEOUT_MS = 10_000;

export type Billed = 'billed' | 'billed before' | 'out of turn' | 'failed';

/** The billing server's end. */
export interface BillingDesk {
  latestOrderId(): number;
  bill(order: OrderToBill): Promise<Billed>;
}

const STATUS: Readonly<Record<Billed, number>> = { billed: 201, 'billed before': 200, 'out of turn': 409, failed: 503 };

export async function answer(desk: BillingDesk, request: IncomingRequest): Promise<Response> {
  if (request.method === 'GET' && request.path === '/bills/latest') {
    return { status: 200, body: { orderId: desk.latestOrderId() } };
  }
  if (request.method === 'POST' && request.path === '/bills') {
    return { status: STATUS[await desk.bill(request.body as OrderToBill)] };
  }
  return { status: 404 };
}

export interface BillerOptions {
  readonly network: Network;
  readonly clock: Clock;
  readonly billing: Endpoint;
  /** How long to wait before trying again when the billing server cannot be reached. */
  readonly retryMs: number;
  /** The first order with this number or a higher one that is safe on the disk. */
  orderFrom(id: number): Promise<Row | undefined>;
}

/** The orders server's end. */
export class Biller {
  readonly #options: BillerOptions;
  /** The order to be billed next; unknown until the billing server said where it stands. */
  #nextOrderId: number | undefined;
  #working = false;
  #stopped = false;
  /** One at a time: every order that comes meanwhile is a reason to try as well. */
  #retry: Timer | undefined;

  constructor(options: BillerOptions) {
    this.#options = options;
  }

  /** Bills whatever is still to be billed, unless that is under way already. */
  async work(): Promise<void> {
    if (this.#working || this.#stopped) return;
    this.#working = true;
    const done = await this.#billAll();
    this.#working = false;
    if (done || this.#stopped) return;
    this.#retry?.cancel();
    this.#retry = this.#options.clock.after(this.#options.retryMs, () => void this.work());
  }

  stop(): void {
    this.#stopped = true;
  }

  /** False when the billing server could not be reached or refused. */
  async #billAll(): Promise<boolean> {
    this.#nextOrderId ??= await this.#askWhereToGoOn();
    while (this.#nextOrderId !== undefined && !this.#stopped) {
      const order = await this.#options.orderFrom(this.#nextOrderId);
      if (!order) return true;
      this.#nextOrderId = (await this.#bill(order)) ? order[0] + 1 : undefined;
    }
    return false;
  }

  async #askWhereToGoOn(): Promise<number | undefined> {
    const { network, billing } = this.#options;
    const asked = await network.request(
      billing,
      { method: 'GET', path: '/bills/latest' },
      { trust: 'site', timeoutMs: TIMEOUT_MS },
    );
    if (!asked.ok || asked.value.status !== 200) return undefined;
    return (asked.value.body as { orderId: number }).orderId + 1;
  }

  async #bill(order: Row): Promise<boolean> {
    const { network, billing } = this.#options;
    const body: OrderToBill = { orderId: order[0], customer: order[1] as string, amountCents: order[3] as number };
    const billed = await network.request(
      billing,
      { method: 'POST', path: '/bills', body },
      { trust: 'site', timeoutMs: TIMEOUT_MS },
    );
    return billed.ok && (billed.value.status === 201 || billed.value.status === 200);
  }
}
