/** The forward proxy on the site's way out. */
import type { ProxySettings } from '../../network/proxy-rules.ts';
import type { SpokenListen } from '../launcher-line.ts';
import { startForwardProxy } from '../network/forward-proxy.ts';
import { say } from '../say.ts';
import type { ProgramOf } from './config.ts';
import type { RoleParts } from './parts.ts';

/** The launcher's order to go by other settings from now on. */
export const CONFIGURE_PROXY = 'configure-proxy';

export async function startProxy({ port, settings }: ProgramOf<'proxy'>, parts: RoleParts): Promise<void> {
  const { config, clock, line, waysFrom, bindAt } = parts;
  const proxy = await startForwardProxy(bindAt(config.address, port), waysFrom(config.address), clock, settings);
  line.onOrder(CONFIGURE_PROXY, (changed: ProxySettings) => proxy.configure(changed));
  say({ say: 'listen', address: config.address, port, socket: proxy.socket } satisfies SpokenListen);
}
