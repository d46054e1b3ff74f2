/** Other machines as an installer reaches them, over the network that it is in. */
import { fail, ok, type Result } from '../../../reference/model/result.ts';
import type {
  InstallerReport,
  Network,
  RemoteAccess,
  RemoteErrorCode,
  RemoteFailure,
  RemoteSystem,
  RemoteTarget,
  RequestOptions,
} from '../../../reference/runtime.ts';
import { REQUEST, type RemoteRequest } from './remote-requests.ts';

/** A run is waited for until it has ended. */
const LONGEST_RUN_MS = 10 * 60_000;

const SIGN_IN_PORT = { Linux: 22, Windows: 135 } as const;
const COPY_PORT = { Linux: 22, Windows: 445 } as const;

/** @param secured how the connections are: a live lab speaks TLS only. */
export function remoteAccess(
  network: Network,
  secured: Pick<RequestOptions, 'plaintext' | 'trust'> = { plaintext: true },
): RemoteAccess {
  const ask = async <Body>(
    { host }: RemoteTarget,
    port: number,
    path: string,
    body: RemoteRequest,
  ): Promise<Result<Body, RemoteFailure>> => {
    const options = { ...secured, timeoutMs: LONGEST_RUN_MS };
    const answer = await network.request({ host, port }, { method: 'POST', path, body }, options);
    if (!answer.ok) return answer;
    if (answer.value.status === 200) return ok(answer.value.body as Body);
    const { code } = answer.value.body as { readonly code: RemoteErrorCode };
    return fail(code, `${host} answered ${code} on port ${port}`);
  };

  return {
    async signIn(target, account) {
      const signInPort = SIGN_IN_PORT[target.operatingSystem];
      const entered = await ask<RemoteSystem>(target, signInPort, REQUEST.signIn, { account });
      if (!entered.ok) return entered;
      return ok({
        system: entered.value,
        copyInstaller: () => ask<undefined>(target, COPY_PORT[target.operatingSystem], REQUEST.copy, { account }),
        runInstaller: (agent) => ask<InstallerReport>(target, signInPort, REQUEST.run, { account, agent }),
      });
    },
  };
}
