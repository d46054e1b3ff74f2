/**
 * An emulated vCenter: the machines on its hosts and the datastores their disks lie on, behind HTTPS on its own port. It
 * refuses what a real one refuses: a second machine of a name, a datastore it does not have, changes with read rights.
 */
import { fail, type Result } from '../../reference/model/result.ts';
import type {
  Hypervisor,
  HypervisorErrorCode,
  HypervisorFailure,
  IncomingRequest,
  MachineSpecification,
  MachineState,
  Network,
  Response,
} from '../../reference/runtime.ts';
import type { MachinePark } from '../machines/machine-park.ts';

export interface VcenterSettings {
  readonly datastores: readonly string[];
  readonly access: 'read' | 'write';
}

export class Vcenter {
  readonly #park: MachinePark;
  readonly #settings: VcenterSettings;

  constructor(park: MachinePark, settings: VcenterSettings) {
    this.#park = park;
    this.#settings = settings;
  }

  async handle({ method, path, body }: IncomingRequest): Promise<Response> {
    const [, name, action] = /^\/machines(?:\/([^/]+)(?:\/(on|off))?)?$/.exec(path) ?? [];
    if (method === 'GET') {
      if (!name) return { status: 200, body: await this.#park.list('vmware') };
      return answer(await this.#park.inspect('vmware', decodeURIComponent(name)));
    }
    if (this.#settings.access === 'read') return answer(fail('NO_PERMISSION', 'the account has no write rights'));
    if (method === 'POST' && !name) {
      const machine = body as MachineSpecification;
      if (machine.datastore && !this.#settings.datastores.includes(machine.datastore)) {
        return answer(fail('DATASTORE_NOT_FOUND', `there is no datastore ${machine.datastore}`));
      }
      return answer(await this.#park.create('vmware', machine));
    }
    if (!name) return { status: 404 };
    const decoded = decodeURIComponent(name);
    if (method === 'POST') return answer(await this.#park.setPower('vmware', decoded, action === 'on' ? 'on' : 'off'));
    return answer(await this.#park.remove('vmware', decoded));
  }
}

function answer(result: Result<unknown, HypervisorFailure>): Response {
  return result.ok ? { status: 200, body: result.value } : { status: 409, body: result.failure };
}

/** The vCenter as a client sees it: requests over its own network, so that whatever cuts that line shows here. */
export function vcenterClient(network: Network, host: string, port: number): Hypervisor {
  async function ask<Value>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<Result<Value, HypervisorFailure>> {
    const response = await network.request({ host, port }, { method, path, body }, { trust: 'public' });
    if (!response.ok) return response;
    if (response.value.status === 200) return { ok: true, value: response.value.body as Value };
    const refused = response.value.body as { code: HypervisorErrorCode; message: string };
    return fail(refused.code, refused.message);
  }
  const of = (name: string) => `/machines/${encodeURIComponent(name)}`;
  return {
    create: (machine) => ask<MachineState>('POST', '/machines', machine),
    start: (name) => ask<undefined>('POST', `${of(name)}/on`),
    stop: (name) => ask<undefined>('POST', `${of(name)}/off`),
    remove: (name) => ask<undefined>('DELETE', of(name)),
    inspect: (name) => ask<MachineState>('GET', of(name)),
    list: () => ask<MachineState[]>('GET', '/machines'),
  };
}
