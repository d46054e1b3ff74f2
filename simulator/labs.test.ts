/** A lab that cannot be built is no bug of Muster, and a bug of Muster is no lab that cannot be built. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { InvariantBroken } from '../reference/model/result.ts';
import { LabNotBuilt, type LabRequest } from './lab.ts';
import { openLab } from './labs.ts';
import { sampleSite } from './site/site.ts';

const site = sampleSite();
const request: LabRequest = {
  site,
  seed: '1',
  header: {
    schema: 'muster.journal/1',
    scenario: 'none',
    site: site.name,
    seed: '1',
    lab: 'docker',
    engine: 'test',
    startsAt: site.startsAt,
  },
};

/** An engine that answers, and can do nothing. */
async function sickEngine(): Promise<void> {
  const server = createServer((asked, answer) => {
    const says = asked.url?.includes('/networks') ? 500 : 200;
    answer.writeHead(says, { 'content-type': 'application/json' }).end(JSON.stringify({ message: 'it is sick' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('DOCKER_HOST', `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
}

test('what a lab stands on may be sick: it is not built, and says why', async () => {
  await sickEngine();
  const opened = await openLab('docker', request).catch((error: unknown) => error);
  expect(opened).toBeInstanceOf(LabNotBuilt);
  expect(`${opened}`).toMatch(/the docker lab could not be built: no Docker engine answers: .*it is sick/);
});

test('whoever calls it off hears his own reason', async () => {
  const reason = new Error('called off');
  await expect(openLab('process', { ...request, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('a broken invariant stays one', async () => {
  await expect(openLab('process', { ...request, planted: {} })).rejects.toThrow(InvariantBroken);
});

test('a site whose vault has private endpoints is for the virtual lab, and that is said', async () => {
  const privateLink = { cacheStorage: true, namesAtSite: 'private' } as const;
  const linked = { ...site, azure: { ...site.azure, privateLink } };
  expect(await openLab('process', { ...request, site: linked }).catch((error: unknown) => error)).toMatchObject({
    name: 'LabNotBuilt',
    message: 'private endpoints (azure.privateLink) can be had in the virtual lab only',
    remedy: 'use --lab virtual',
  });
});
