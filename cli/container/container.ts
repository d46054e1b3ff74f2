/** What is done with a container, through the official client; what the other side says, in words with a remedy. */
import { ContainerClient, RestError } from '@azure/storage-blob';
import { type Failure, fail, ok, type Result } from '../../reference/model/result.ts';
import { type ContainerPlace, PERMISSIONS } from './container-url.ts';

/** How long one answer may take: files here are small. */
const TRY_MS = 60_000;

export class Container {
  readonly place: ContainerPlace;
  readonly #client: ContainerClient;

  constructor(place: ContainerPlace) {
    this.place = place;
    const retryOptions = { maxTries: 4, tryTimeoutInMs: TRY_MS, retryDelayInMs: 500, maxRetryDelayInMs: 4000 };
    this.#client = new ContainerClient(place.secretUrl, undefined, { retryOptions });
  }

  put(name: string, text: string): Promise<Result<undefined>> {
    return this.#attempt(`write ${name}`, async () => {
      const bytes = Buffer.from(text);
      await this.#client.getBlockBlobClient(this.#path(name)).upload(bytes, bytes.length);
      return undefined;
    });
  }

  remove(name: string): Promise<Result<undefined>> {
    return this.#attempt(`remove ${name}`, async () => {
      await this.#client.getBlobClient(this.#path(name)).deleteIfExists();
      return undefined;
    });
  }

  /** Whether files can be written and removed, found out without leaving any: a block that is never made a blob goes by itself. */
  tryToWrite(): Promise<Result<undefined>> {
    return this.#attempt('write', async () => {
      const blob = this.#client.getBlockBlobClient(this.#path('.muster'));
      await blob.stageBlock(Buffer.from('muster').toString('base64'), 'x', 1);
      await blob.deleteIfExists();
      return undefined;
    });
  }

  /** Names of all blobs of the place, without what they all begin with. */
  list(): Promise<Result<readonly string[]>> {
    return this.#attempt('list', async () => {
      const names: string[] = [];
      const { prefix } = this.place;
      for await (const { name } of this.#client.listBlobsFlat({ prefix })) names.push(name.slice(prefix.length));
      return names;
    });
  }

  download(name: string, path: string): Promise<Result<undefined>> {
    return this.#attempt(`read ${name}`, async () => {
      await this.#client.getBlobClient(this.#path(name)).downloadToFile(path);
      return undefined;
    });
  }

  #path(name: string): string {
    return `${this.place.prefix}${name}`;
  }

  async #attempt<Value>(what: string, operation: () => Promise<Value>): Promise<Result<Value>> {
    try {
      return ok(await operation());
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      return { ok: false, failure: this.#trouble(what, error) };
    }
  }

  /** Never the client's own message: it may name the whole URL. */
  #trouble(what: string, { code = '', statusCode }: RestError): Failure {
    const why =
      code === 'ContainerNotFound'
        ? 'there is no such container; create it, or name another'
        : statusCode === 403 || statusCode === 401
          ? `the signature is refused (${code || statusCode}); put one behind the URL that is in force and allows ${PERMISSIONS}`
          : statusCode === undefined
            ? `nothing answers there (${code || 'no connection'}); look at the URL and at the network`
            : `the storage answered ${statusCode}${code === '' ? '' : ` (${code})`}`;
    return fail('OUTPUT_NOT_WRITTEN', `cannot ${what} in ${this.place.shown}: ${why}`).failure;
  }
}
