/** The page of the article is held to the table, and the table to what is there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explain } from '../reference/model/error-codes.ts';
import { scenarios } from '../scenarios/index.ts';
import { properties } from '../scenarios/properties/index.ts';
import { ARTICLE, type Evidence } from './article-sentences.ts';
import { articlePage, writtenPage } from './article.ts';

const SENTENCES = ARTICLE.flatMap(({ sentences }) => sentences);
const ROOT = join(import.meta.dirname, '..');

test('article.md is current (if not: npx node docs/article.ts)', () => {
  expect(writtenPage()).toBe(articlePage());
});

test.each(SENTENCES)('$says', ({ drilledBy, left }) => {
  expect(drilledBy.length + (left === undefined ? 0 : 1)).toBeGreaterThan(0);
  expect(drilledBy.filter((evidence) => !isThere(evidence))).toEqual([]);
});

function isThere(evidence: Evidence): boolean {
  if ('story' in evidence) return scenarios.some(({ name }) => name === evidence.story);
  if ('property' in evidence) return properties.some(({ name }) => name === evidence.property);
  if ('refusal' in evidence) return explain(evidence.refusal) !== undefined;
  if ('site' in evidence) return existsSync(join(ROOT, 'docs/examples', evidence.site));
  return existsSync(join(ROOT, evidence.test));
}
