/**
 * What is asked of a machine's port 22, said by SSH: each request of an installer is a connection of its own that signs in and
 * does one thing. The answer is the one that plain requests get in the virtual world.
 */
import type { Socket } from 'node:net';
import { fail, InvariantBroken, ok, type Result } from '../../../reference/model/result.ts';
import type { Clock, NetworkFailure, RemoteErrorCode, Request, Response } from '../../../reference/runtime.ts';
import { REQUEST, type RemoteRequest } from '../../machines/installation/remote-requests.ts';
import { COMMAND, PACKAGE_BYTES, PACKAGE_PATH } from './speech.ts';
import { openSession, type SshSession } from './ssh-session.ts';

export interface SshExchangeSettings {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Address of the machine that asks. */
  readonly from: string;
  /** Opens a connection and has `furnish` make of it what is needed. */
  connect<Furnished>(
    furnish: (socket: Socket, patience: AbortSignal) => Promise<Result<Furnished, NetworkFailure>>,
  ): Promise<Result<Furnished, NetworkFailure>>;
  /** What a broken connection means; undefined: nothing, the answer just does not come. */
  explain(error: Error): NetworkFailure | undefined;
}

type Answer = Result<Response, NetworkFailure>;

export async function sshExchange(
  { path, body }: Request,
  { clock, timeoutMs, from, connect, explain }: SshExchangeSettings,
): Promise<Answer> {
  const asked = body as RemoteRequest;
  // Loaded by the few who ever need it, and before the connection's time begins.
  const { default: ssh } = await import('ssh2');
  let session: SshSession | undefined;
  let isLate = false;
  const late = Promise.withResolvers<Answer>();
  const timer = clock.after(timeoutMs, () => {
    late.resolve(fail('ETIMEDOUT', `no answer within ${timeoutMs / 1000} s`));
    isLate = true;
    session?.destroy();
  });
  const answer = await Promise.race([converse(), late.promise]);
  timer.cancel();
  return answer;

  async function converse(): Promise<Answer> {
    const opened = await connect(async (socket, patience) =>
      ok(await openSession(new ssh.Client(), socket, asked.account, from, patience)),
    );
    if (!opened.ok) return opened;
    if ('refused' in opened.value) return ok(refusal(opened.value.refused));
    session = opened.value;
    // Nobody waits for it any more, so nothing is begun.
    if (isLate) session.destroy();
    try {
      return await step(path, asked, session);
    } catch (error) {
      const failure = explain(error as Error);
      return failure ? { ok: false, failure } : late.promise;
    } finally {
      session.end();
    }
  }
}

async function step(path: string, { agent }: RemoteRequest, session: SshSession): Promise<Answer> {
  switch (path) {
    case REQUEST.signIn: {
      const { output } = await session.run(COMMAND.whoAmI);
      return output === '0' ? reported(await session.run(COMMAND.look)) : ok(refusal('ACCOUNT_RESTRICTED'));
    }
    case REQUEST.copy:
      return ok(
        (await session.copy(PACKAGE_PATH, new Uint8Array(PACKAGE_BYTES))) ? { status: 200 } : refusal('SFTP_OFF'),
      );
    case REQUEST.run:
      return reported(await session.run(COMMAND.install, JSON.stringify(agent)));
    default:
      throw new InvariantBroken(`nothing is called ${path} on port 22`);
  }
}

/** A command that ends otherwise was cut short: the machine has started anew since the installer was copied. */
function reported({ status, output }: { readonly status: number; readonly output: string }): Answer {
  if (status !== 0) return fail('ECONNRESET', `the command ended with ${status}: ${output}`);
  return ok({ status: 200, body: JSON.parse(output) as unknown });
}

function refusal(code: RemoteErrorCode): Response {
  return { status: 401, body: { code } };
}
