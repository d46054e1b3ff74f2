/**
 * The URL of a blob container, as `--out` and `muster merge` take it: account, container, perhaps a folder in it, and a shared access
 * signature. The signature opens the container to whoever reads it, so nothing but the client ever sees it again.
 */
import { fail, ok, type Result } from '../../reference/model/result.ts';

export interface ContainerPlace {
  /** With the signature: for the client alone. */
  readonly secretUrl: string;
  /** Where in the container: empty, or with `/` at its end. */
  readonly prefix: string;
  /** Without the signature, for people. */
  readonly shown: string;
}

export const isUrl = (text: string): boolean => /^https?:\/\//i.test(text);

/** What the signature must allow. */
export const PERMISSIONS = 'read, create, write, delete and list';

/**
 * `https://account.blob.core.windows.net/container/folder?sv=…`; at any other host (Azurite) the account comes first in the path.
 * Fails with `USAGE`.
 */
export function parseContainerUrl(text: string): Result<ContainerPlace> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return fail('USAGE', `this is no URL that can be read; ${EXAMPLE}`);
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const before = url.hostname.includes('.blob.') ? 1 : 2;
  const container = parts.slice(0, before).join('/');
  const prefix = parts
    .slice(before)
    .map((part) => `${decodeURIComponent(part)}/`)
    .join('');
  const shown = `${url.protocol}//${url.host}/${parts.map((part) => `${part}/`).join('')}`;
  if (parts.length < before) return fail('USAGE', `${shown}: there is no container in this URL; ${EXAMPLE}`);
  if (!url.searchParams.has('sig')) {
    const remedy = `put one behind it that allows ${PERMISSIONS}`;
    return fail('USAGE', `${shown}: this URL of a container has no shared access signature; ${remedy}`);
  }
  return ok({ secretUrl: `${url.protocol}//${url.host}/${container}${url.search}`, prefix, shown });
}

/** A folder of it. */
export function below({ prefix, secretUrl, shown }: ContainerPlace, folder: string): ContainerPlace {
  return { secretUrl, prefix: `${prefix}${folder}/`, shown: `${shown}${folder}/` };
}

const EXAMPLE = 'it must be like "https://account.blob.core.windows.net/container?sv=…&sig=…"';
