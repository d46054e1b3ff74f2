/**
 * Two runs of one story, in the virtual lab and in a live one, held against each other: what their journals must have in
 * common, how the story ended, and what every property said of it.
 */
import { invariant } from '../../reference/model/result.ts';
import { readJournal } from '../../simulator/journal/journal-reader.ts';
import type { Lab } from '../../simulator/lab.ts';
import type { DrillResult, Verdict } from '../result.ts';
import type { DrillRun } from '../runner.ts';
import { type Difference, differences } from './difference.ts';
import { type Projection, project } from './projection.ts';
import type { Turn } from './turns.ts';

/** `inconclusive`: the live lab could not tell the story at all, so nothing is known of the simulator. */
export type Agreement = 'agrees' | 'explained' | 'differs' | 'inconclusive';

/** One entry of `conformance.json`. */
export interface Comparison {
  readonly scenario: string;
  readonly agreement: Agreement;
  readonly virtual: Side;
  readonly live: Side;
  readonly differences: readonly Difference[];
}

/** What one of the two runs came to; times in milliseconds. */
export type Side = Pick<DrillResult, 'verdict' | 'stopped' | 'journalHash' | 'virtualMs' | 'wallMs'> & {
  readonly lab: Lab['name'];
};

export function compare(scenario: string, lab: Lab['name'], virtual: DrillRun, live: DrillRun): Comparison {
  const found = differences(toldBy(virtual), toldBy(live), scenario);
  return {
    scenario,
    agreement: agreementOf(live.result, found),
    virtual: side('virtual', virtual),
    live: side(lab, live),
    differences: found,
  };
}

/** As a verdict, for the exit code and the colours. */
export const VERDICT_OF: Readonly<Record<Agreement, Verdict>> = {
  agrees: 'passed',
  explained: 'passed',
  differs: 'violated',
  inconclusive: 'inconclusive',
};

function toldBy({ journal, result }: DrillRun): Projection {
  const read = readJournal(journal);
  invariant(read.ok, 'a journal that was just written can be read');
  const once = (what: string): Turn[] => [{ what, brief: false, atTheEnd: false }];
  return new Map([
    ...project(read.value.records),
    ['the story', once(result.stopped?.code ?? 'reached its end')],
    ...result.properties
      .filter(({ name }) => name !== 'story')
      // Whether there was anything to look at may be a matter of time; nothing that was found is.
      .map(({ name, verdict }): [string, Turn[]] => [
        `property ${name}`,
        [{ what: verdict, brief: verdict === 'passed', atTheEnd: false }],
      ]),
  ]);
}

function agreementOf({ properties }: DrillResult, found: readonly Difference[]): Agreement {
  if (properties.some(({ name, verdict }) => name === 'story' && verdict === 'inconclusive')) return 'inconclusive';
  if (found.some(({ explained }) => explained === undefined)) return 'differs';
  return found.length > 0 ? 'explained' : 'agrees';
}

function side(lab: Lab['name'], { result }: DrillRun): Side {
  const { verdict, stopped, journalHash, virtualMs, wallMs } = result;
  return { lab, verdict, ...(stopped && { stopped }), journalHash, virtualMs, wallMs };
}
