/**
 * What faults can do to a world, the same in every lab. Whoever asks for what is not there hears what there is, before
 * anything is done; asked for twice, it is done once; and what two have asked for stays until both have taken it back.
 */
import { NotInThisLab, type ProxyTrouble, type RoleName, type WorldControls } from '../lab.ts';
import type { ObstacleName } from '../machines/installation/obstacles.ts';
import { NOBODYS_CREDENTIALS, type ProxySettings, proxySettingsOf } from '../network/proxy-rules.ts';
import { goingDirect, proxiesOf } from '../site/proxies.ts';
import type { Site } from '../site/site.ts';
import {
  applicationMachine,
  homeChange,
  freeAddress,
  installableMachine,
  line,
  machineNamed,
  milliseconds,
  notHere,
  obstacleNamed,
  outboundNames,
  portEnd,
  portNumber,
  proxyAt,
  roleMachine,
  roleMachineNamed,
  share,
} from './asked-for.ts';
import type { WorldHands } from './hands.ts';
import { checkMessage, checkMoment } from './named-nodes.ts';
import type { HomeChange } from '../site/home.ts';
import { Wishes } from './wishes.ts';

export function controlsOf(site: Site, hands: WorldHands): WorldControls {
  const proxies = proxiesOf(site);
  const proxyWishes = perName((host: string, standing: readonly ProxyWish[]) =>
    hands.configureProxy(
      host,
      standing.reduce((settings, wish) => wish(settings), proxySettingsOf(site, proxyAt(site, host))),
    ),
  );
  const lines = perName((name: 'wan' | 'vpn', standing: readonly undefined[]) =>
    hands.setLine(name, standing.length > 0 ? 'down' : 'up'),
  );
  const writers = perName((machine: string, codes: readonly string[]) => hands.breakWriter(machine, codes.at(-1)));
  const slownesses = perName((machine: string, standing: readonly number[]) =>
    hands.slowWriter(
      machine,
      standing.reduce((sum, byMs) => sum + byMs, 0),
    ),
  );
  const skews = perName((machine: string, standing: readonly number[]) =>
    hands.skewClock(
      machine,
      standing.reduce((sum, byMs) => sum + byMs, 0),
    ),
  );
  const fillings = perName((machineAndRole: string, standing: readonly number[]) => {
    const [machine = '', role = ''] = machineAndRole.split(' ');
    hands.fillDisk(machine, role as RoleName, standing.length > 0 ? Math.min(...standing) : undefined);
  });
  const obstructions = perName((machine: string, standing: readonly ObstacleName[]) =>
    hands.obstruct(machine, standing),
  );
  const home = new Wishes<HomeChange>((standing) => hands.changeHome(standing));
  let processServerInAzure: string | undefined;
  const inTurn = oneAtATime();

  return {
    capabilities: [...hands.capabilities, ...(proxies.length > 0 ? (['proxy'] as const) : [])],
    async setPower(name, power, why) {
      const { name: machine } = machineNamed(hands.machines(), name);
      if (power !== 'on' && power !== 'off') throw new NotInThisLab(`power is on or off, not ${power}`);
      await hands.setPower(machine, power, why);
    },
    async troubleProxy(trouble, host) {
      const proxy = proxyAt(site, host);
      if (trouble === 'gone') return hands.blockPort({ port: proxy.port, to: proxy.address });
      return proxyWishes(proxy.host).add((settings) => ({ ...settings, ...TROUBLE[trouble] }));
    },
    async blockNames(pattern) {
      const names = outboundNames(site, pattern);
      const deny: ProxyWish = (settings) => ({ ...settings, deny: [...(settings.deny ?? []), ...names] });
      const undoings = await Promise.all(proxies.map(({ host }) => proxyWishes(host).add(deny)));
      // Whoever goes without one meets a firewall.
      if (!site.proxy || goingDirect(site).length > 0) undoings.push(await hands.blockNames(names));
      return async () => {
        for (const undo of undoings) await undo();
      };
    },
    async blockPort({ port, from, to }) {
      const end = (name: string | undefined) =>
        name === undefined ? undefined : portEnd(site, hands.machines(), name);
      return hands.blockPort({ port: portNumber(port), from: end(from), to: end(to) });
    },
    async cutLink(name) {
      return lines(line(site, name)).add(undefined);
    },
    async breakApplicationWriter(name, code) {
      return writers(applicationMachine(hands.machines(), name).name).add(code);
    },
    async slowApplicationWriter(name, byMs) {
      if (!hands.capabilities.includes('slow-writers')) throw notHere('applications that take long to freeze');
      return slownesses(applicationMachine(hands.machines(), name).name).add(milliseconds(byMs));
    },
    async skewClock(name, byMs) {
      if (!hands.capabilities.includes('clocks')) throw notHere('clocks that can be set wrong');
      return skews(machineNamed(hands.machines(), name).name).add(byMs);
    },
    async fillDisk(name, role, freeShare) {
      const { name: machine } = roleMachine(hands.machines(), name, role);
      return fillings(`${machine} ${role}`).add(share(freeShare));
    },
    async obstructInstallation(name, obstacle) {
      if (!hands.capabilities.includes('installers')) throw notHere('machines that let an installer in');
      const machine = installableMachine(hands.machines(), name);
      return obstructions(machine.name).add(obstacleNamed(machine, obstacle));
    },
    async onMoment(moment, act) {
      checkMoment(site, hands.machines(), moment);
      return hands.onMoment(moment, act);
    },
    async meddle(which, what, turn, onAct) {
      checkMessage(site, hands.machines(), which);
      return hands.meddle(which, what, turn, onAct);
    },
    async deleteAtVcenter(name) {
      const virtual = site.servers.filter(({ kind }) => kind === 'vmware').map((server) => server.name);
      if (!virtual.includes(name))
        throw new NotInThisLab(`${name} is no virtual machine of the site; ${some(virtual)}`);
      if (hands.machines().some((machine) => machine.name === name)) await hands.deleteAtVcenter(name);
    },
    async changeAddress(machine, address) {
      if (!hands.capabilities.includes('addresses')) throw notHere('machines that can get another address');
      const { name, address: own } = roleMachineNamed(site, machine);
      hands.changeAddress(name, freeAddress(site, address));
      let undone = false;
      return async () => {
        if (!undone) hands.changeAddress(name, own);
        undone = true;
      };
    },
    async changeHome(change) {
      if (!hands.capabilities.includes('home')) throw notHere('a vCenter whose settings can be changed');
      return home.add(homeChange(site, change));
    },
    deployProcessServerInAzure: () =>
      inTurn(async () => {
        processServerInAzure ??= await hands.deployProcessServerInAzure();
        return processServerInAzure;
      }),
    removeProcessServerInAzure: () =>
      inTurn(async () => {
        if (processServerInAzure === undefined) return;
        processServerInAzure = undefined;
        await hands.removeProcessServerInAzure();
      }),
  };
}

type ProxyWish = (settings: ProxySettings) => ProxySettings;

const TROUBLE: Readonly<Record<Exclude<ProxyTrouble, 'gone'>, ProxySettings>> = {
  'asks-for-login': { authentication: NOBODYS_CREDENTIALS },
  'inspects-tls': { inspection: { except: [] } },
  'https-only': { protocol: 'https' },
};

function some(names: readonly string[]): string {
  return names.length === 0 ? 'it has none' : `there are ${names.join(', ')}`;
}

/** Wishes about each thing of a kind, by its name. */
function perName<Name extends string, Wish>(apply: (name: Name, standing: readonly Wish[]) => Promise<void> | void) {
  const all = new Map<Name, Wishes<Wish>>();
  return (name: Name): Wishes<Wish> => {
    const wishes = all.get(name) ?? new Wishes<Wish>((standing) => apply(name, standing));
    all.set(name, wishes);
    return wishes;
  };
}

/** What is begun while something else is under way waits for that, however it ends. */
function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  return <Value>(work: () => Promise<Value>): Promise<Value> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
}
