/** What faults can do to the virtual world. Every change hands back its undoing. */
import { invariant } from '../../reference/model/result.ts';
import { type Capability, NotInThisLab, type WorldControls } from '../lab.ts';
import { PROCESS_SERVER_IN_AZURE } from '../machines/site-servers.ts';
import type { VirtualMachine } from './machine.ts';
import type { Site } from '../site/site.ts';
import type { ProxyHandle, VirtualInternet } from './network/internet.ts';
import { type ChangeProxy, demandCredentials, denyNames, proxySettingsOf } from '../network/proxy-rules.ts';
import type { VirtualWorld } from './world.ts';

const CAPABILITIES: readonly Capability[] = [
  'power',
  'names',
  'ports',
  'links',
  'applications',
  'moments',
  'file-moments',
  'message-moments',
  'messages',
  'slow-writers',
];

export function virtualControls(
  world: VirtualWorld,
  internet: VirtualInternet,
  site: Site,
  lab: {
    readonly proxy: ProxyHandle | undefined;
    deployProcessServer: () => Promise<string>;
    drive: <T>(work: () => Promise<T>) => Promise<T>;
  },
): WorldControls {
  const machine = (name: string) => {
    const found = world.machine(name) ?? world.machine(`azure:${name}`) ?? world.machine(`vmware:${name}`);
    // Azure's own machines are no one's to switch off: a region that fails is not what this architecture protects from.
    const touchable = (candidate: VirtualMachine) => candidate.settings.siteIssuer !== undefined;
    if (found && touchable(found)) return found;
    const names = world
      .machines()
      .filter(touchable)
      .map((candidate) => candidate.name);
    throw new NotInThisLab(`there is no machine ${name} to act on; there are ${names.join(', ')}`);
  };
  let proxySettings = site.proxy && proxySettingsOf(site.proxy);

  const changeProxy: ChangeProxy = (change) => {
    invariant(lab.proxy && proxySettings, 'the site has a proxy');
    proxySettings = change(proxySettings);
    lab.proxy.configure(proxySettings);
  };

  return {
    capabilities: [...CAPABILITIES, ...(site.proxy ? (['proxy'] as const) : [])],
    async setPower(name, power, why) {
      if (power === 'on') machine(name).switchOn(why);
      else machine(name).switchOff(why);
    },
    async demandProxyAuthentication() {
      const undo = demandCredentials(changeProxy);
      return async () => undo();
    },
    async blockNames(pattern) {
      const undo = site.proxy
        ? denyNames(changeProxy, pattern)
        : internet.block({ segmentFrom: 'onprem', hostName: pattern, mode: 'drop' });
      return async () => undo();
    },
    async blockPort({ port, from, to }) {
      const undo = internet.block({ port, from, to, mode: 'drop' });
      return async () => undo();
    },
    async cutLink(link) {
      internet.setLink(link, { up: false });
      return async () => internet.setLink(link, { up: true });
    },
    async breakApplicationWriter(name, code) {
      machine(name).breakWriter(code);
      return async () => machine(name).breakWriter(undefined);
    },
    async slowApplicationWriter(name, byMs) {
      machine(name).slowWriter(byMs);
      return async () => machine(name).slowWriter(0);
    },
    async onMoment(moment, act) {
      const undo = world.parts.moments.watch(moment, act);
      return async () => undo();
    },
    async meddle(which, what, turn, onAct) {
      const undo = internet.mischief.add(which, what, turn, ({ path }) => onAct(path));
      return async () => undo();
    },
    deployProcessServerInAzure: () => lab.deployProcessServer(),
    async removeProcessServerInAzure() {
      await lab.drive(() => world.remove('azure', PROCESS_SERVER_IN_AZURE));
    },
  };
}
