/** The hands of a live lab. */
import { controlsOf } from '../../controls/controls.ts';
import { awayFromDesk } from '../../desk/desk-time.ts';
import type { RunJournal } from '../../journal/journal.ts';
import type { Capability, Undo, WorldControls } from '../../lab.ts';
import { isRecordMoment, placeOf } from '../../moments.ts';
import { SEGMENT } from '../../network/segments.ts';
import type { Site } from '../../site/site.ts';
import type { RouteBlock } from '../network/routes.ts';
import type { Foundation } from './foundation.ts';
import type { LauncherLookout } from './lookout.ts';
import type { LabMachines } from './machines.ts';
import type { UnderWay } from './under-way.ts';

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
];

interface Ground extends Pick<Foundation, 'routes' | 'lines' | 'settled'> {
  readonly lookout: LauncherLookout;
  readonly underWay: UnderWay;
}

export function processControls(
  site: Site,
  machines: LabMachines,
  journal: RunJournal,
  { routes, lines, settled, lookout, underWay }: Ground,
): WorldControls {
  const addressOf = (nameOrAddress: string | undefined) =>
    nameOrAddress === undefined ? undefined : (machines.find(nameOrAddress)?.address ?? nameOrAddress);
  const block = async (...rules: readonly RouteBlock[]): Promise<Undo> => {
    const undo = routes.block(...rules);
    await settled();
    return () => {
      undo();
      return settled();
    };
  };

  return controlsOf(site, {
    capabilities: CAPABILITIES,
    // Azure's own machines are no one's to switch off: a region that fails is not what this architecture protects from.
    machines: () =>
      machines
        .all()
        .filter(({ settings }) => settings.trust.site !== undefined)
        .map(({ settings }) => settings),
    async setPower(machine, power, why) {
      if (power === 'on') machines.find(machine)?.restorePower(why);
      else await underWay.watch(machines.find(machine)?.cutPower(why) ?? Promise.resolve());
    },
    configureProxy: (host, settings) => machines.configureProxy(host, settings),
    blockNames: (names) =>
      block(...names.map((hostName) => ({ segment: SEGMENT.site, hostName, mode: 'drop' }) as const)),
    blockPort: ({ port, from, to }) => block({ port, from: addressOf(from), to: addressOf(to), mode: 'drop' }),
    setLine: (line, state) => underWay.watch(state === 'up' ? lines.restore(line) : lines.cut(line)),
    breakWriter: (machine, code) => machines.breakWriter(machine, code),
    slowWriter: (machine, byMs) => machines.slowWriter(machine, byMs),
    skewClock: (machine, byMs) => machines.find(machine)?.skewClock(byMs),
    fillDisk: (machine, role, freeShare) => machines.find(machine)?.fillDisk(role, freeShare),
    obstruct: (machine, obstacles) => machines.obstruct(machine, obstacles),
    async onMoment(moment, act) {
      if (moment.on !== 'record') {
        const end = lookout.watch(moment, act);
        return async () => end();
      }
      const undo = journal.onRecord((record) => {
        if (isRecordMoment(moment, record)) act(placeOf(record));
      });
      return async () => undo();
    },
    async meddle(which, what, turn, onAct) {
      const end = lookout.meddle(which, what, turn, onAct);
      return async () => end();
    },
    // Not among the capabilities: nobody asks.
    changeAddress: () => {},
    changeHome: () => {},
    deleteAtVcenter: (machine) => underWay.watch(machines.deleteAtVcenter(machine)),
    deployProcessServerInAzure: () => machines.deployProcessServerInAzure(),
    removeProcessServerInAzure: () => machines.removeProcessServerInAzure(),
  });
}

/** The same, for whoever asks from the desk: sockets and processes live in real time. */
export function awayControls(controls: WorldControls): WorldControls {
  const undoable = async (change: () => Promise<Undo>): Promise<Undo> => {
    const undo = await awayFromDesk(change);
    return () => awayFromDesk(undo);
  };
  return {
    capabilities: controls.capabilities,
    setPower: (...given) => awayFromDesk(() => controls.setPower(...given)),
    troubleProxy: (...given) => undoable(() => controls.troubleProxy(...given)),
    blockNames: (pattern) => undoable(() => controls.blockNames(pattern)),
    blockPort: (rule) => undoable(() => controls.blockPort(rule)),
    cutLink: (link) => undoable(() => controls.cutLink(link)),
    breakApplicationWriter: (...given) => undoable(() => controls.breakApplicationWriter(...given)),
    slowApplicationWriter: (...given) => undoable(() => controls.slowApplicationWriter(...given)),
    skewClock: (...given) => undoable(() => controls.skewClock(...given)),
    fillDisk: (...given) => undoable(() => controls.fillDisk(...given)),
    obstructInstallation: (...given) => undoable(() => controls.obstructInstallation(...given)),
    onMoment: (...given) => undoable(() => controls.onMoment(...given)),
    meddle: (...given) => undoable(() => controls.meddle(...given)),
    changeAddress: (...given) => undoable(() => controls.changeAddress(...given)),
    changeHome: (change) => undoable(() => controls.changeHome(change)),
    deleteAtVcenter: (machine) => awayFromDesk(() => controls.deleteAtVcenter(machine)),
    deployProcessServerInAzure: () => awayFromDesk(() => controls.deployProcessServerInAzure()),
    removeProcessServerInAzure: () => awayFromDesk(() => controls.removeProcessServerInAzure()),
  };
}
