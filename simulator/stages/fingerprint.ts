/**
 * A morning of business reduced to one line, for the test that two processes write identical bytes. As a program:
 * `node fingerprint.ts SEED`.
 */
import { createHash } from 'node:crypto';
import { isSymbolic } from '../../reference/model/content.ts';
import type { RecordedDisk } from '../disks/volume.ts';
import { Rig } from './rig.ts';

/** SHA-256 over every write of both disks, when and where it happened, and every journal record. */
export async function fingerprint(seed: string): Promise<string> {
  const rig = new Rig(seed);
  const peers = { billing: { host: 'billing', port: 8443 } };
  const churn = { churnBytes: 1024 * 1024, churnIntervalMs: 5000 };
  const orders = await rig.running('orders', 'orders', { peers, churn });
  const billing = await rig.running('billing', 'billing');
  await rig.pass(20 * 60_000);

  const hash = createHash('sha256');
  for (const disk of [orders.disk, billing.disk]) addHistory(disk);
  for (const record of rig.records) hash.update(`${JSON.stringify(record)}\n`);
  return hash.digest('hex');

  function addHistory(disk: RecordedDisk): void {
    for (const { atMs, change } of disk.entries()) {
      hash.update(`${atMs} ${change.offsetBytes} `);
      hash.update(isSymbolic(change.content) ? JSON.stringify(change.content) : change.content);
    }
  }
}

if (import.meta.main) console.log(await fingerprint(process.argv[2] ?? '1'));
