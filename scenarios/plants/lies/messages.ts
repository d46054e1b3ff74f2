/** Lies about messages: what a role asks, what it is told, and how it answers others, by the path of the request. */
import { ok } from '../../../reference/model/result.ts';
import type { IncomingRequest, Network, Request, Response } from '../../../reference/runtime.ts';
import { except, type Lie } from './except.ts';

type Answer = Awaited<ReturnType<Network['request']>>;
type Carry = (request: Request, send: (request: Request) => Promise<Answer>) => Promise<Answer>;
type Serve = (
  request: IncomingRequest,
  genuine: (request: IncomingRequest) => Promise<Response>,
) => Promise<Response> | Response;

/** `carry` brings the role's requests under that path to the other side, or does not. */
export function asking(path: string, carry: (runtime: Parameters<Lie>[0]) => Carry): Lie {
  return (runtime) => {
    const { network } = runtime;
    const carried = carry(runtime);
    const request: Network['request'] = (to, sent, options) => {
      const send = (wanted: Request) => network.request(to, wanted, options);
      return sent.path === path ? carried(sent, send) : send(sent);
    };
    return except(runtime, { network: except(network, { request }) });
  };
}

/** The role says something else than it means. */
export function says<Body>(path: string, change: (body: Body) => Body): Lie {
  return asking(path, () => (request, send) => send({ ...request, body: change(request.body as Body) }));
}

/** The role hears something else than it was told. */
export function hears<Body>(path: string, change: (body: Body, asked: Request) => Body): Lie {
  return asking(path, () => async (request, send) => {
    const answer = await send(request);
    if (!answer.ok || answer.value.status !== 200) return answer;
    return ok({ ...answer.value, body: change(answer.value.body as Body, request) });
  });
}

/** Whoever asked in vain once does not ask again: what went wrong then is what the role hears ever after. */
export function gaveUpAsking(path: string): Lie {
  return asking(path, () => {
    let failed: Answer | undefined;
    return async (request, send) => {
      if (failed) return failed;
      const answer = await send(request);
      if (!answer.ok) failed = answer;
      return answer;
    };
  });
}

/** `serve` answers others in the role's place. */
export function answering(path: string, serve: () => Serve): Lie {
  return (runtime) => {
    const { network } = runtime;
    const served = serve();
    const listen: Network['listen'] = (port, handler) =>
      network.listen(port, (request) =>
        request.path === path ? served(request, async (asked) => handler(asked)) : handler(request),
      );
    return except(runtime, { network: except(network, { listen }) });
  };
}

/** What the role answers is changed on its way out. */
export function answers<Body>(path: string, change: (body: Body) => Body): Lie {
  return answering(path, () => async (request, genuine) => {
    const answer = await genuine(request);
    return answer.status === 200 ? { ...answer, body: change(answer.body as Body) } : answer;
  });
}

/** What the role is asked is changed on its way in. */
export function isAsked<Body>(path: string, change: (body: Body) => Body): Lie {
  return answering(path, () => (request, genuine) => genuine({ ...request, body: change(request.body as Body) }));
}
