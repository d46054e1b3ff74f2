/**
 * The world behind the vault's door: whatever is asked of it is asked while it rests, and what may change it is remembered
 * first. The same changes at the same instants, asked again after a restart, make the same world.
 */
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { ArmRefusal } from '../azure/arm/errors.ts';
import { type Caller, createFront } from '../azure/arm/front.ts';
import { armOperations } from '../azure/arm/index.ts';
import { createControl } from './control.ts';
import type { FaultBoard } from './fault-board.ts';
import type { HttpRequest } from './https-server.ts';
import type { VaultClient } from './identity.ts';
import { journalOf, type Memory, NO_MEMORY, type OutsideChange } from './memory.ts';
import type { StandingLab } from './standing-lab.ts';
import { reachedBy, type StateLine } from './state-file.ts';

export interface VaultWorldSettings {
  readonly standing: StandingLab;
  readonly faults: FaultBoard;
  readonly clients: readonly VaultClient[];
  readonly retryAfterSeconds: number;
}

/** What does not come through the door (a change that is lived again) has no headers, and nobody follows its links. */
type Asked = Pick<HttpRequest, 'method' | 'path' | 'body'> & Partial<HttpRequest>;
type Who = Result<Caller, ArmRefusal>;

export class VaultWorld {
  readonly standing: StandingLab;
  readonly #clients: readonly VaultClient[];
  readonly #front: ReturnType<typeof createFront>;
  readonly #control: ReturnType<typeof createControl>;
  #memory: Memory = NO_MEMORY;
  /** Whose request is being answered. There is one at a time. */
  #who: Who = nobody();

  constructor({ standing, faults, clients, retryAfterSeconds }: VaultWorldSettings) {
    this.standing = standing;
    this.#clients = clients;
    const azure = standing.lab.azure();
    const authenticate = async () => this.#who;
    this.#front = createFront({
      azure,
      operations: armOperations,
      authenticate,
      retryAfterSeconds: () => retryAfterSeconds,
    });
    this.#control = createControl(standing.lab, faults);
  }

  /** From now on, what comes is remembered there. */
  remember(memory: Memory): void {
    this.#memory = memory;
  }

  /** A request of Azure Resource Manager. */
  askArm(asked: Asked, who: Who): Promise<Response> {
    const client = who.ok ? who.value.clientId : undefined;
    return this.#ask(asked, client, who.ok, () => {
      this.#who = who;
      return this.#front.fetch(requestOf(asked));
    });
  }

  /** A request on the control path. */
  askControl(asked: Asked): Promise<Response> {
    return this.#ask(asked, undefined, true, () => this.#control.fetch(requestOf(asked)));
  }

  /** Looks at the present, to show it to somebody. */
  look<Value>(see: () => Value): Promise<Value> {
    return this.standing.turn(async () => {
      await this.#memory.vouch();
      return see();
    });
  }

  /** Ends the memory of it, exactly where the world stands. */
  close(): Promise<void> {
    return this.standing.turn(() => this.#memory.close());
  }

  #ask(
    { method, path, body }: Asked,
    client: string | undefined,
    mayChange: boolean,
    answer: () => Promise<Response> | Response,
  ): Promise<Response> {
    const changes = mayChange && method !== 'GET' && method !== 'HEAD';
    return this.standing.turn(async () => {
      await (changes ? this.#memory.note({ method, path, body, client }) : this.#memory.vouch());
      return answer();
    });
  }

  /**
   * Lives through what was kept, up to where it ended. Fails with `VAULT_STATE_DIVERGED` when the world does not become
   * what it was.
   */
  async relive(lines: readonly StateLine[]): Promise<Result<undefined>> {
    for (const [index, line] of lines.entries()) {
      if (line.kind === 'time' && line.journal === undefined) continue;
      await this.standing.passUntil(line.at);
      const journal = journalOf(this.standing);
      if (line.journal !== journal) {
        const what = `line ${index + 2}: the world's journal was at "${line.journal}" there, and is at "${journal}" now`;
        return fail('VAULT_STATE_DIVERGED', what);
      }
      if (line.kind === 'request') await this.#again(line);
    }
    await this.standing.passUntil(reachedBy(lines));
    return ok();
  }

  async #again({ method, path, body, client }: OutsideChange): Promise<void> {
    const asked = { method, path, body };
    if (client === undefined) await this.askControl(asked);
    else await this.askArm(asked, this.#callerOf(client));
  }

  #callerOf(clientId: string): Who {
    const client = this.#clients.find((one) => one.clientId === clientId);
    return client ? ok({ clientId, objectId: '', role: client.role }) : nobody();
  }
}

export function requestOf({ method, path, origin = 'https://localhost', headers, body }: Asked): Request {
  const bodiless = method === 'GET' || method === 'HEAD' || body === '';
  return new Request(origin + path, { method, headers, body: bodiless ? undefined : body });
}

function nobody(): Who {
  return { ok: false, failure: { status: 401, code: 'AuthenticationFailed', message: 'Nobody has signed in.' } };
}
