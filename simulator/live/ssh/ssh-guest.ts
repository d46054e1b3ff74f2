/** One connection to a machine's SSH server: who it is, and what it may do. */
import { json } from 'node:stream/consumers';
import type { AuthContext, AuthenticationType, Connection, ServerChannel, Session, SFTPWrapper } from 'ssh2';
import type { AgentInstallation, RemoteAccount, RemoteErrorCode, Response } from '../../../reference/runtime.ts';
import { REQUEST, type RemoteRequest } from '../../machines/installation/remote-requests.ts';
import type { Handler } from '../network/server.ts';
import { receiveFiles } from './sftp-intake.ts';
import { COMMAND, NOT_FOUND, PACKAGE_PATH } from './speech.ts';

export interface SshHost {
  /** What the machine answers to installers. */
  readonly handler: Handler;
  readonly copied: Set<string>;
}

export class SshGuest {
  readonly #host: SshHost;
  readonly #from: string;
  #account: RemoteAccount = { user: '', password: '' };
  /** As the machine was when somebody signed in; absent for whoever is not root. */
  #system: unknown;

  constructor(connection: Connection, from: string, host: SshHost) {
    this.#host = host;
    this.#from = from;
    // A guest who breaks off takes nothing with it.
    connection.on('error', () => {});
    connection.on('authentication', (context) => void this.#signIn(context));
    connection.on('session', (accept) => this.#serve(accept()));
  }

  async #signIn(context: AuthContext): Promise<void> {
    const password = context.method === 'password' ? context.password : '';
    const account = { user: context.username, password };
    const answer = await this.#ask(REQUEST.signIn, { account });
    const refused = codeOf(answer);
    const isKnown = refused === undefined || refused === 'ACCOUNT_RESTRICTED';
    if (context.method !== 'password' || !isKnown) {
      const left: AuthenticationType[] = refused === 'PASSWORD_LOGIN_OFF' ? ['publickey'] : ['password'];
      context.reject(left);
      return;
    }
    this.#account = account;
    this.#system = refused ? undefined : answer.body;
    context.accept();
  }

  #serve(session: Session): void {
    session.on('exec', (accept, _reject, { command }) => void this.#run(command, accept()));
    session.on('sftp', (accept, reject) => void this.#takeFiles(accept, reject));
  }

  /**
   * The library drops what comes before SFTP is granted. A client that does not wait for that (OpenSSH's `sftp`) therefore
   * waits in vain; the process server's does wait.
   */
  async #takeFiles(accept: () => SFTPWrapper, reject: () => void): Promise<void> {
    const answer = await this.#ask(REQUEST.copy, { account: this.#account });
    if (codeOf(answer) === undefined) receiveFiles(accept(), this.#host.copied);
    else reject();
  }

  async #run(command: string, channel: ServerChannel): Promise<void> {
    channel.on('error', () => {});
    const { status, output } = await this.#outcome(command, channel);
    channel.write(output);
    channel.exit(status);
    channel.end();
  }

  async #outcome(command: string, channel: ServerChannel): Promise<{ status: number; output: string }> {
    if (command === COMMAND.whoAmI) return { status: 0, output: this.#system ? '0' : '1000' };
    if (!this.#system) return { status: 1, output: 'permission denied' };
    if (command === COMMAND.look) return { status: 0, output: JSON.stringify(this.#system) };
    if (command !== COMMAND.install || !this.#host.copied.has(PACKAGE_PATH)) {
      return { status: NOT_FOUND, output: `${command}: not found` };
    }
    const agent = await json(channel).catch(() => undefined);
    if (agent === undefined) return { status: 1, output: 'what it is to be installed with cannot be read' };
    const answer = await this.#ask(REQUEST.run, { account: this.#account, agent: agent as AgentInstallation });
    return { status: answer.status === 200 ? 0 : 1, output: JSON.stringify(answer.body) };
  }

  async #ask(path: string, body: RemoteRequest): Promise<Response> {
    return this.#host.handler({ method: 'POST', path, body, from: this.#from });
  }
}

function codeOf({ status, body }: Response): RemoteErrorCode | undefined {
  return status === 200 ? undefined : (body as { readonly code: RemoteErrorCode }).code;
}
