import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAuthority, issueServerCertificate } from '../network/certificates.ts';
import type { MachineState } from '../../reference/runtime.ts';
import { sampleSite } from '../site/site.ts';
import { Vcenter, vcenterClient } from '../vmware/vcenter.ts';
import {
  type BEFORE,
  CONTRACT_DATASTORES,
  vcenterContract,
  type VcenterUnderTest,
} from '../contracts/vcenter.contract.ts';
import { vcenterOverSoap } from '../vmware/vcenter-over-soap.ts';
import { openVim } from '../vmware/vim.ts';
import { Scope } from '../ground/scope.ts';
import { createLiveClock } from './clock.ts';
import { findDisk, openDiskFolder } from './disks/disk-folder.ts';
import { findProgram } from './find-program.ts';
import { paperBook } from './fixtures/paper-book.ts';
import { type LabTime, realNowMs } from './lab-time.ts';
import { createLiveNetwork } from './network/network.ts';
import type { RouteSocket } from './network/routes.ts';
import { liveRandom } from './random.ts';
import { livePark } from './park.ts';
import { VCSIM } from './vcsim.ts';
import { startVcsimVcenter } from './vcsim-vcenter.ts';

const HOST = 'vcenter01.contoso.local';
const PORT = 443;
const TIME: LabTime = { startsAtMs: 0, epochRealMs: realNowMs(), speed: 60 };
const clock = createLiveClock(TIME);
const scope = new Scope();
const authority = await createAuthority('Muster test');
const identity = await issueServerCertificate(authority, [HOST]);

/** Networks from which everything leads to one socket, once there is one. */
function networks() {
  let socket: RouteSocket | undefined;
  const open = Promise.withResolvers<void>();
  const network = createLiveNetwork({
    node: 'cs01/configuration',
    address: '10.1.0.5',
    time: TIME,
    ways: {
      find: () => (socket ? { kind: 'open', ...socket, address: '10.1.0.6', from: '10.1.0.5' } : { kind: 'silent' }),
      onChange() {},
      close() {},
    },
    trust: { public: authority.certificate },
    identity,
    bind: () => ({ host: '127.0.0.1', port: 0 }),
    onListen: (_, listening) => {
      socket = listening;
      open.resolve();
    },
  });
  return {
    network,
    open: open.promise,
    leadTo: (port: number) => {
      socket = { host: '127.0.0.1', port };
    },
  };
}

function site(before: readonly (typeof BEFORE)[] = []) {
  const directory = mkdtempSync(join(tmpdir(), 'muster-vcenter-'));
  const datastores = join(directory, 'datastores');
  const store = openDiskFolder(datastores, { owner: 'datastores', clock, random: liveRandom('1', 'test', 1) });
  // The disks of what was there before lie there already.
  for (const file of before.flatMap(({ volumes }) => volumes)) void store.create(file, 1024 ** 2);
  const book = paperBook(before);
  const attach: Parameters<typeof livePark>[1] = async (_place, _machine, name) => {
    const found = findDisk(datastores, { owner: 'datastores', name });
    return found && { name, id: found.kept.description.id, path: found.path };
  };
  const park = livePark(book, attach, () => ({ segment: 'onprem', purpose: 'production' }));
  return {
    directory,
    datastores,
    park,
    running: () =>
      book
        .all()
        .filter(({ power }) => power === 'on')
        .map(({ name }) => name.replace('vmware:', '')),
    lose: async (name: string) => void (await park.remove('vmware', name)),
    layDisk: async (name: string) => void (await store.create(name, 1024 ** 2)),
  };
}

function homeWith(access: 'read' | 'write') {
  const state = { kind: 'VMFS', writable: true, roomBytes: 1024 ** 4 } as const;
  const datastores = CONTRACT_DATASTORES.map((name) => ({ name, ...state }));
  const now = {
    access,
    edition: 'licensed',
    datastores,
    masterTargets: [],
    memoryShort: false,
    strangers: [],
  } as const;
  return { now: () => now };
}

vcenterContract('ours', async (before): Promise<VcenterUnderTest> => {
  const { directory, park, ...rest } = site(before);
  const vcenter = new Vcenter(park, homeWith('write'));
  const { network, open } = networks();
  network.listen(PORT, (request) => vcenter.handle(request));
  await open;
  return {
    ...rest,
    vcenter: vcenterClient(network, HOST, PORT),
    settled: async () => {},
    async close() {
      network.close();
      rmSync(directory, { recursive: true });
    },
  };
});

test('ours, with read rights, shows everything and changes nothing', async () => {
  const { directory, park } = site();
  const vcenter = new Vcenter(park, homeWith('read'));
  const ask = (method: 'GET' | 'POST' | 'DELETE', path: string) => vcenter.handle({ method, path, from: '10.1.0.5' });
  expect(await ask('GET', '/machines')).toEqual({ status: 200, body: [] });
  for (const change of [ask('POST', '/machines'), ask('POST', '/machines/orders01/on'), ask('DELETE', '/machines/x')]) {
    expect(await change).toMatchObject({ status: 409, body: { code: 'NO_PERMISSION' } });
  }
  rmSync(directory, { recursive: true });
});

const program = findProgram(VCSIM);

/** vcsim with the hosts and datastores of the sample site, and the host that runs its machines. */
async function vcsimSite(before?: readonly (typeof BEFORE)[]) {
  const { directory, datastores, park, ...rest } = site(before);
  const [certificateFile, privateKeyFile] = [join(directory, 'certificate.pem'), join(directory, 'key.pem')];
  writeFileSync(certificateFile, identity.certificate);
  writeFileSync(privateKeyFile, identity.privateKey);
  const account = { user: 'asr', password: 'a lab of its own' };
  const vcsim = await startVcsimVcenter({
    scope,
    bind: { host: '127.0.0.1', port: 0 },
    program: program ?? '',
    ...account,
    certificateFile,
    privateKeyFile,
    logFile: join(directory, 'vcsim.log'),
    vcenter: sampleSite().vcenter,
    datastoresDirectory: datastores,
    park,
    time: TIME,
    identity,
    authority: authority.certificate,
  });
  const { network, leadTo } = networks();
  leadTo(vcsim.socket.port);
  const endpoint = { network, clock, host: HOST, port: PORT, ...account };
  const vcenter = vcenterOverSoap(endpoint);

  /** Until the vCenter says what really is: which machines there are, which of them run, and where. */
  async function settled(): Promise<void> {
    const told = (machines: readonly MachineState[]) =>
      machines.map(({ name, power, address, biosUuid }) => `${name} ${power} ${address} ${biosUuid}`).sort();
    for (;;) {
      const listed = await vcenter.list();
      if (listed.ok && `${told(listed.value)}` === `${told(await park.list('vmware'))}`) return;
      await clock.sleep(1000);
    }
  }

  async function close(): Promise<void> {
    await vcsim.stop();
    network.close();
    rmSync(directory, { recursive: true });
  }

  return { ...rest, park, endpoint, vcenter, settled, close };
}

const ORDERS01 = {
  name: 'orders01',
  serverId: 'orders01',
  volumes: ['orders01-0.vmdk'],
  network: 'onprem',
  purpose: 'production',
} as const;

describe.runIf(program)('with vcsim on this computer', () => {
  vcenterContract('vcsim', vcsimSite);

  test('a machine that went off by itself is off at the vCenter too, until it is started there', async () => {
    const { park, vcenter, settled, layDisk, running, close } = await vcsimSite();
    await layDisk('orders01-0.vmdk');
    await vcenter.create(ORDERS01);
    await vcenter.start('orders01');
    await settled();
    await park.setPower('vmware', 'orders01', 'off');
    await settled();
    expect(await vcenter.inspect('orders01')).toMatchObject({ ok: true, value: { power: 'off' } });
    await vcenter.start('orders01');
    await settled();
    expect(running()).toEqual(['orders01']);
    await close();
  });

  test('a machine is made with all of its disks, however early the host looks', async () => {
    const { park, vcenter, settled, layDisk, close } = await vcsimSite();
    const wishes = Array.from({ length: 20 }, (_, number) => {
      const volumes = Array.from({ length: 4 }, (_, disk) => `m${number}-${disk}.vmdk`);
      return { ...ORDERS01, name: `m${number}`, volumes };
    });
    for (const { volumes } of wishes) for (const volume of volumes) await layDisk(volume);
    const made = await Promise.all(wishes.map((wish) => vcenter.create(wish)));
    expect(made.filter(({ ok }) => !ok)).toEqual([]);
    await settled();
    const volumes = new Map((await park.list('vmware')).map((machine) => [machine.name, machine.volumes]));
    expect(wishes.filter((wish) => `${volumes.get(wish.name)}` !== `${wish.volumes}`)).toEqual([]);
    await close();
  });

  test('a session that the vCenter has forgotten is begun anew', async () => {
    const { endpoint, close } = await vcsimSite();
    const vim = openVim(endpoint);
    expect(await vim.inventory('VirtualMachine', ['name'])).toEqual({ ok: true, value: [] });
    expect(await vim.call('Logout', { type: 'SessionManager', value: 'SessionManager' })).toMatchObject({ ok: true });
    expect(await vim.inventory('VirtualMachine', ['name'])).toEqual({ ok: true, value: [] });
    await close();
  });

  test('somebody without the right password may do nothing', async () => {
    const { endpoint, close } = await vcsimSite();
    const stranger = vcenterOverSoap({ ...endpoint, password: 'a guess' });
    expect(await stranger.list()).toMatchObject({ ok: false, failure: { code: 'NO_PERMISSION' } });
    await close();
  });

  test('a line that is cut shows as what it is', async () => {
    const { endpoint, close } = await vcsimSite();
    const { network } = networks();
    const vcenter = vcenterOverSoap({ ...endpoint, network });
    expect(await vcenter.list()).toMatchObject({ ok: false, failure: { code: 'ETIMEDOUT' } });
    network.close();
    await close();
  });
});
