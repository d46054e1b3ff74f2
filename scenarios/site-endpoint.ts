/**
 * The endpoint at which the replication service answers sites, asked by somebody who is none: for stories about who may. What
 * is sent is no report of any site, so that even whoever is let in changes nothing.
 */
import { fail, ok, type Result } from '../reference/model/result.ts';
import type { Lab } from '../simulator/lab.ts';
import { pipelinePackage } from '../simulator/desk/client-packages.ts';
import type { Outcome } from './outcome.ts';

const AUDIENCES = {
  /** Inferred. */
  replication: 'https://hypervrecoverymanager.windowsazure.com',
  management: 'https://management.azure.com',
} as const;

/** What Entra gives the operator for a service. */
export async function tokenFor({ desk }: Lab, service: keyof typeof AUDIENCES): Promise<string> {
  const token = await desk.credential.getToken(`${AUDIENCES[service]}/.default`);
  return token?.token ?? '';
}

/** Asks for the orders of a site that nobody knows. */
export async function askAsSite({ desk, site }: Lab, token: string | undefined): Promise<Outcome> {
  const { createPipelineRequest, createHttpHeaders } = pipelinePackage();
  const answer = await desk.clientOptions.httpClient.sendRequest(
    createPipelineRequest({
      url: `https://${site.azure.region}.hypervrecoverymanager.windowsazure.com/sites/poll`,
      method: 'POST',
      headers: createHttpHeaders(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      body: JSON.stringify({ siteId: 'of nobody', inventory: {}, outcomes: [] }),
    }),
  );
  return outcomeOf(answer.status, answer.bodyAsText);
}

function outcomeOf(status: number, text: string | null | undefined): Result<unknown> {
  if (status < 400) return ok();
  const { code, message } = JSON.parse(text || '{}') as { code?: string; message?: string };
  return fail(code ?? `HTTP ${status}`, message ?? `the replication service answered ${status}`);
}
