/**
 * The ARM front over a small site in the virtual lab, with the rows that are under test: the stage for tests of the ARM
 * surface. Everybody who asks is a contributor; the lab's time passes while a job runs.
 */
import { invariant, ok } from '../../reference/model/result.ts';
import type { Job } from '../../reference/site-recovery/jobs/jobs.ts';
import { minutes, siteText, Stage } from './lab-stage.ts';
import type { Azure } from '../azure/arm/azure.ts';
import { createFront } from '../azure/arm/front.ts';
import { wholePath } from '../azure/arm/template.ts';
import type { Method, Operation } from '../azure/arm/operation.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** What the body says as JSON; undefined where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

const CALLER = { clientId: 'test', objectId: 'test', role: 'contributor' } as const;

export class FrontStage {
  readonly stage: Stage;
  readonly azure: Azure;
  readonly #front: ReturnType<typeof createFront>;

  /** A site that has registered, with its agents and its process server. */
  static async open(operations: readonly Operation[], text = siteText()): Promise<FrontStage> {
    const stage = new Stage(text);
    await stage.lab.start();
    const { context } = stage.lab.azure().service;
    const { servers, processServers } = stage.lab.site;
    // One that was installed with another passphrase never registers.
    const agents = servers.filter(({ passphrase }) => passphrase === undefined).length;
    await stage.until('the site has reported its machines', () => {
      const inventory = context.sites.all()[0]?.inventory;
      const ready = inventory?.components.filter(({ status }) => status?.kind === 'process-server').length;
      return inventory?.agents.length === agents && ready === 1 + processServers.length;
    });
    return new FrontStage(stage, operations);
  }

  /** Over a stage on which something plays already. */
  constructor(stage: Stage, operations: readonly Operation[]) {
    this.stage = stage;
    this.azure = stage.lab.azure();
    this.#front = createFront({ azure: this.azure, operations, authenticate: async () => ok(CALLER) });
  }

  /** `path` is below the vault, unless it starts with `/subscriptions`; `body` goes out as it stands. */
  async send(method: Method, path: string, body?: unknown): Promise<Reply> {
    const { subscription, resourceGroup, vault } = this.azure.site.azure;
    const whole = wholePath(path)
      .replace('{subscriptionId}', subscription)
      .replace('{resourceGroupName}', resourceGroup)
      .replace('{resourceName}', vault);
    const version = whole.includes('?') ? '&api-version=2023-06-01' : '?api-version=2023-06-01';
    const request = new Request(`https://management.azure.com${whole}${version}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-ms-client-request-id': 'stage' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const response = await this.fetch(request);
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** For official clients too, whose requests come here without a network between. */
  fetch(request: Request): Promise<Response> {
    const { lab } = this.stage;
    return lab.drive(() => lab.kernel.outside(Promise.resolve(this.#front.fetch(request))));
  }

  get(path: string): Promise<Reply> {
    return this.send('GET', path);
  }

  /** Asks for something that takes time, and lets time pass until its job has ended. */
  async change(method: Method, path: string, properties?: object): Promise<Job> {
    const reply = await this.send(method, path, properties && { properties });
    invariant(reply.status === 202, `${method} ${path} was accepted: ${reply.status} ${JSON.stringify(reply.body)}`);
    return this.ended(reply);
  }

  async ended(accepted: Reply): Promise<Job> {
    const id = /replicationOperationStatus\/([^?]+)/.exec(accepted.headers.get('azure-asyncoperation') ?? '')?.[1];
    const job = this.azure.service.context.jobs.get(id ?? '');
    invariant(job, `the operation's id ${id} is that of a job`);
    await this.stage.until('the job ends', () => job.endMs !== undefined, minutes(60));
    return job;
  }
}
