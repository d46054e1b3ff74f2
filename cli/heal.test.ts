/**
 * `muster heal` in front of an engine that will not remove something: it holds a network for a container that it has lost,
 * and nothing but a restart helps. The engine is a few answers of its API, since a real one does not refuse to order.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';
import { LAB_LABEL, LAUNCHER_LABEL } from '../simulator/live/docker/labels.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;
const NO_PROCESS = 2 ** 22 + 1;
const ENDPOINTS = 'error while removing network: network onprem has active endpoints (name:"lost" id:"1")';

/** An engine with these networks of a lab whose launcher is gone; it refuses to remove those that are held. */
async function engine(networks: readonly string[], held: readonly string[]): Promise<string> {
  const left = new Set(networks);
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '').replace(/\?.*/, '');
    if (request.method === 'DELETE') {
      const name = path.replace('/networks/', '');
      if (held.includes(name)) return answer(403, { message: ENDPOINTS });
      left.delete(name);
      return response.writeHead(204).end();
    }
    const Labels = { [LAB_LABEL]: 'lab-1', [LAUNCHER_LABEL]: `${NO_PROCESS}` };
    if (path === '/networks')
      return answer(
        200,
        [...left].map((Name) => ({ Id: Name, Name, Labels })),
      );
    if (path === '/containers/json') return answer(200, []);
    if (path === '/_ping') return answer(200, 'OK');
    return answer(200, { ServerVersion: '20.10', OperatingSystem: 'test', OSType: 'linux', Labels: [] });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function heal(dockerHost: string) {
  const env = { ...process.env, DOCKER_HOST: dockerHost, TMPDIR: folderForTest(), HOME: folderForTest() };
  const child = spawn(process.execPath, [script, 'heal'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [status] = await once(child, 'close');
  return { status, stdout, stderr };
}

test('what an engine refuses to remove is told with its words and a remedy, the rest goes, and it ends with 69', async () => {
  const there = await engine(['azure-vnet', 'onprem'], ['onprem']);
  const told = `Not removed: network onprem. The engine refuses: (HTTP code 403) unexpected - ${ENDPOINTS}. Restart it, and heal again.\n`;
  expect(await heal(there)).toEqual({
    status: 69,
    stdout: `Removed network azure-vnet, of the lab lab-1.\n${told}`,
    stderr: '',
  });
  // Asked again it says no more than what is still there.
  expect(await heal(there)).toEqual({ status: 69, stdout: told, stderr: '' });
});

test('what is removed is told, and then there is nothing to heal', async () => {
  const there = await engine(['onprem'], []);
  expect(await heal(there)).toMatchObject({ status: 0, stdout: 'Removed network onprem, of the lab lab-1.\n' });
  expect(await heal(there)).toMatchObject({ status: 0, stdout: 'Nothing to heal: no lab was left behind.\n' });
});
