/** The body of a request, checked against the shape its operation asks for. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../../reference/model/result.ts';
import type { ArmRefusal } from './errors.ts';
import type { Operation } from './operation.ts';

/** ARM's own limit. Documented. */
export const MOST_BYTES = 4 * 1024 * 1024;

/** ARM reads JSON as it is, and says so to everybody else before it looks at the body. Documented. */
export function mediaRefusal(method: string, headers: Headers, body: string): ArmRefusal | undefined {
  if (body === '' || !/^(PUT|PATCH|POST)$/.test(method)) return undefined;
  const written = headers.get('content-type');
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (JSON_TYPE.test(written ?? '') && encoding.toLowerCase() === 'identity') return undefined;
  const what = JSON_TYPE.test(written ?? '') ? `encoding '${encoding}'` : `media type '${written ?? ''}'`;
  return {
    status: 415,
    code: 'UnsupportedMediaType',
    message: `The content ${what} is not understood; 'application/json' is, as it stands.`,
  };
}

const JSON_TYPE = /^\s*(application|text)\/([\w.-]+\+)?json\s*(;|$)/i;

export async function bodyOf(request: Request, { body: shape }: Operation): Promise<Result<unknown, ArmRefusal>> {
  if (!shape) return ok(undefined);
  const text = await textOf(request);
  if (text === undefined) {
    return refusal(413, 'RequestContentTooLarge', `The request content is larger than ${MOST_BYTES} bytes.`);
  }
  const content = parsed(text);
  if (!content.ok) return content;
  const checked = shape.safeParse(content.value);
  if (checked.success) return ok(checked.data);
  const { path = [], message = '' } = checked.error.issues[0] ?? {};
  const where = z.core.toDotPath(path) || 'the request';
  return refusal(400, 'InvalidRequestContent', `The request content was invalid: ${where}: ${message}.`);
}

/** Undefined as soon as it is more than a request may hold, whatever its headers promised. */
async function textOf({ body }: Request): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(text: string): Result<unknown, ArmRefusal> {
  if (text === '') return ok({});
  try {
    return ok(JSON.parse(text));
  } catch {
    return refusal(
      400,
      'InvalidRequestContent',
      'The request content was invalid and could not be deserialized: it is not JSON.',
    );
  }
}

function refusal(status: ArmRefusal['status'], code: string, message: string): { ok: false; failure: ArmRefusal } {
  const { failure } = fail(code, message);
  return { ok: false, failure: { ...failure, status } };
}
