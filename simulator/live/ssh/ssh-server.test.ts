/** A Linux machine’s port 22, as an SSH client finds it. */
import { once } from 'node:events';
import ssh2, { type ConnectConfig } from 'ssh2';
import { expect, onTestFinished, test } from 'vitest';
import { InstallableMachine } from '../../machines/installation/installable-machine.ts';
import { createAuthority } from '../../network/certificates.ts';
import { COMMAND, NOT_FOUND, PACKAGE_PATH } from './speech.ts';
import { serveSsh } from './ssh-server.ts';

const identity = await createAuthority('web01');
const root = { username: 'root', password: 'secret' };

/** A machine with its SSH server. `installed` lists what was installed, `begun` settles when an installer runs. */
async function linuxMachine({ user = 'root' } = {}) {
  const machine = new InstallableMachine({ operatingSystem: 'Linux', account: { user, password: 'secret' } });
  const installed = Promise.withResolvers<string>();
  const begun = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const life = {
    async sleep() {
      begun.resolve();
      await finish.promise;
    },
    installed: ({ version }: { version: string }) => installed.resolve(version),
  };
  const server = serveSsh({ host: '127.0.0.1', port: 0 }, identity, (request) => machine.answer(request, life));
  onTestFinished(() => server.destroy());
  return { machine, installed, begun, finish, at: await server.listening };
}

async function connect(settings: ConnectConfig) {
  const client = new ssh2.Client();
  // A connection that ends with its test is no error.
  client.on('error', () => {});
  client.connect(settings);
  onTestFinished(() => void client.destroy());
  await once(client, 'ready');
  return client;
}

function run(client: ssh2.Client, command: string, input = ''): Promise<[status: number, output: string]> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      let output = '';
      let status = -1;
      channel.on('data', (chunk: Buffer) => (output += chunk)).on('exit', (code: number) => (status = code));
      channel.on('close', () => resolve([status, output]));
      channel.end(input);
    });
  });
}

/** Copies a file by SFTP. */
function copy(client: ssh2.Client, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.sftp((error, sftp) => {
      if (error) reject(error);
      else sftp.writeFile(path, 'a package', (failed) => (failed ? reject(failed) : resolve()));
    });
  });
}

test('it says by which ways one may sign in', async () => {
  const { machine, at } = await linuxMachine();
  const waysLeft = async () => {
    const said: unknown[] = [];
    const authHandler: ConnectConfig['authHandler'] = (left, _partially, next) => {
      if (left === null) return next('none');
      said.push(...left);
      next(false as never);
    };
    await connect({ ...at, ...root, authHandler }).catch(() => {});
    return said;
  };
  expect(await waysLeft()).toEqual(['password']);
  machine.obstruct(['password-login-off']);
  expect(await waysLeft()).toEqual(['publickey']);
});

test('a machine shows the same key in each of its lives', async () => {
  const shown = new Set<string>();
  const hostVerifier = (key: Buffer) => shown.add(key.toString('base64')).size > 0;
  for (const { at } of [await linuxMachine(), await linuxMachine()]) await connect({ ...at, ...root, hostVerifier });
  expect(shown.size).toBe(1);
});

test('who is not root is let in, and sees nothing', async () => {
  const { at } = await linuxMachine({ user: 'backup' });
  const client = await connect({ ...at, ...root, username: 'backup' });
  expect(await run(client, COMMAND.whoAmI)).toEqual([0, '1000']);
  expect(await run(client, COMMAND.look)).toEqual([1, 'permission denied']);
  await expect(copy(client, PACKAGE_PATH)).rejects.toThrow('subsystem');
});

test('an installer runs once it was copied, and nothing else does', async () => {
  const { at, finish, installed } = await linuxMachine();
  finish.resolve();
  const client = await connect({ ...at, ...root });
  const settings = JSON.stringify({ version: '9.61.0.0', controlHost: '10.0.0.5', passphrase: 'secret' });
  expect(await run(client, 'reboot')).toEqual([NOT_FOUND, 'reboot: not found']);
  expect((await run(client, COMMAND.install, settings))[0]).toBe(NOT_FOUND);
  await copy(client, '/tmp/something-else');
  expect((await run(client, COMMAND.install, settings))[0]).toBe(NOT_FOUND);
  await copy(client, PACKAGE_PATH);
  expect((await run(client, COMMAND.install, 'not what it asks for'))[0]).toBe(1);
  expect(await run(client, COMMAND.install, settings)).toEqual([0, '{"rebootAdvised":false}']);
  expect(await installed.promise).toBe('9.61.0.0');
});

test('an installer comes to its end though whoever began it has broken off', async () => {
  const { at, begun, finish, installed } = await linuxMachine();
  const client = await connect({ ...at, ...root });
  await copy(client, PACKAGE_PATH);
  void run(client, COMMAND.install, JSON.stringify({ version: '9.61.0.0' }));
  await begun.promise;
  client.destroy();
  await once(client, 'close');
  finish.resolve();
  expect(await installed.promise).toBe('9.61.0.0');
  const next = await connect({ ...at, ...root });
  expect(await run(next, COMMAND.whoAmI)).toEqual([0, '0']);
});
