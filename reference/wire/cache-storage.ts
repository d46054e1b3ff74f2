/**
 * What process server and Site Recovery service agree on about the cache storage account: how a batch's blob is named, and
 * how the key that seals it is written down.
 */

/** `logs/<server>/<epoch>/<sequence>.completed_diff`: names sort in the order in which batches are to be applied. */
export function blobPath(batch: { serverId: string; epoch: number; sequence: number; kind: string }): string {
  const sequence = String(batch.sequence).padStart(9, '0');
  return `logs/${batch.serverId}/${String(batch.epoch).padStart(6, '0')}/${sequence}.completed_${batch.kind}`;
}

export function parseBlobPath(path: string): { serverId: string; epoch: number; sequence: number } | undefined {
  const match = /^logs\/([^/]+)\/(\d+)\/(\d+)\.completed_(?:diff|sync)$/.exec(path);
  return match ? { serverId: match[1] as string, epoch: Number(match[2]), sequence: Number(match[3]) } : undefined;
}

/** A key as it travels in settings, 64 hex digits, as bytes. */
export function keyFromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
