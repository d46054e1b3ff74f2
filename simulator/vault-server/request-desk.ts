/** Who answers a request: Entra, Azure Resource Manager, or the control path. */
import { fail } from '../../reference/model/result.ts';
import { mediaRefusal } from '../azure/arm/request-body.ts';
import { CONTROL } from './control.ts';
import { refuse } from './control-body.ts';
import { type Doorkeeper, isEntraPath } from './doorkeeper.ts';
import type { HttpRequest } from './https-server.ts';
import type { Pace } from './pace.ts';
import { createTimeControl, TIME_PATH } from './time-control.ts';
import { requestOf, type VaultWorld } from './vault-world.ts';

export interface DeskParts {
  readonly door: Doorkeeper;
  readonly world: VaultWorld;
  readonly pace: Pace;
  /** Whether the control path asks for the contributor's credentials. */
  readonly guarded: boolean;
}

export function requestDesk({ door, world, pace, guarded }: DeskParts): (request: HttpRequest) => Promise<Response> {
  const time = createTimeControl(CONTROL + TIME_PATH, world, pace);

  async function control(request: HttpRequest, pathname: string): Promise<Response> {
    if (guarded && !(await door.mayControl(request.headers.get('authorization') ?? undefined))) {
      const message =
        "this vault can be reached from elsewhere, so its control path asks for the contributor's credentials";
      return refuse(fail('ControlCredentialsMissing', message).failure);
    }
    return pathname === CONTROL + TIME_PATH ? time.fetch(requestOf(request)) : world.askControl(request);
  }

  return async (request) => {
    pace.noticed();
    const { pathname } = new URL(request.origin + request.path);
    if (isEntraPath(pathname)) return door.entra.fetch(requestOf(request));
    if (pathname === CONTROL || pathname.startsWith(`${CONTROL}/`)) return control(request, pathname);
    return world.askArm(request, await whoMayAsk(request));
  };

  /** A body that nobody reads stays outside: the world, and what it remembers, never hear of it. */
  async function whoMayAsk({ method, headers, body }: HttpRequest): ReturnType<Doorkeeper['authenticate']> {
    const caller = await door.authenticate(headers.get('authorization') ?? undefined);
    const refusal = caller.ok ? mediaRefusal(method, headers, body) : undefined;
    return refusal ? { ok: false, failure: refusal } : caller;
  }
}
