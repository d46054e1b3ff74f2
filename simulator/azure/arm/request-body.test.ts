/** What clients say their bodies are. */
import { expect, test } from 'vitest';
import { mediaRefusal } from './request-body.ts';

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'Application/JSON',
  'text/json',
  'application/merge-patch+json',
])('a body of the type %s is read', (type) => {
  expect(mediaRefusal('PUT', new Headers({ 'content-type': type }), '{}')).toBeUndefined();
});

test.each<[what: string, headers: Record<string, string>]>([
  ['a form, as curl -d says', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['plain text', { 'content-type': 'text/plain' }],
  ['a type that only begins like it', { 'content-type': 'application/jsonish' }],
  ['nothing said at all', {}],
  ['compressed', { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
])('%s is not', (_what, headers) => {
  expect(mediaRefusal('POST', new Headers(headers), '{}')).toMatchObject({ status: 415, code: 'UnsupportedMediaType' });
});

test('where there is no body, or none is looked at, nobody asks', () => {
  expect(mediaRefusal('POST', new Headers(), '')).toBeUndefined();
  expect(mediaRefusal('DELETE', new Headers(), 'away')).toBeUndefined();
});
