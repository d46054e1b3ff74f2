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
  VcenterView,
} from '../../reference/runtime.ts';
import { biosUuidOf } from '../machines/bios-uuid.ts';
import type { MachinePark } from '../machines/machine-park.ts';
import type { Home } from '../site/home.ts';

const VIEW = '/view';

export class Vcenter {
  readonly #park: MachinePark;
  readonly #home: Pick<Home, 'now'>;

  constructor(park: MachinePark, home: Pick<Home, 'now'>) {
    this.#park = park;
    this.#home = home;
  }

  async handle({ method, path, body }: IncomingRequest): Promise<Response> {
    const { access, edition, datastores, masterTargets, memoryShort, strangers } = this.#home.now();
    if (method === 'GET' && path === VIEW) {
      const view: VcenterView = { machines: await this.#list(strangers), access, edition, datastores, masterTargets };
      return { status: 200, body: view };
    }
    const [, name, action] = /^\/machines(?:\/([^/]+)(?:\/(on|off))?)?$/.exec(path) ?? [];
    if (method === 'GET') {
      if (!name) return { status: 200, body: await this.#list(strangers) };
      const stranger = strangers.find((one) => one === decodeURIComponent(name));
      if (stranger) return { status: 200, body: strangerNamed(stranger) };
      return answer(await this.#park.inspect('vmware', decodeURIComponent(name)));
    }
    if (edition === 'free') return answer(fail('NO_PERMISSION', 'the free edition of ESXi takes no orders'));
    if (access === 'read') return answer(fail('NO_PERMISSION', 'the account has no write rights'));
    if (method === 'POST' && !name) {
      const machine = body as MachineSpecification;
      const datastore = datastores.find((store) => store.name === machine.datastore);
      if (machine.datastore && !datastore?.writable) {
        const why = datastore
          ? `datastore ${datastore.name} is read-only`
          : `there is no datastore ${machine.datastore}`;
        return answer(fail('DATASTORE_NOT_FOUND', why));
      }
      if (strangers.includes(machine.name)) {
        return answer(fail('MACHINE_EXISTS', `a machine ${machine.name} exists already`));
      }
      return answer(await this.#park.create('vmware', machine));
    }
    if (!name) return { status: 404 };
    const decoded = decodeURIComponent(name);
    if (strangers.includes(decoded)) return answer(fail('FABRIC_FAULT', `${decoded} belongs to somebody else`));
    if (action === 'on' && memoryShort) {
      return answer(fail('NOT_ENOUGH_MEMORY', `the host has not enough memory for ${decoded}`));
    }
    if (method === 'POST') return answer(await this.#park.setPower('vmware', decoded, action === 'on' ? 'on' : 'off'));
    return answer(await this.#park.remove('vmware', decoded));
  }

  async #list(strangers: readonly string[]): Promise<MachineState[]> {
    return [...(await this.#park.list('vmware')), ...strangers.map(strangerNamed)];
  }
}

/** Nobody's business: it has a disk of its own, and no power. */
function strangerNamed(name: string): MachineState {
  const biosUuid = biosUuidOf(`stranger:${name}`);
  return { name, biosUuid, operatingSystem: 'Linux', power: 'off', address: '', volumes: [`${name}.vmdk`] };
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
    view: () => ask<VcenterView>('GET', VIEW),
    create: (machine) => ask<MachineState>('POST', '/machines', machine),
    start: (name) => ask<undefined>('POST', `${of(name)}/on`),
    stop: (name) => ask<undefined>('POST', `${of(name)}/off`),
    remove: (name) => ask<undefined>('DELETE', of(name)),
    inspect: (name) => ask<MachineState>('GET', of(name)),
    list: () => ask<MachineState[]>('GET', '/machines'),
  };
}
