/** The configuration server's own role. */
import { ConfigurationServer } from '../../../reference/configuration/configuration-server.ts';
import type { ProgramOf } from './config.ts';
import type { RoleParts } from './parts.ts';

export async function startConfigurationServer(
  { configuration }: ProgramOf<'configuration-server'>,
  parts: RoleParts,
): Promise<void> {
  await parts.booted();
  void new ConfigurationServer(parts.runtime('configuration'), configuration).run();
}
