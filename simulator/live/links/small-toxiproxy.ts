/**
 * A small Toxiproxy for machines that have none: the HTTP API that Toxiproxy's clients speak, with the toxics that the
 * lines of a lab need. `toxiproxy.contract.ts` holds it to the real one.
 *
 * As a program: `node small-toxiproxy.ts -host 127.0.0.1 -port 8474`, the options of the real server.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Relay } from './relay.ts';
import { type Toxic, toxicSchema } from './toxics.ts';

/** What goes wrong, and its HTTP status. */
const FAULT = {
  'bad request body': 400,
  'missing required field': 400,
  'proxy not found': 404,
  'proxy already exists': 409,
  'toxic not found': 404,
  'toxic already exists': 409,
} as const;

class ApiError extends Error {
  readonly status: number;

  constructor(fault: keyof typeof FAULT, detail?: string) {
    super(detail === undefined ? fault : `${fault}: ${detail}`);
    this.status = FAULT[fault];
  }
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

const wish = z.object({
  name: z.string().default(''),
  listen: z.string().default('127.0.0.1:0'),
  upstream: z.string().default(''),
  enabled: z.boolean().default(true),
});
const change = wish.partial();

export function createToxiproxy(): Server {
  const relays = new Map<string, Relay>();

  const server = createServer((request, response) => {
    answer(relays, request).then(
      ({ status, body }) => send(response, status, body),
      (error: Error) => {
        const status = error instanceof ApiError ? error.status : 500;
        send(response, status, { error: error.message, status });
      },
    );
  });
  // A client may be silent for as long as a drill takes.
  server.keepAliveTimeout = 0;
  return server;
}

async function answer(relays: Map<string, Relay>, request: IncomingMessage): Promise<Answer> {
  const [kind, name, toxics, toxic] = (request.url ?? '/').slice(1).split('/').map(decodeURIComponent);
  const verb = request.method === 'PATCH' ? 'POST' : request.method;
  switch (`${verb} /${kind}${name ? '/x' : ''}${toxics ? `/${toxics}` : ''}${toxic ? '/x' : ''}`) {
    case 'GET /version':
      return { status: 200, body: { version: 'muster' } };
    case 'GET /proxies':
      return { status: 200, body: Object.fromEntries([...relays].map(([key, relay]) => [key, shown(relay)])) };
    case 'POST /proxies':
      return { status: 201, body: shown(await add(relays, await bodyOf(request, wish))) };
    case 'GET /proxies/x':
      return { status: 200, body: shown(found(relays, name)) };
    case 'POST /proxies/x': {
      const relay = found(relays, name);
      const { listen, upstream, enabled } = { ...relay.settings, ...(await bodyOf(request, change)) };
      await relay.configure({ listen, upstream, enabled });
      return { status: 200, body: shown(relay) };
    }
    case 'DELETE /proxies/x':
      await found(relays, name).close();
      relays.delete(name ?? '');
      return { status: 204 };
    case 'GET /proxies/x/toxics':
      return { status: 200, body: found(relays, name).toxics };
    case 'GET /proxies/x/toxics/x':
      return { status: 200, body: toxicOf(found(relays, name), toxic) };
    case 'POST /proxies/x/toxics': {
      const { toxics: there } = found(relays, name);
      const asked = await bodyOf(request, toxicSchema);
      const added = { ...asked, name: asked.name ?? `${asked.type}_${asked.stream}` };
      if (there.some((one) => one.name === added.name)) throw new ApiError('toxic already exists');
      there.push(added);
      return { status: 200, body: added };
    }
    case 'DELETE /proxies/x/toxics/x':
      takeToxic(found(relays, name), toxic);
      return { status: 204 };
    default:
      return { status: 404, body: { error: 'no such operation', status: 404 } };
  }
}

async function add(relays: Map<string, Relay>, asked: z.infer<typeof wish>): Promise<Relay> {
  const { name, ...settings } = asked;
  for (const field of ['name', 'upstream'] as const) {
    if (asked[field] === '') throw new ApiError('missing required field', field);
  }
  if (relays.has(name)) throw new ApiError('proxy already exists');
  const relay = new Relay(name, settings);
  await relay.configure(settings);
  relays.set(name, relay);
  return relay;
}

function toxicOf(relay: Relay, name: string | undefined): Toxic {
  const toxic = relay.toxics.find((one) => one.name === name);
  if (!toxic) throw new ApiError('toxic not found');
  return toxic;
}

function takeToxic(relay: Relay, name: string | undefined): void {
  const taken = toxicOf(relay, name);
  relay.toxics.splice(relay.toxics.indexOf(taken), 1);
  // Half of what was said is lost: such a connection cannot be used any more.
  if (taken.type === 'timeout') relay.cut();
}

function found(relays: Map<string, Relay>, name: string | undefined): Relay {
  const relay = relays.get(name ?? '');
  if (!relay) throw new ApiError('proxy not found');
  return relay;
}

function shown({ name, settings, toxics }: Relay) {
  return { name, ...settings, toxics };
}

async function bodyOf<Schema extends z.ZodType>(request: IncomingMessage, schema: Schema): Promise<z.infer<Schema>> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new ApiError('bad request body', (error as Error).message);
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8474' },
      // The real server reads its first proxies from there; a lab has none at first.
      config: { type: 'string' },
    },
    // The real server's options have one dash.
    args: process.argv.slice(2).map((argument) => argument.replace(/^-(?=host|port|config)/, '--')),
  });
  createToxiproxy().listen(Number(values.port), values.host);
}
