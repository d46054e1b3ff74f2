/** The way to the storage account of Azure's own that holds the subscription's disks. No role of the site ever sees it. */
import { Agent } from 'node:https';
import {
  ContainerClient,
  newPipeline,
  type RequestPolicyFactory,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { RouteSocket } from '../network/routes.ts';

export interface DiskAccount {
  readonly name: string;
  /** Base64. */
  readonly key: string;
  /** Where the storage service is reached. */
  readonly socket: RouteSocket;
  /** Whose certificates to trust, PEM. */
  readonly authority: string;
}

const CONTAINER = 'disks';

/** The container of the disks, made if it is not there. */
export async function openDiskContainer({ name, key, socket, authority }: DiskAccount): Promise<ContainerClient> {
  const pipeline = newPipeline(new StorageSharedKeyCredential(name, key));
  pipeline.factories.push(over(new Agent({ ca: authority, keepAlive: true })));
  const container = new ContainerClient(`https://${socket.host}:${socket.port}/${name}/${CONTAINER}`, pipeline);
  await container.createIfNotExists();
  return container;
}

function over(agent: Agent): RequestPolicyFactory {
  return {
    create: (next) => ({
      sendRequest(request) {
        request.agent = agent;
        return next.sendRequest(request);
      },
    }),
  };
}
