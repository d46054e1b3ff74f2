/**
 * Object storage as a live role uses it. The official client takes a quarter of a second to load, and most roles never
 * touch a blob, so it is loaded by the first one that does.
 */
import type { Blobs, Network } from '../../reference/runtime.ts';
import type { CloudName } from '../site/clouds.ts';

export function createLiveBlobs(network: Network, cloud: CloudName): Blobs {
  let loading: Promise<Blobs> | undefined;

  function client(): Promise<Blobs> {
    loading ??= import('./storage-client.ts').then(({ storageClient }) => storageClient(network, cloud));
    return loading;
  }

  return {
    put: async (...given) => (await client()).put(...given),
    get: async (...given) => (await client()).get(...given),
    list: async (...given) => (await client()).list(...given),
    remove: async (...given) => (await client()).remove(...given),
  };
}
