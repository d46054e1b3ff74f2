import { expect, test } from 'vitest';
import { PORT as REFERENCE_PORT } from '../../reference/model/ports.ts';
import { PORT } from './well-known.ts';

test('the world goes by the ports of the documents', () => {
  expect(PORT).toEqual({ control: 443, data: 9443, groupConsistency: 20_004, azure: 443 });
});

test('and so does the reference', () => {
  expect(REFERENCE_PORT).toEqual(PORT);
});
