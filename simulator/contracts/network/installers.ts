/** How a machine is reached by whoever installs an agent on it, over the network of every world. */
import { describe, expect, test } from 'vitest';
import type { AgentInstallation, Network } from '../../../reference/runtime.ts';
import { InstallableMachine } from '../../machines/installation/installable-machine.ts';
import { remoteAccess } from '../../machines/installation/remote-access.ts';
import { type AskingStage, never, type SetStage } from './stage.ts';

const account = { user: 'root', password: 'secret' };
const agent: AgentInstallation = { version: '9.61.0.0', controlHost: '10.0.0.5', passphrase: 'secret' };
const passphrase = 'secret';
const LINUX = { host: 'web01', operatingSystem: 'Linux' } as const;
const WINDOWS = { host: 'web01', operatingSystem: 'Windows' } as const;

/** A bare machine that lets installers in at these ports, and whoever installs. */
async function bareMachine(stage: AskingStage, operatingSystem: 'Windows' | 'Linux', itsAccount = account) {
  const machine = new InstallableMachine({ operatingSystem, account: itsAccount });
  const installed: string[] = [];
  const life = {
    sleep: async () => {},
    installed: ({ version }: AgentInstallation) => void installed.push(version),
  };
  const web01 = await stage.role('web01', { passphrase });
  for (const port of machine.ports) await stage.serve(web01, port, (request) => machine.answer(request, life));
  const network: Network = await stage.role('cs01', { passphrase });
  return { installed, machine, web01, life, remote: remoteAccess(network, { trust: 'site' }) };
}

export function installerStories(world: string, stage: SetStage): void {
  describe(`an installer from outside (${world})`, () => {
    test.each([LINUX, WINDOWS])('signs in, looks, copies and runs: $operatingSystem', async (target) => {
      const set = await stage();
      const { drive } = set;
      const { remote, installed } = await bareMachine(set, target.operatingSystem);
      const entered = await drive(remote.signIn(target, account));
      if (!entered.ok) throw new Error(entered.failure.message);
      expect(entered.value.system).toMatchObject({ operatingSystem: target.operatingSystem, secureBoot: false });
      expect(entered.value.system.agent).toBeUndefined();
      expect(await drive(entered.value.copyInstaller())).toMatchObject({ ok: true });
      expect(await drive(entered.value.runInstaller(agent))).toEqual({ ok: true, value: { rebootAdvised: false } });
      expect(installed).toEqual(['9.61.0.0']);
      const again = await drive(remote.signIn(target, account));
      expect(again).toMatchObject({ ok: true, value: { system: { agent } } });
    });

    test('with another password is refused', async () => {
      const set = await stage();
      const { remote } = await bareMachine(set, 'Linux');
      const refused = await set.drive(remote.signIn(LINUX, { ...account, password: 'guessed' }));
      expect(refused).toMatchObject({ ok: false, failure: { code: 'CREDENTIALS_REJECTED' } });
    });

    test.each([
      ['nobody is named', { user: '', password: '' }, 'CREDENTIALS_REJECTED'],
      ['somebody is unknown', { user: 'guest', password: 'secret' }, 'CREDENTIALS_REJECTED'],
    ])('is refused where %s', async (_, nobody, code) => {
      const set = await stage();
      const { remote } = await bareMachine(set, 'Linux');
      expect(await set.drive(remote.signIn(LINUX, nobody))).toMatchObject({ ok: false, failure: { code } });
    });

    test('that is not root at a Linux machine may do nothing there', async () => {
      const set = await stage();
      const backup = { user: 'backup', password: 'secret' };
      const { remote } = await bareMachine(set, 'Linux', backup);
      const refused = await set.drive(remote.signIn(LINUX, backup));
      expect(refused).toMatchObject({ ok: false, failure: { code: 'ACCOUNT_RESTRICTED' } });
    });

    test('is kept out of a Linux machine that takes no passwords, until it does', async () => {
      const set = await stage();
      const { remote, machine } = await bareMachine(set, 'Linux');
      machine.obstruct(['password-login-off']);
      const refused = await set.drive(remote.signIn(LINUX, account));
      expect(refused).toMatchObject({ ok: false, failure: { code: 'PASSWORD_LOGIN_OFF' } });
      machine.obstruct([]);
      expect(await set.drive(remote.signIn(LINUX, account))).toMatchObject({ ok: true });
    });

    test('copies nothing to a Linux machine without SFTP, until it has it', async () => {
      const set = await stage();
      const { remote, machine } = await bareMachine(set, 'Linux');
      machine.obstruct(['sftp-off']);
      const entered = await set.drive(remote.signIn(LINUX, account));
      if (!entered.ok) throw new Error(entered.failure.message);
      const copied = await set.drive(entered.value.copyInstaller());
      expect(copied).toMatchObject({ ok: false, failure: { code: 'SFTP_OFF' } });
      machine.obstruct([]);
      expect(await set.drive(entered.value.copyInstaller())).toMatchObject({ ok: true });
    });

    test('hears nothing where a firewall drops what it says', async () => {
      const set = await stage();
      const { remote } = await bareMachine(set, 'Linux');
      set.block({ to: 'web01', port: 22, mode: 'drop' });
      const unheard = await set.drive(remote.signIn(LINUX, account));
      expect(unheard).toMatchObject({ ok: false, failure: { code: 'ETIMEDOUT' } });
    });

    test('is cut off when a Linux machine breaks while it runs', async () => {
      const set = await stage();
      const { remote, installed, web01, life } = await bareMachine(set, 'Linux');
      life.sleep = async () => {
        set.later(0, () => set.kill(web01));
        return never();
      };
      const entered = await set.drive(remote.signIn(LINUX, account));
      if (!entered.ok) throw new Error(entered.failure.message);
      expect(await set.drive(entered.value.copyInstaller())).toMatchObject({ ok: true });
      const cut = await set.drive(entered.value.runInstaller(agent));
      expect(cut).toMatchObject({ ok: false, failure: { code: 'ECONNRESET' } });
      expect(installed).toEqual([]);
    });

    test('hears who says no, and that nobody is there', async () => {
      const set = await stage();
      const { remote } = await bareMachine(set, 'Linux');
      const elsewhere = await set.drive(remote.signIn(WINDOWS, account));
      expect(elsewhere).toMatchObject({ ok: false, failure: { code: 'ECONNREFUSED' } });
      const gone = await set.drive(remote.signIn({ ...LINUX, host: '192.0.2.1' }, account));
      expect(gone).toMatchObject({ ok: false, failure: { code: 'EHOSTUNREACH' } });
    });

    test('may sign in at a Windows machine whose file sharing is closed, and copy nothing', async () => {
      const set = await stage();
      const { remote, installed } = await bareMachine(set, 'Windows');
      set.block({ to: 'web01', port: 445, mode: 'reject' });
      const entered = await set.drive(remote.signIn(WINDOWS, account));
      if (!entered.ok) throw new Error(entered.failure.message);
      const copied = await set.drive(entered.value.copyInstaller());
      expect(copied).toMatchObject({ ok: false, failure: { code: 'ECONNREFUSED' } });
      expect(installed).toEqual([]);
    });
  });
}
