/** What a role process can be. Each program is loaded when it is asked for: a process server needs no SQLite. */
import type { Program } from './config.ts';
import type { RoleParts } from './parts.ts';

/** Settles when the program has begun; what it does from then on goes on until the process ends. */
export async function startProgram(program: Program, parts: RoleParts): Promise<void> {
  switch (program.kind) {
    case 'server': {
      const { startServer } = await import('./server.ts');
      return startServer(program, parts);
    }
    case 'configuration-server': {
      const { startConfigurationServer } = await import('./configuration-server.ts');
      return startConfigurationServer(program, parts);
    }
    case 'process-server': {
      const { startProcessServer } = await import('./process-server.ts');
      return startProcessServer(program, parts);
    }
    case 'master-target': {
      const { startMasterTarget } = await import('./master-target.ts');
      return startMasterTarget(program, parts);
    }
    case 'cloud': {
      const { startCloud } = await import('./cloud.ts');
      return startCloud(program, parts);
    }
    case 'vcenter': {
      const { startVcenter } = await import('./vcenter.ts');
      return startVcenter(program, parts);
    }
    case 'proxy': {
      const { startProxy } = await import('./proxy.ts');
      return startProxy(program, parts);
    }
  }
}
