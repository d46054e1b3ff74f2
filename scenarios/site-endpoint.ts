/**
 * The endpoint at which the replication service answers sites, asked by somebody who is none: for stories about who may. What
 * is sent is no report of any site, so that even whoever is let in changes nothing.
 */
import { fail, ok, type Result } from '../reference/model/result.ts';
import type { Lab } from '../simulator/lab.ts';
import { azureHosts, CLOUDS } from '../simulator/site/clouds.ts';
import { pipelinePackage } from '../simulator/desk/client-packages.ts';
import type { Outcome } from './outcome.ts';

/** Whom a token may be asked for: in each cloud, by the name that it has there. */
function audiencesOf({ site }: Lab) {
  const { replicationAudience, armAudiences } = CLOUDS[site.azure.cloud];
  return { replication: replicationAudience, management: armAudiences[0] } as const;
}

/** What Entra gives the operator for a service. */
export async function tokenFor(lab: Lab, service: keyof ReturnType<typeof audiencesOf>): Promise<string> {
  const token = await lab.desk.credential.getToken(`${audiencesOf(lab)[service]}/.default`);
  return token?.token ?? '';
}

/** What Entra gives the site's own provider for the service that it speaks to. */
export async function tokenOfSite(lab: Lab): Promise<string> {
  const token = await lab.desk.siteCredential.getToken(`${audiencesOf(lab).replication}/.default`);
  return token?.token ?? '';
}

/** Asks for checksums of a replica, as only a process server with a signature for the cache storage may. */
export function askForChecksums(lab: Lab, serverId: string, signature: string | undefined): Promise<Outcome> {
  const extents = [{ offsetBytes: 0, lengthBytes: 4096 }];
  const authorization = signature === undefined ? undefined : `SharedAccess ${signature}`;
  return ask(lab, '/digests', authorization, { serverId, epoch: 1, disk: 'system', extents });
}

/** Asks for the orders of a site that nobody knows. */
export function askAsSite(lab: Lab, token: string | undefined): Promise<Outcome> {
  const authorization = token === undefined ? undefined : `Bearer ${token}`;
  return ask(lab, '/sites/poll', authorization, { siteId: 'of nobody', inventory: {}, outcomes: [] });
}

async function ask(
  { desk, site }: Lab,
  path: string,
  authorization: string | undefined,
  body: unknown,
): Promise<Outcome> {
  const { createPipelineRequest, createHttpHeaders } = pipelinePackage();
  const answer = await desk.clientOptions.httpClient.sendRequest(
    createPipelineRequest({
      url: `https://${azureHosts(site.azure).replication}${path}`,
      method: 'POST',
      headers: createHttpHeaders(authorization === undefined ? {} : { authorization }),
      body: JSON.stringify(body),
    }),
  );
  return outcomeOf(answer.status, answer.bodyAsText);
}

function outcomeOf(status: number, text: string | null | undefined): Result<unknown> {
  if (status < 400) return ok();
  const { code, message } = JSON.parse(text || '{}') as { code?: string; message?: string };
  return fail(code ?? `HTTP ${status}`, message ?? `the replication service answered ${status}`);
}
