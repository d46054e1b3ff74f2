/**
 * The control path, `/muster/…`: what an operator's hands and the world itself do, and no Azure address offers. It lies
 * beside the emulated Azure, never below one of its paths. Bodies and answers are JSON.
 */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { fail } from '../../reference/model/result.ts';
import { resumeSuspended, type SuspendedJob, suspendedJobs } from '../azure/arm/suspended.ts';
import { NotInThisLab } from '../lab.ts';
import type { VirtualLab } from '../virtual/lab.ts';
import { PROCESS_SERVER_IN_AZURE } from '../machines/site-servers.ts';
import { askedFor, refuse, unknownPath } from './control-body.ts';
import type { FaultBoard, ThrownFault } from './fault-board.ts';
import { TIME_ROUTES } from './time-control.ts';

export const CONTROL = '/muster';

interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below {@link CONTROL}. */
  readonly path: string;
  readonly does: string;
  readonly answer: (c: Context) => Promise<Response> | Response;
}

/** @param faults of the same lab */
export function createControl(lab: VirtualLab, faults: FaultBoard): Hono {
  const { controls, site } = lab;
  const startMs = Date.parse(site.startsAt);
  const shown = ({ sinceMs, ...fault }: ThrownFault) => ({
    ...fault,
    since: new Date(startMs + sinceMs).toISOString(),
  });

  const routes: readonly Route[] = [
    {
      method: 'GET',
      path: '/faults',
      does: 'lists what can go wrong, and what does now',
      answer: (c) => c.json({ active: faults.active().map(shown), possible: faults.offers }),
    },
    {
      method: 'POST',
      path: '/faults',
      does: 'throws a fault: {"fault":"vpn-loss","parameters":{}}',
      answer: async (c) => {
        const asked = await askedFor(
          c.req.raw,
          z.strictObject({ fault: z.string(), parameters: z.unknown().default({}) }),
        );
        const thrown = asked.ok ? await faults.inject(asked.value.fault, asked.value.parameters) : asked;
        return thrown.ok ? c.json(shown(thrown.value), 201) : refuse(thrown.failure);
      },
    },
    {
      method: 'DELETE',
      path: '/faults/:id',
      does: 'heals a fault; again does no harm',
      answer: async (c) => {
        await faults.heal(c.req.param('id') ?? '');
        return c.body(null, 204);
      },
    },
    {
      method: 'POST',
      path: '/process-server-in-azure',
      does: 'puts a process server into the Azure network, which a failback needs',
      answer: async (c) => {
        if (lab.history.machine(`azure:${PROCESS_SERVER_IN_AZURE}`)) {
          return refuse(fail('ProcessServerThere', 'there is a process server in Azure already').failure);
        }
        return c.json({ id: await controls.deployProcessServerInAzure() }, 201);
      },
    },
    {
      method: 'DELETE',
      path: '/process-server-in-azure',
      does: 'removes it again',
      answer: async (c) => {
        await controls.removeProcessServerInAzure();
        return c.body(null, 204);
      },
    },
    {
      method: 'GET',
      path: '/machines',
      does: 'lists the machines of the site and their copies, with their power',
      answer: (c) => c.json({ machines: machinesOf(lab) }),
    },
    {
      method: 'POST',
      path: '/machines/:name/power',
      does: 'switches a machine on or cuts its power: {"power":"off"}',
      answer: async (c) => {
        const asked = await askedFor(c.req.raw, z.strictObject({ power: z.enum(['on', 'off']) }));
        if (!asked.ok) return refuse(asked.failure);
        await controls.setPower(c.req.param('name') ?? '', asked.value.power, 'control path');
        return c.body(null, 204);
      },
    },
    {
      method: 'GET',
      path: '/suspended',
      does: 'lists the jobs that a manual action of a recovery plan has suspended',
      answer: (c) => {
        const told = ({ sinceMs, ...job }: SuspendedJob) => ({ ...job, since: new Date(sinceMs).toISOString() });
        return c.json({ jobs: suspendedJobs(lab.azure()).map(told) });
      },
    },
    {
      method: 'POST',
      path: '/suspended/:job',
      does: 'says that it is done, and by whom: {"by":"Ada","comments":"approved"}',
      answer: async (c) => {
        const asked = await askedFor(
          c.req.raw,
          z.strictObject({ by: z.string().min(1), comments: z.string().optional() }),
        );
        if (!asked.ok) return refuse(asked.failure);
        const { by, comments } = asked.value;
        const resumed = resumeSuspended(lab.azure(), c.req.param('job') ?? '', { by, comments });
        return resumed.ok ? c.body(null, 204) : refuse(resumed.failure);
      },
    },
    {
      method: 'GET',
      path: '/journal',
      does: "is the world's journal so far, NDJSON",
      answer: (c) => c.body(lab.journal.text(), 200, { 'content-type': 'application/x-ndjson' }),
    },
  ];

  const app = new Hono();
  app.get(CONTROL, (c) => {
    const paths = [...TIME_ROUTES, ...routes].map(({ method, path, does }) => ({ method, path: CONTROL + path, does }));
    return c.json({ paths });
  });
  for (const { method, path, answer } of routes) app.on(method, CONTROL + path, answer);
  app.notFound((c) => unknownPath(c.req.raw));
  app.onError((error) => {
    if (error instanceof NotInThisLab) return refuse(fail('NotInThisLab', error.message).failure);
    throw error;
  });
  return app;
}

function machinesOf({ history: world }: VirtualLab): object[] {
  // Azure's own machines are no one's to touch.
  const touchable = world.machines().filter(({ settings }) => settings.siteIssuer !== undefined);
  return touchable.map(({ name, power, host, settings }) => ({
    name,
    place: settings.place,
    purpose: settings.purpose,
    server: settings.serverId,
    address: host.address,
    power,
  }));
}
