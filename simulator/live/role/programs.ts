/** What a role process can be. Only the one that is asked for is loaded: a process server needs no SQLite. */
import type { Program, ProgramOf } from './config.ts';
import type { RoleParts } from './parts.ts';

/** Settles when the program has begun; what it does from then on goes on until the process ends. */
type Start<Kind extends Program['kind']> = (program: ProgramOf<Kind>, parts: RoleParts) => Promise<void>;

const PROGRAMS: { readonly [Kind in Program['kind']]: () => Promise<Start<Kind>> } = {
  server: async () => (await import('./server.ts')).startServer,
  'configuration-server': async () => (await import('./configuration-server.ts')).startConfigurationServer,
  'process-server': async () => (await import('./process-server.ts')).startProcessServer,
  'master-target': async () => (await import('./master-target.ts')).startMasterTarget,
  cloud: async () => (await import('./cloud.ts')).startCloud,
  vcenter: async () => (await import('./vcenter.ts')).startVcenter,
  proxy: async () => (await import('./proxy.ts')).startProxy,
};

/** Settles with what starts a program of that kind. */
export function loadProgram<Kind extends Program['kind']>(kind: Kind): Promise<Start<Kind>> {
  return PROGRAMS[kind]();
}
