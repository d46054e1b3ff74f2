/** A process server that is told again and again to install an agent, and forgets everything when it restarts. */
import { beforeEach, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import { InstallableMachine } from '../../simulator/machines/installation/installable-machine.ts';
import type { AgentInstallation } from '../runtime.ts';
import type { InstallationTask } from '../wire/installation.ts';
import { PushInstaller } from './push-installer.ts';

const account = { user: 'root', password: 'secret' };
const home = { controlHost: '10.0.0.5', passphrase: 'passphrase' };
const order = (id: string, version = '9.61.0.0'): InstallationTask => {
  const target = { host: bare.address, operatingSystem: 'Linux' } as const;
  return { id, componentId: 'process-ps01', machine: 'web01', target, account, version };
};

let world: SmallWorld;
let server: SmallMachine;
let bare: SmallMachine;
let machine: InstallableMachine;
let installed: AgentInstallation[];

beforeEach(async () => {
  world = new SmallWorld();
  server = await world.machine('ps01');
  installed = [];
  machine = new InstallableMachine({ operatingSystem: 'Linux', account });
  bare = await world.machine('web01', {
    operatingSystem: 'Linux',
    run: ({ network, clock }) => {
      const life = {
        sleep: (ms: number) => clock.sleep(ms),
        installed: (agent: AgentInstallation) => void installed.push(agent),
      };
      network.listen(22, (request) => machine.answer(request, life));
    },
  });
});

test('installs once, however often it is told to, and says so for as long as it is ordered', async () => {
  const installer = new PushInstaller(server.runtime, home);
  for (let poll = 0; poll < 4; poll++) {
    installer.follow([order('first')]);
    await world.pass(60_000);
  }
  expect(installer.outcomes).toEqual([{ id: 'first', warnings: [] }]);
  expect(installed).toEqual([{ ...home, version: '9.61.0.0' }]);
  installer.follow([]);
  expect(installer.outcomes).toEqual([]);
});

test('after a restart in the middle it begins again, and finds that it is done', async () => {
  new PushInstaller(server.runtime, home).follow([order('first')]);
  await world.pass(30_000);
  server.cutPower();
  await server.switchOn();
  const installer = new PushInstaller(server.runtime, home);
  installer.follow([order('first')]);
  await world.pass(180_000);
  expect(installer.outcomes).toEqual([{ id: 'first', warnings: [] }]);
  expect(installed).toHaveLength(1);
});

test('two orders for one machine, at once or one after the other, come to one agent', async () => {
  const installer = new PushInstaller(server.runtime, home);
  installer.follow([order('first'), order('second')]);
  await world.pass(180_000);
  installer.follow([order('third')]);
  await world.pass(60_000);
  expect(installer.outcomes).toEqual([{ id: 'third', warnings: [] }]);
  expect(installed).toHaveLength(1);
});

test('an account that is no root, or is another one, or none, is refused', async () => {
  const installer = new PushInstaller(server.runtime, home);
  installer.follow([
    { ...order('none'), account: undefined },
    { ...order('other'), account: { user: 'root', password: 'guessed' } },
  ]);
  await world.pass(60_000);
  expect(installer.outcomes.map(({ failure }) => failure?.code)).toEqual(['95108', '95108']);
  machine = new InstallableMachine({ operatingSystem: 'Linux', account: { user: 'backup', password: 'secret' } });
  installer.follow([{ ...order('backup'), account: { user: 'backup', password: 'secret' } }]);
  await world.pass(60_000);
  expect(installer.outcomes.map(({ failure }) => failure?.code)).toEqual(['95108']);
  expect(installed).toEqual([]);
});

test('a machine in a network that is not there any more', async () => {
  const installer = new PushInstaller(server.runtime, home);
  installer.follow([{ ...order('gone'), target: { host: '172.20.0.9', operatingSystem: 'Windows' } }]);
  await world.pass(60_000);
  expect(installer.outcomes.map(({ failure }) => failure?.code)).toEqual(['95523']);
});
