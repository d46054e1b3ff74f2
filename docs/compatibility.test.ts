import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { armOperations } from '../simulator/azure/arm/index.ts';
import { wholePath } from '../simulator/azure/arm/template.ts';
import { clientOperations, compatibilityPage } from './compatibility.ts';

describe('docs/compatibility.md', () => {
  test('is what the table of operations says now', () => {
    expect(readFileSync(join(import.meta.dirname, 'compatibility.md'), 'utf8')).toBe(compatibilityPage());
  });

  test('every operation of the official client has a row', () => {
    const rows = armOperations.map(({ name }) => name.toLowerCase());
    expect(clientOperations().filter((name) => !rows.includes(name.toLowerCase()))).toEqual([]);
  });

  test('no two rows answer the same request', () => {
    const requests = armOperations.map(({ method, path }) =>
      `${method} ${wholePath(path)}`.replaceAll(/\{.*?\}/g, '{}').toLowerCase(),
    );
    expect(requests.filter((request, index) => requests.indexOf(request) !== index)).toEqual([]);
  });
});
