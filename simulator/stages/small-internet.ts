/**
 * A site of two machines, a WAN, a VPN through it, and a cloud: the stage for the stories told in this folder's tests.
 *
 *     onprem ──wan (10 Mbit/s up, 20 ms)── internet        cs01, web01 | azure
 *     onprem ──vpn (through the WAN, 5 ms)── azure-vnet    mt01 behind the VPN, azure in both
 *     azure-test-vnet: alone, in the same range as azure-vnet
 */
import type { Network, Request, RequestOptions } from '../../reference/runtime.ts';
import { Kernel } from '../virtual/kernel.ts';
import { Lifeline } from '../virtual/lifeline.ts';
import { Randomness } from '../ground/random.ts';
import { VirtualInternet } from '../virtual/network/internet.ts';
import { networkOf } from '../virtual/network/role-network.ts';

export interface SmallInternet {
  readonly kernel: Kernel;
  readonly internet: VirtualInternet;
  /** The network of a role on that machine, on a lifeline of its own unless one is given. */
  role(machine: string, options?: { lifeline?: Lifeline; siteIssuer?: string }): Network;
  /** Asks and waits: `<status> after <ms>` or `<error code> after <ms>`, rounded. */
  ask(from: Network, url: string, options?: RequestOptions & Partial<Request>): Promise<string>;
  /** Lets time pass. */
  sleep(delayMs: number): Promise<void>;
}

export function smallInternet(seed = '1'): SmallInternet {
  const kernel = new Kernel(Date.UTC(2026, 0, 1));
  const internet = new VirtualInternet(kernel, new Randomness(seed));
  internet.addSegment({ name: 'onprem', cidr: '10.0.0.0/24' });
  internet.addSegment({ name: 'internet', cidr: '203.0.113.0/24', namesArePublic: true });
  internet.addSegment({ name: 'azure-vnet', cidr: '10.1.0.0/24' });
  internet.addSegment({ name: 'azure-test-vnet', cidr: '10.1.0.0/24' });
  internet.addLink({ name: 'wan', between: ['onprem', 'internet'], upBitsPerSecond: 10e6, latencyMs: 20 });
  internet.addLink({ name: 'vpn', between: ['onprem', 'azure-vnet'], latencyMs: 5, over: ['wan'] });
  internet.addHost('cs01', [{ segment: 'onprem' }]);
  internet.addHost('web01', [{ segment: 'onprem' }]);
  internet.addHost('mt01', [{ segment: 'azure-vnet' }]);
  internet.addHost('test01', [{ segment: 'azure-test-vnet' }]);
  internet.addHost('azure', [{ segment: 'internet' }, { segment: 'azure-vnet' }]);
  for (const name of ['*.blob.core.windows.net', 'login.microsoftonline.com']) {
    internet.publicNames.set(name, internet.host('azure').address);
  }

  function sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      kernel.schedule(kernel.nowMs + delayMs, () => {
        resolve();
        kernel.touchPromises();
      });
    });
  }

  return {
    kernel,
    internet,
    role: (machine, { lifeline = new Lifeline(), siteIssuer } = {}) =>
      networkOf(internet, internet.host(machine), lifeline, `${machine}/role`, siteIssuer),
    async ask(from, url, { method = 'GET', path = '/', headers, body, payload, ...options } = {}) {
      const [host = '', port] = url.split(':');
      const startMs = kernel.nowMs;
      const to = { host, port: Number(port ?? 443) };
      const answer = await kernel.drive(from.request(to, { method, path, headers, body, payload }, options));
      const tookMs = Math.round(kernel.nowMs - startMs);
      return `${answer.ok ? answer.value.status : answer.failure.code} after ${tookMs} ms`;
    },
    sleep: (delayMs) => kernel.drive(sleep(delayMs)),
  };
}
