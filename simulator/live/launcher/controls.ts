/** What faults can do to a lab of processes. Every change hands back its undoing. */
import { awayFromDesk } from '../../desk/desk-time.ts';
import type { RunJournal } from '../../journal/journal.ts';
import { type Capability, NotInThisLab, type Undo, type WorldControls } from '../../lab.ts';
import { isRecordMoment, placeOf } from '../../moments.ts';
import { type ChangeProxy, demandCredentials, denyNames } from '../../network/proxy-rules.ts';
import { SEGMENT } from '../../network/segments.ts';
import type { Site } from '../../site/site.ts';
import type { RouteBlock } from '../network/routes.ts';
import type { Foundation } from './foundation.ts';
import type { LiveMachine } from './live-machine.ts';
import type { LabMachines } from './machines.ts';

/** What goes on inside a role's process, or between two of them under TLS, is nobody's to see from outside. */
const CAPABILITIES: readonly Capability[] = ['power', 'names', 'ports', 'links', 'applications', 'moments'];

export function processControls(
  site: Site,
  machines: LabMachines,
  journal: RunJournal,
  { routes, lines, settled }: Pick<Foundation, 'routes' | 'lines' | 'settled'>,
): WorldControls {
  // Azure's own machines are no one's to switch off: a region that fails is not what this architecture protects from.
  const touchable = ({ settings }: LiveMachine) => settings.trust.site !== undefined;
  const machine = (name: string): LiveMachine => {
    const found = machines.find(name) ?? machines.find(`azure:${name}`) ?? machines.find(`vmware:${name}`);
    if (found && touchable(found)) return found;
    const names = machines
      .all()
      .filter(touchable)
      .map((candidate) => candidate.name);
    throw new NotInThisLab(`there is no machine ${name} to act on; there are ${names.join(', ')}`);
  };
  const addressOf = (nameOrAddress: string | undefined) =>
    nameOrAddress === undefined ? undefined : (machines.find(nameOrAddress)?.address ?? nameOrAddress);
  const block = async (rule: RouteBlock): Promise<Undo> => {
    const undo = routes.block(rule);
    await settled();
    return () => {
      undo();
      return settled();
    };
  };
  const changeProxy: ChangeProxy = (change) => machines.changeProxy(change);

  return {
    capabilities: [...CAPABILITIES, ...(site.proxy ? (['proxy'] as const) : [])],
    async setPower(name, power, why) {
      if (power === 'on') machine(name).switchOn(why);
      else await machine(name).switchOff(why);
    },
    async demandProxyAuthentication() {
      const undo = demandCredentials(changeProxy);
      return async () => undo();
    },
    async blockNames(pattern) {
      if (!site.proxy) return block({ segment: SEGMENT.site, hostName: pattern, mode: 'drop' });
      const undo = denyNames(changeProxy, pattern);
      return async () => undo();
    },
    async blockPort({ port, from, to }) {
      return block({ port, from: addressOf(from), to: addressOf(to), mode: 'drop' });
    },
    async cutLink(link) {
      await lines.cut(link);
      return () => lines.restore(link);
    },
    async breakApplicationWriter(name, code) {
      machines.breakWriter(machine(name), code);
      return async () => machines.breakWriter(machine(name), undefined);
    },
    slowApplicationWriter: () => unavailable('applications that take long to freeze'),
    async onMoment(moment, act) {
      if (moment.on !== 'record') return unavailable(`a moment of ${moment.on === 'file' ? 'a file' : 'a message'}`);
      const undo = journal.onRecord((record) => {
        if (isRecordMoment(moment, record)) act(placeOf(record));
      });
      return async () => undo();
    },
    meddle: () => unavailable('single messages'),
    deployProcessServerInAzure: () => machines.deployProcessServerInAzure(),
    removeProcessServerInAzure: () => machines.removeProcessServerInAzure(),
  };
}

async function unavailable(what: string): Promise<never> {
  throw new NotInThisLab(`${what} can be had in the virtual lab only`);
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
    demandProxyAuthentication: () => undoable(() => controls.demandProxyAuthentication()),
    blockNames: (pattern) => undoable(() => controls.blockNames(pattern)),
    blockPort: (rule) => undoable(() => controls.blockPort(rule)),
    cutLink: (link) => undoable(() => controls.cutLink(link)),
    breakApplicationWriter: (...given) => undoable(() => controls.breakApplicationWriter(...given)),
    slowApplicationWriter: (...given) => undoable(() => controls.slowApplicationWriter(...given)),
    onMoment: (...given) => undoable(() => controls.onMoment(...given)),
    meddle: (...given) => undoable(() => controls.meddle(...given)),
    deployProcessServerInAzure: () => awayFromDesk(() => controls.deployProcessServerInAzure()),
    removeProcessServerInAzure: () => awayFromDesk(() => controls.removeProcessServerInAzure()),
  };
}
