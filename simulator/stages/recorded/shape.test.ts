import { expect, test } from 'vitest';
import { changed, differences, type Shape } from './shape.ts';

const shape: Shape = {
  values: { string: 'name', 'guid|null': 'id', date: 'end?' },
  objects: { inside: { values: { number: 'count' } } },
  lists: { rows: { values: { truth: 'done' } } },
};
const answer = { name: 'a', id: null, inside: { count: 1 }, rows: [{ done: 'true' }] };

test('an answer of the recorded shape has no differences, with and without what may be absent', () => {
  expect(differences(shape, answer)).toEqual([]);
  expect(differences(shape, { ...answer, end: '2026-01-05T08:00:00Z', rows: [] })).toEqual([]);
});

test('what is missing, of another class or was not recorded is told by its path', () => {
  expect(differences(shape, { name: 1, id: 'x', inside: {}, rows: [{ done: true, why: null }] })).toEqual([
    'name is not string: 1',
    'id is not guid|null: "x"',
    'inside.count is missing',
    'rows[].done is not truth: true',
    'rows[].why was not recorded',
  ]);
  expect(differences(shape, { ...answer, inside: [], rows: {} })).toEqual(['inside is no object', 'rows is no list']);
});

test('a changed shape asks for other classes', () => {
  const other = changed(shape, { values: { null: 'name' }, lists: { rows: { values: {} } } });
  expect(differences(other, { ...answer, name: null, rows: [{}] })).toEqual([]);
  expect(differences(other, answer)).toEqual(['name is not null: "a"', 'rows[].done was not recorded']);
});
