/**
 * A few machines on the loopback interface, for tests: the same small world as `stages/small-internet.ts`, with
 * real sockets, a real proxy and a route file that this stage keeps, as a launcher would.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, issueServerCertificate } from '../../network/certificates.ts';
import type { NetworkStage, StageMachine } from '../../contracts/network/stage.ts';
import { createLiveClock } from '../clock.ts';
import { realNowMs } from '../lab-time.ts';
import { siteAuthority } from '../site-authority.ts';
import { type LiveProxy, startForwardProxy } from './forward-proxy.ts';
import { createLiveNetwork, type LiveNetwork } from './network.ts';
import { publishRoutes, routedWays } from './routed-ways.ts';
import type { RouteBlock, RouteSocket } from './routes.ts';

const ADDRESSES: Readonly<Record<StageMachine, string>> = {
  web01: '10.0.0.4',
  cs01: '10.0.0.5',
  proxy01: '10.0.0.6',
  azure: '203.0.113.4',
};
const PUBLIC_NAMES = ['login.microsoftonline.com', '*.blob.core.windows.net'];
const LOOPBACK: RouteSocket = { host: '127.0.0.1', port: 0 };
const PROXY_PORT = 3128;

export async function smallNetwork(speed: number): Promise<NetworkStage> {
  const directory = mkdtempSync(join(tmpdir(), 'muster-network-'));
  const routes = join(directory, 'routes.json');
  const time = { startsAtMs: Date.UTC(2026, 0, 1), epochRealMs: realNowMs(), speed };
  const clock = createLiveClock(time);
  const publicAuthority = await createAuthority('Muster test');
  const machines = new Map<StageMachine, Map<number, RouteSocket>>();
  const networks = new Map<LiveNetwork, StageMachine>();
  const ready = new Map<string, () => void>();
  const proxies: LiveProxy[] = [];
  let blocks: readonly RouteBlock[] = [];

  function publish(): void {
    const sites = [...machines].map(([machine, ports]) => [ADDRESSES[machine], Object.fromEntries(ports)]);
    const names = Object.entries(ADDRESSES).concat(PUBLIC_NAMES.map((name) => [name, ADDRESSES.azure]));
    const everyone = {
      names: Object.fromEntries(names),
      ranges: ['10.0.0.0/24', '203.0.113.0/24'],
      machines: Object.fromEntries(sites),
    };
    publishRoutes(routes, { segments: { everyone }, blocks });
  }

  function switchOn(machine: StageMachine): Map<number, RouteSocket> {
    const ports = machines.get(machine) ?? new Map<number, RouteSocket>();
    machines.set(machine, ports);
    publish();
    return ports;
  }

  const waysOf = (machine: StageMachine) => routedWays(routes, { segment: 'everyone', address: ADDRESSES[machine] });

  return {
    async role(machine, { passphrase, expired } = {}) {
      const site = passphrase === undefined ? undefined : await siteAuthority(passphrase);
      const hosts = [machine, 'localhost', ADDRESSES[machine], ...(machine === 'azure' ? PUBLIC_NAMES : [])];
      const ports = switchOn(machine);
      const network = createLiveNetwork({
        node: `${machine}/role`,
        address: ADDRESSES[machine],
        time,
        ways: waysOf(machine),
        trust: { public: publicAuthority.certificate, site: site?.certificate },
        identity: await issueServerCertificate(site ?? publicAuthority, hosts, expired ? 0.5 : undefined),
        bind: () => LOOPBACK,
        onListen(port, socket) {
          if (socket) ports.set(port, socket);
          else ports.delete(port);
          publish();
          ready.get(`${machine}:${port}`)?.();
        },
      });
      networks.set(network, machine);
      return network;
    },

    async serve(network, port, handler) {
      const { promise, resolve } = Promise.withResolvers<void>();
      ready.set(`${networks.get(network as LiveNetwork)}:${port}`, resolve);
      const listener = network.listen(port, handler);
      await promise;
      return listener;
    },

    addressOf: (machine) => ADDRESSES[machine],
    nowMs: clock.nowMs,
    drive: (work) => work,
    later: (delayMs, action) => void clock.after(delayMs, action),

    block({ from, to, ...rule }) {
      const block = { ...rule, from: from && ADDRESSES[from], to: to && ADDRESSES[to] };
      blocks = [...blocks, block];
      publish();
      return () => {
        blocks = blocks.filter((other) => other !== block);
        publish();
      };
    },

    powerOff(machine) {
      machines.delete(machine);
      publish();
      for (const [network, owner] of networks) if (owner === machine) network.close();
    },

    kill: (network) => (network as LiveNetwork).close(),

    async startProxy(settings) {
      const proxy = await startForwardProxy(LOOPBACK, waysOf('proxy01'), clock, settings);
      proxies.push(proxy);
      switchOn('proxy01').set(PROXY_PORT, proxy.socket);
      publish();
      return { setting: { host: ADDRESSES.proxy01, port: PROXY_PORT }, configure: proxy.configure };
    },

    async close() {
      for (const network of networks.keys()) network.close();
      for (const proxy of proxies) await proxy.close();
      rmSync(directory, { recursive: true });
    },
  };
}
