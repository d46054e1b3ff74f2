/** Whatever the path of a site file leads to, one sentence says why it is no site, at once. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readText } from './read.ts';
import { folderForTests } from '../ground/fixtures/temporary-folder.ts';

const folder = folderForTests();

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function refusal(path: string): string {
  const read = readText(path);
  if (read.ok) throw new Error('it was read');
  expect(read.failure.code).toBe('SITE_NOT_READABLE');
  return read.failure.message.replace(folder, '');
}

describe('what is no file', () => {
  test('a directory', () => {
    mkdirSync(join(folder, 'sites'));
    expect(refusal(join(folder, 'sites'))).toBe('/sites: is a directory; name the site file in it');
  });

  test('a pipe that nobody writes to', () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(refusal(join(folder, 'pipe'))).toBe('/pipe: is a pipe or a device; write the site into a file first');
  });

  test('a device without end', () => {
    expect(refusal('/dev/zero')).toBe('/dev/zero: is a pipe or a device; write the site into a file first');
  });

  test('a symbolic link that leads to itself', () => {
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    expect(refusal(join(folder, 'loop'))).toBe('/loop: is a symbolic link that leads to itself');
  });

  test('a path through a file', () => {
    file('plain.yaml', 'name: Tiny');
    expect(refusal(join(folder, 'plain.yaml', 'x'))).toBe(
      '/plain.yaml/x: there is no such file: a part of the path is no directory',
    );
  });

  test('a name too long for any file', () => {
    expect(refusal('x'.repeat(300))).toBe(`${'x'.repeat(200)}…: is too long for a file name`);
  });

  test('a name with a zero byte', () => {
    expect(refusal('a\0b')).toContain('is no file name: it has a zero byte in it');
  });

  // Whoever is root may read everything.
  test.skipIf(process.getuid?.() === 0)('a file that may not be read', () => {
    const path = file('closed.yaml', 'name: Tiny');
    chmodSync(path, 0);
    expect(refusal(path)).toBe('/closed.yaml: may not be read by this user');
  });
});

describe('what is no text', () => {
  const refusals: [what: string, name: string, content: Uint8Array, message: string][] = [
    ['UTF-16 with its mark', 'utf16.yaml', Buffer.from('\uFEFFname: Tiny', 'utf16le'), 'is UTF-16; save it as UTF-8'],
    [
      'UTF-16 without',
      'bare16.yaml',
      Buffer.from('name: Tiny', 'utf16le'),
      'is UTF-16 or no text at all; save it as UTF-8',
    ],
    [
      'a picture',
      'site.png',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0, 0),
      'is no text: it has zero bytes in it',
    ],
    [
      'more than a site can be',
      'huge.yaml',
      Buffer.alloc(2 ** 20 + 1, 'x'),
      'is larger than 1 MiB; no site needs that much',
    ],
  ];
  test.each(refusals)('%s', (_what, name, content, message) => {
    expect(refusal(file(name, content))).toBe(`/${name}: ${message}`);
  });

  test('a letter of another encoding is told with its line', () => {
    const path = file('latin1.yaml', Buffer.from('servers: []\nname: Büro\n', 'latin1'));
    expect(refusal(path)).toBe('/latin1.yaml:2: is not UTF-8 on this line; save the file as UTF-8');
  });
});

test('what is text is read, to the last byte that a file may have, and without its byte order mark', () => {
  const whole = `name: Büro\n${'#'.repeat(2 ** 20 - 12)}`;
  expect(readText(file('whole.txt', whole))).toEqual({ ok: true, value: whole });
  expect(readText(file('marked.yaml', '\uFEFFname: Tiny'))).toEqual({ ok: true, value: 'name: Tiny' });
});
