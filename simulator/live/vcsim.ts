/**
 * vcsim, VMware's own simulator of a vCenter, as one process of a lab: with the site's ESXi hosts and datastores, and no
 * machines yet. It keeps the inventory; what runs its machines is {@link file://./esxi-host.ts}.
 *
 * `go install github.com/vmware/govmomi/vcsim@v0.30.7` builds it.
 */
import { invariant } from '../../reference/model/result.ts';
import type { Scope } from '../ground/scope.ts';
import type { Site } from '../site/site.ts';
import type { Vim } from '../vmware/vim.ts';
import { referenceOf, type VimResult } from '../vmware/vim-session.ts';
import { type Child, startProgram } from './launcher/child.ts';
import type { RouteSocket } from './network/routes.ts';

/** Its name on the path. */
export const VCSIM = 'vcsim';

export interface VcsimSettings {
  readonly scope: Scope;
  /** Path of the program. */
  readonly program: string;
  readonly user: string;
  readonly password: string;
  /** PEM files of the certificate it serves HTTPS with. */
  readonly certificateFile: string;
  readonly privateKeyFile: string;
  readonly logFile: string;
  /** Where it listens; port 0 lets the system pick. */
  readonly bind: RouteSocket;
}

export interface Vcsim {
  readonly child: Child;
  readonly socket: RouteSocket;
}

/** Settles when it answers. @throws when it ended instead; the reason is in its log file. */
export async function startVcsim(settings: VcsimSettings): Promise<Vcsim> {
  const { scope, program, user, password, certificateFile, privateKeyFile, logFile, bind } = settings;
  const listening = Promise.withResolvers<number>();
  const child = startProgram(program, {
    scope,
    args: [
      ...['-l', `${bind.host}:${bind.port}`, '-tlscert', certificateFile, '-tlskey', privateKeyFile],
      ...['-username', user, '-password', password],
      // A datacenter and nothing in it.
      ...['-dc', '1', '-cluster', '0', '-standalone-host', '0', '-ds', '0', '-vm', '0', '-pg', '0'],
    ],
    logFile,
    onLine(line) {
      const port = /GOVC_URL=\S+:(\d+)\/sdk/.exec(line)?.[1];
      if (port) listening.resolve(Number(port));
    },
  });
  child.ended.then(
    ({ code, signal }) => listening.reject(new Error(`vcsim ended with ${code ?? signal}; see ${logFile}`)),
    listening.reject,
  );
  return { child, socket: { host: bind.host, port: await scope.until(listening.promise) } };
}

/** Gives it the site's hosts and datastores. @param directory of the disks on them, which is there. */
export async function furnishVcenter(
  vim: Vim,
  { esxiHosts, datastores }: Site['vcenter'],
  directory: string,
): Promise<void> {
  const [datacenter] = must(await vim.inventory('Datacenter', ['hostFolder']));
  const hosts = referenceOf(datacenter?.properties.get('hostFolder'));
  for (const { name } of esxiHosts) {
    const spec = { hostName: name, force: true };
    must(await vim.perform('AddStandaloneHost_Task', hosts, { spec, addConnected: true }));
  }
  for (const { properties } of must(await vim.inventory('HostSystem', ['configManager.datastoreSystem']))) {
    const system = referenceOf(properties.get('configManager.datastoreSystem'));
    // Every host has all of them. All lie in one directory, because a master target is not told on which one it writes.
    for (const { name } of datastores) must(await vim.call('CreateLocalDatastore', system, { name, path: directory }));
  }
}

function must<Value>(result: VimResult<Value>): Value {
  invariant(
    result.ok,
    `a fresh vcsim takes a site's hosts and datastores${result.ok ? '' : `: ${result.failure.message}`}`,
  );
  return result.value;
}
