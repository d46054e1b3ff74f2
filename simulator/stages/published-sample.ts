/**
 * The samples that are published with the official client, run as a user would run them: names of things edited, nothing
 * else. A sample signs in with the desk's credential, and its client sends over the desk's network.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { inspect } from 'node:util';
import { compileFunction } from 'node:vm';
import { SiteRecoveryManagementClient } from '@azure/arm-recoveryservices-siterecovery';
import type { TokenCredential } from '@azure/core-auth';
import { isRestError } from '@azure/core-rest-pipeline';
import { invariant } from '../../reference/model/result.ts';
import type { OperatorDesk } from '../desk/desk.ts';
import { refusalOf } from '../desk/vault.ts';

/**
 * What the user writes in the place of a published text. `kind` is the constant or the field that holds it (`jobName`,
 * `networkId`), or the type before it in a resource id (`replicationFabrics`). Undefined: it stays.
 */
export type Edit = (published: string, kind: string | undefined) => string | undefined;

const manifest = createRequire(import.meta.url).resolve('@azure/arm-recoveryservices-siterecovery/package.json');
const FOLDER = path.join(path.dirname(manifest), 'dist-esm/samples-dev');
const SUFFIX = 'Sample.js';

/** What the samples were compiled for. */
interface Tslib {
  __awaiter(...generator: readonly unknown[]): Promise<unknown>;
  __asyncValues(list: unknown): unknown;
}
const tslib = createRequire(manifest)('tslib') as Tslib;

/** `replicationFabricsGet`, for `replicationFabricsGetSample.js`. */
export function publishedSamples(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(SUFFIX));
  return files.map((file) => file.slice(0, -SUFFIX.length)).toSorted();
}

/**
 * What became of it, in short. It succeeded: the type of the resource that it prints, how many it lists, or, where no
 * resource is left to print, `nothing` or the operation's own status. It did not: status and code of the refusal, `failed`
 * and the code of the job's error, or `not sent` where the client itself turns its sample down. Whatever else it meets is
 * thrown.
 */
export async function outcomeOf(sample: string, edit: Edit, desk: OperatorDesk): Promise<string> {
  try {
    const printed = await printedBy(sample, edit, desk);
    invariant(!inspect(printed, { depth: null }).includes('Invalid Date'), 'every time that it prints can be read');
    return printed.map(described).join(', ');
  } catch (error) {
    return failureIn(error);
  }
}

async function printedBy(sample: string, edit: Edit, desk: OperatorDesk): Promise<unknown[]> {
  const printed: unknown[] = [];
  const begun: Promise<unknown>[] = [];
  const env = {
    RECOVERYSERVICESSITERECOVERY_SUBSCRIPTION_ID: desk.subscription,
    RECOVERYSERVICESSITERECOVERY_RESOURCE_GROUP: desk.resourceGroup,
  };
  const surroundings = {
    // `main` does not wait for what it begins; whoever runs a program does.
    __awaiter(...generator: readonly unknown[]) {
      const work = tslib.__awaiter(...generator);
      begun.push(work);
      return work;
    },
    __asyncValues: tslib.__asyncValues,
    SiteRecoveryManagementClient: class extends SiteRecoveryManagementClient {
      constructor(credential: TokenCredential, subscription: string) {
        super(credential, subscription, desk.clientOptions);
      }
    },
    DefaultAzureCredential: class {
      readonly getToken = desk.credential.getToken;
    },
    dotenv: { config() {} },
    process: { env },
    console: { ...console, log: (...what: unknown[]) => printed.push(...what) },
  };
  const filename = path.join(FOLDER, `${sample}${SUFFIX}`);
  const source = readFileSync(filename, 'utf8').replaceAll(/^import .*$/gm, '');
  compileFunction(edited(source, edit), Object.keys(surroundings), { filename })(...Object.values(surroundings));
  await Promise.all(begun);
  return printed;
}

/** Every text of the source in double quotes, with the name of what it is given to. */
const TEXT = /(?:\b(?:const (\w+) =|(\w+):) )?"([^"\\\n]*)"/g;

function edited(source: string, edit: Edit): string {
  return source.replaceAll(TEXT, (whole, constant, field, text: string) => {
    const kind: string | undefined = constant ?? field;
    const wanted = edit(text, kind) ?? (text.startsWith('/') ? editedId(text, edit) : text);
    return `${whole.slice(0, -text.length - 2)}${JSON.stringify(wanted)}`;
  });
}

/** A resource id, pair by pair: type and name. */
function editedId(id: string, edit: Edit): string {
  return id.replaceAll(/(\w+)\/([^/]+)/g, (_, type: string, name: string) => `${type}/${edit(name, type) ?? name}`);
}

/** As the client prints things. After a removal it hands out its last look at the operation, or an object with nothing in it. */
interface Printed {
  readonly type?: string;
  readonly value?: readonly unknown[];
  readonly body?: { readonly status?: string };
}

function described(printed: unknown): string {
  const list = Array.isArray(printed) ? printed : (printed as Printed).value;
  if (list) return `${list.length} listed`;
  const { type, body, ...rest } = printed as Printed;
  invariant(
    type ?? Object.keys(rest).length === 0,
    `a resource or the end of an operation: ${JSON.stringify(printed)}`,
  );
  return type?.slice(type.lastIndexOf('/') + 1) ?? body?.status ?? 'nothing';
}

/** The client's own errors have no code: its poller says in words that the operation failed, its serializer what it misses. */
function failureIn(error: unknown): string {
  if (isRestError(error) && error.statusCode !== undefined) return `${error.statusCode} ${refusalOf(error).code}`;
  const { message } = error as Error;
  const [, code] = /^The long-running operation has failed\. (\w+)\./.exec(message) ?? [];
  if (code) return `failed: ${code}`;
  if (/occurred in serializing the payload/.test(message)) return 'not sent';
  throw error;
}
