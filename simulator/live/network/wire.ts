/**
 * Messages of the seam as HTTP carries them. What the real services speak stays as they speak it:
 *
 *     body only       application/json; a string under a content type of its own is sent as it stands (forms, XML, text)
 *     payload only    application/octet-stream, or the content type that was given
 *     both            application/vnd.muster.parcel: length of the JSON (4 bytes, big-endian) | JSON | payload
 *     neither         no content type, no content
 */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { invariant } from '../../../reference/model/result.ts';
import type { Parcel } from '../../../reference/model/content.ts';
import type { Request, Response } from '../../../reference/runtime.ts';
import { withLowerCaseNames } from '../../network/http-headers.ts';

const BOTH = 'application/vnd.muster.parcel';
const BYTES = 'application/octet-stream';
const JSON_TEXT = 'application/json';
const LENGTH_BYTES = 4;

type Message = Pick<Request | Response, 'headers' | 'body' | 'payload'>;

export interface Encoded {
  readonly headers: OutgoingHttpHeaders;
  readonly bytes: Uint8Array;
}

export function encode({ headers: given = {}, body, payload }: Message): Encoded {
  const headers = withLowerCaseNames(given);
  const type = headers['content-type'];
  const [contentType, bytes] = contentOf(body, payload, type);
  const length = contentType === undefined ? {} : { 'content-type': contentType, 'content-length': bytes.length };
  return { headers: { ...headers, ...length }, bytes };
}

function contentOf(
  body: unknown,
  payload: Parcel | undefined,
  type: string | undefined,
): readonly [type: string | undefined, bytes: Uint8Array] {
  invariant(!payload?.symbolicBytes, 'a live lab sends bytes, not sizes');
  if (payload === undefined && body === undefined) return [undefined, new Uint8Array(0)];
  if (payload === undefined) {
    const isText = typeof body === 'string' && type !== undefined && !isJson(type);
    return [type ?? JSON_TEXT, Buffer.from(isText ? body : JSON.stringify(body))];
  }
  if (body === undefined) return [type ?? BYTES, payload.bytes];
  const json = Buffer.from(JSON.stringify(body));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.length);
  return [BOTH, Buffer.concat([length, json, payload.bytes])];
}

export function decode(headers: IncomingHttpHeaders, bytes: Buffer): Message {
  const type = headers['content-type'];
  return { headers: flat(headers), ...(type === undefined && bytes.length === 0 ? {} : contentFrom(type, bytes)) };
}

function contentFrom(type = BYTES, bytes: Buffer): Message {
  if (type === BOTH) {
    const end = LENGTH_BYTES + bytes.readUInt32BE(0);
    const body = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, end)) as unknown;
    return { body, payload: { bytes: bytes.subarray(end), symbolicBytes: 0 } };
  }
  if (isJson(type)) return bytes.length === 0 ? {} : { body: JSON.parse(bytes.toString()) as unknown };
  if (isText(type)) return { body: bytes.toString() };
  return { payload: { bytes, symbolicBytes: 0 } };
}

function isJson(type: string): boolean {
  return /^application\/([\w.-]+\+)?json\b/.test(type);
}

function isText(type: string): boolean {
  return type.startsWith('text/') || /^application\/(xml|x-www-form-urlencoded)\b/.test(type);
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, string>;
}
