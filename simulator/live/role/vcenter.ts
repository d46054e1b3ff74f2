/** The emulated vCenter. */
import { Vcenter } from '../../vmware/vcenter.ts';
import { askedPark } from '../park.ts';
import type { ProgramOf } from './config.ts';
import type { RoleParts } from './parts.ts';

export async function startVcenter({ port, ...settings }: ProgramOf<'vcenter'>, parts: RoleParts): Promise<void> {
  const vcenter = new Vcenter(askedPark(parts.line), settings);
  parts.networkAt(parts.config.address, 'vcenter/api').listen(port, (request) => vcenter.handle(request));
}
