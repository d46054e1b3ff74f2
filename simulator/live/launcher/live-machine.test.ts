/** Machines of a live lab, as far as they can be told from what starts their processes. */
import { expect, test } from 'vitest';
import { folderForTest } from '../../ground/fixtures/temporary-folder.ts';
import { Scope } from '../../ground/scope.ts';
import { createAuthority } from '../../network/certificates.ts';
import { SEGMENT } from '../../network/segments.ts';
import { sampleSite } from '../../site/site.ts';
import { Lines, oneRelay } from '../links/lines.ts';
import { realNowMs } from '../lab-time.ts';
import type { RoleConfig } from '../role/config.ts';
import { createLabDirectory } from './lab-directory.ts';
import { type Ground, LiveMachine, type MachineSettings } from './live-machine.ts';
import { NOTHING_WANTED } from '../lookout.ts';
import { RouteBook } from './route-book.ts';

const KILLED = { code: null, signal: 'SIGKILL' } as const;
const CONFIGURATION = {
  componentId: 'ps',
  name: 'ps',
  controlHost: 'cs',
  passphrase: 'secret',
  replicationHost: 'replication',
  backupHost: 'backup',
};

test('a machine that is made anew under a name goes on counting lives: it draws nothing that its namesake drew', async () => {
  const begun: RoleConfig[] = [];
  const scope = new Scope();
  const site = sampleSite();
  const lines = new Lines(
    oneRelay(() => {
      throw new Error('nothing crosses a line here');
    }),
    [],
  );
  const ground: Ground = {
    scope,
    directory: createLabDirectory(folderForTest()),
    startRole(config) {
      begun.push(config);
      return { say: () => {}, kill: async () => KILLED, ended: new Promise(() => {}) };
    },
    lives: new Map(),
    seed: '1',
    cloud: 'commercial',
    time: { startsAtMs: 0, epochRealMs: realNowMs(), speed: 60 },
    journal: { record: () => {}, records: [] },
    routes: new RouteBook(() => {}, site, lines),
    ears: { onRecord: () => {}, onAsk: () => {}, onBroken: () => {} },
    wanted: () => NOTHING_WANTED,
    onLost: () => {},
  };
  const station = ground.routes.join(SEGMENT.azure, []);
  const identity = await createAuthority('test');
  const settings: MachineSettings = {
    ...{ name: 'azure:web01', place: 'azure', purpose: 'production', stations: [station], disks: [] },
    ...{ trust: { public: '' }, identity },
    programs: () => ({ mobility: { kind: 'process-server', configuration: CONFIGURATION } }),
  };
  const first = new LiveMachine(settings, ground);
  const second = () => new LiveMachine(settings, ground);
  for (const machine of [first, first, second()]) {
    machine.beUp();
    await machine.switchOff('test');
  }
  await scope.close();
  expect(begun.map(({ life }) => life)).toEqual([1, 2, 3]);
});
