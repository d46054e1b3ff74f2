/**
 * What a process of a live lab looks out for: moments of its files and messages, and messages that something is to become of.
 * It is told what is wanted, asks its launcher when it meets something like it, and does not go on until it is answered. So
 * whoever wrote the file or asked has not heard of it yet when the launcher acts; it stands under TLS and under the role,
 * where paths can be read. The rest of the process goes on meanwhile, for the milliseconds that this takes.
 */
import type { Clock, Files, Network, NetworkFailure, Request, Response } from '../../reference/runtime.ts';
import { fail, type Result } from '../../reference/model/result.ts';
import { type FileMoment, type FileOperation, isNode, isPath, type MessageFilter } from '../moments.ts';
import { REQUEST_TIMEOUT_MS } from '../network/network-timeouts.ts';

import type { LauncherLine } from './launcher-line.ts';

export interface Wanted {
  readonly files: readonly FileMoment[];
  readonly messages: readonly Pick<MessageFilter, 'path' | 'method'>[];
}

/** A request, as its sender knows it. */
export interface Leaving {
  readonly method: string;
  readonly path: string;
  readonly from: string;
  /** The name or address that is asked. */
  readonly host: string;
}

/** The same as the machine sees it that is asked. */
export interface Arriving {
  readonly method: string;
  readonly path: string;
  readonly fromAddress: string;
  readonly toMachine: string;
}

export type Fate =
  | { readonly act: 'lose-answer' }
  | { readonly act: 'repeat'; readonly afterMs: number }
  | { readonly act: 'delay'; readonly byMs: number }
  | { readonly act: 'overtaken'; readonly ticket: number };

export interface Lookout {
  wanted(): Wanted;
  fileDone(node: string, done: FileOperation, path: string): Promise<void>;
  leaves(message: Leaving): Promise<Fate | undefined>;
  /** Settles when the message with that ticket has been overtaken. */
  overtaken(ticket: number): Promise<void>;
  answered(message: Leaving): Promise<void>;
  arrives(message: Arriving): Promise<void>;
}

/** The launcher's order: from now on this is wanted. */
export const LOOK_OUT = 'look-out';
export const NOTHING_WANTED: Wanted = { files: [], messages: [] };

export function askedLookout({ ask, onOrder }: Pick<LauncherLine, 'ask' | 'onOrder'>, atFirst: Wanted): Lookout {
  let wanted = atFirst;
  onOrder(LOOK_OUT, (now: Wanted) => {
    wanted = now;
  });
  return {
    wanted: () => wanted,
    fileDone: (...given) => ask('lookout.file', ...given),
    leaves: (message) => ask('lookout.leaves', message),
    overtaken: (ticket) => ask('lookout.overtaken', ticket),
    answered: (message) => ask('lookout.answered', message),
    arrives: (message) => ask('lookout.arrives', message),
  };
}

export function lookoutFiles(files: Files, node: string, lookout: Lookout): Files {
  const done = async <Outcome>(operation: FileOperation, path: string, work: Promise<Outcome>): Promise<Outcome> => {
    const outcome = await work;
    const refused = (outcome as Result<unknown> | undefined)?.ok === false;
    const isIt = (one: FileMoment) => one.done === operation && isNode(one.node, node) && isPath(one.path, path);
    if (!refused && lookout.wanted().files.some(isIt)) await lookout.fileDone(node, operation, path);
    return outcome;
  };
  return {
    append: (path, data) => done('append', path, files.append(path, data)),
    write: (path, data) => done('write', path, files.write(path, data)),
    sync: (path) => done('sync', path, files.sync(path)),
    rename: (from, to) => done('rename', to, files.rename(from, to)),
    remove: (path) => done('remove', path, files.remove(path)),
    read: (path) => files.read(path),
    list: (prefix) => files.list(prefix),
    space: () => files.space(),
  };
}

type Answer = Result<Response, NetworkFailure>;

export function lookoutNetwork(
  network: Network,
  { node, machine, clock, lookout }: { node: string; machine: string; clock: Clock; lookout: Lookout },
): Network {
  const isWanted = ({ method, path }: { method: string; path: string }) =>
    lookout
      .wanted()
      .messages.some((one) => isPath(one.path, path) && (one.method === undefined || one.method === method));

  async function request(...given: Parameters<Network['request']>): Promise<Answer> {
    const [to, { method, path: whole }, { timeoutMs = REQUEST_TIMEOUT_MS } = {}] = given;
    const message = { method, path: plainPath(whole), from: node, host: to.host };
    if (!isWanted(message)) return network.request(...given);
    const sinceMs = clock.nowMs();
    const silence = async (): Promise<Answer> => {
      await clock.sleep(Math.max(0, sinceMs + timeoutMs - clock.nowMs()));
      return fail('ETIMEDOUT', `${node} asked ${to.host}:${to.port}: no answer within ${timeoutMs / 1000} s`);
    };
    const send = async (): Promise<Answer> => {
      const answer = await network.request(...given);
      if (answer.ok) await lookout.answered(message);
      return answer;
    };
    const fate = await lookout.leaves(message);
    switch (fate?.act) {
      case undefined:
        return send();
      case 'lose-answer':
        await send();
        return silence();
      case 'repeat':
        clock.after(fate.afterMs, () => void network.request(...given));
        return send();
      case 'delay':
        return Promise.race([clock.sleep(fate.byMs).then(send), silence()]);
      case 'overtaken':
        return Promise.race([lookout.overtaken(fate.ticket).then(send), silence()]);
    }
  }

  return {
    address: network.address,
    request,
    listen: (port, handler) =>
      network.listen(port, async (incoming) => {
        const { method, from: fromAddress } = incoming;
        const message = { method, path: plainPath(incoming.path), fromAddress, toMachine: machine };
        if (isWanted(message)) await lookout.arrives(message);
        return handler(incoming);
      }),
  };
}

/** Without its query, and without the container that all blobs of a live lab lie in. */
function plainPath(path: Request['path']): string {
  return (path.split('?', 1)[0] as string).replace(/^\/replication(?=\/)/, '');
}
