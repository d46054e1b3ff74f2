/** Many drills that failed, and how many failures that is. */
import { expect, test } from 'vitest';
import type { DrillResult, PropertyVerdict } from '../result.ts';
import { distinct } from './distinct.ts';

function drill(name: string, ...found: [property: string, finding: string][]): DrillResult {
  const properties: PropertyVerdict[] = found.map(([property, finding]) => ({
    name: property,
    title: property,
    verdict: 'violated',
    evidence: finding,
    findings: [finding],
  }));
  return { name, properties } as unknown as DrillResult;
}
const size = ({ name }: DrillResult) => name.length;
const told = (...drills: DrillResult[]) =>
  distinct(drills, ['orders01', 'files01'], size).map(({ property, evidence, drills: met }) => [
    property,
    evidence,
    met.map(({ name }) => name),
  ]);

const torn = (server: string, atMin: number, disk: string) =>
  `${server}, point of ${atMin} min 05 s, tag ef19c765…: no replica disk equals ${server}/${disk} as it was at ${atMin} min (write 145); the nearest differs at byte 69 210 120: byte 0x05 against byte 0x06`;

test('the same words about other servers, times and places are one failure, told by the smallest', () => {
  const met = told(
    drill('walk-long', ['true-points', torn('orders01', 15, 'system')]),
    drill('walk', ['true-points', torn('files01', 4, 'files')]),
  );
  expect(met).toEqual([['true-points', torn('files01', 4, 'files'), ['walk', 'walk-long']]]);
});

test('other words, or another property, are another', () => {
  const met = told(
    drill('a', ['true-points', torn('files01', 4, 'files')], ['retention', '3 points too many']),
    drill('bb', ['true-points', 'files01: the point of tag 3 stands for a tag that nobody set']),
    drill('ccc', ['retention', '12 points too many']),
  );
  expect(met.map(([property, , drills]) => [property, drills])).toEqual([
    ['retention', ['a', 'ccc']],
    ['true-points', ['a']],
    ['true-points', ['bb']],
  ]);
});

test('where a property says subject and code, its words may differ', () => {
  const about = (name: string, subject: string, code: string, finding: string) =>
    ({
      name,
      properties: [
        { name: 'p', title: 'p', verdict: 'violated', evidence: finding, causes: [{ subject, code, finding }] },
      ],
    }) as unknown as DrillResult;
  const met = distinct(
    [
      about('a', 'azure:orders01', 'rows-missing', 'misses bills 210'),
      about('bb', 'azure:files01', 'rows-missing', 'misses 35 rows, and more'),
      about('ccc', 'vmware:files01', 'rows-missing', 'misses bills 210'),
      about('dddd', 'azure:files01', 'rows-twice', 'misses bills 210'),
    ],
    ['orders01', 'files01'],
    size,
  );
  expect(met.map(({ subject, cause, drills }) => [subject, cause, drills.map(({ name }) => name)])).toEqual([
    ['azure:·', 'rows-missing', ['a', 'bb']],
    ['vmware:·', 'rows-missing', ['ccc']],
    ['azure:·', 'rows-twice', ['dddd']],
  ]);
});
