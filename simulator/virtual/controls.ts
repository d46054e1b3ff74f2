/** The hands of the virtual world. */
import { controlsOf } from '../controls/controls.ts';
import type { Capability, WorldControls } from '../lab.ts';
import { PROCESS_SERVER_IN_AZURE } from '../machines/site-servers.ts';
import { SEGMENT } from '../network/segments.ts';
import type { Site } from '../site/site.ts';
import type { Home } from '../site/home.ts';
import type { ProxyHandle, VirtualInternet } from './network/internet.ts';
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
  'clocks',
  'disks',
  'installers',
  'home',
  'addresses',
];

export function virtualControls(
  world: VirtualWorld,
  internet: VirtualInternet,
  site: Site,
  lab: {
    readonly proxies: ReadonlyMap<string, ProxyHandle>;
    readonly home: Home;
    deployProcessServer: () => Promise<string>;
    drive: <T>(work: () => Promise<T>) => Promise<T>;
  },
): WorldControls {
  return controlsOf(site, {
    capabilities: CAPABILITIES,
    // Azure's own machines are no one's to switch off: a region that fails is not what this architecture protects from.
    machines: () =>
      world
        .machines()
        .filter(({ settings }) => settings.siteIssuer !== undefined)
        .map(({ settings }) => settings),
    async setPower(machine, power, why) {
      if (power === 'on') world.machine(machine)?.restorePower(why);
      else world.machine(machine)?.cutPower(why);
    },
    configureProxy(host, settings) {
      lab.proxies.get(host)?.configure(settings);
    },
    async blockNames(names) {
      const undoing = names.map((hostName) => internet.block({ segmentFrom: SEGMENT.site, hostName, mode: 'drop' }));
      return async () => {
        for (const undo of undoing) undo();
      };
    },
    async blockPort({ port, from, to }) {
      const undo = internet.block({ port, from, to, mode: 'drop' });
      return async () => undo();
    },
    async setLine(line, state) {
      internet.setLink(line, { up: state === 'up' });
    },
    breakWriter(machine, code) {
      world.machine(machine)?.breakWriter(code);
    },
    slowWriter(machine, byMs) {
      world.machine(machine)?.slowWriter(byMs);
    },
    skewClock(machine, byMs) {
      world.machine(machine)?.skewClock(byMs);
    },
    fillDisk(machine, role, freeShare) {
      world.machine(machine)?.fillDisk(role, freeShare);
    },
    obstruct(machine, obstacles) {
      world.machine(machine)?.obstruct(obstacles);
    },
    async onMoment(moment, act) {
      const undo = world.parts.moments.watch(moment, act);
      return async () => undo();
    },
    async meddle(which, what, turn, onAct) {
      const undo = internet.mischief.add(which, what, turn, ({ path }) => onAct(path));
      return async () => undo();
    },
    async deleteAtVcenter(machine) {
      await lab.drive(() => world.deleteAtVcenter(machine));
    },
    changeAddress(machine, address) {
      const host = world.machine(machine)?.host;
      host?.leave(SEGMENT.site);
      host?.join(SEGMENT.site, address);
    },
    changeHome: (changes) => lab.home.change(changes),
    deployProcessServerInAzure: () => lab.deployProcessServer(),
    async removeProcessServerInAzure() {
      await lab.drive(() => world.remove('azure', PROCESS_SERVER_IN_AZURE));
    },
  });
}
