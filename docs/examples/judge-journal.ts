/** Judges a journal that is there already: `npx node docs/examples/judge-journal.ts .muster/latest/journal/full-cycle.ndjson` */
import { readFileSync } from 'node:fs';
import { readJournal } from 'muster/simulator/journal/journal-reader.ts';
import { shortHolds } from './short-holds.ts';

const read = readJournal(readFileSync(process.argv[2] ?? '', 'utf8'));
if (!read.ok) throw new Error(read.failure.message);
const { header, records } = read.value;
// The disks' known history lives only in the process that ran the drill; this property does not need it.
const history = { disk: () => undefined, marksOf: () => [], snapshotsOf: () => [] };
console.log(await shortHolds.judge({ header, records, history, startsAtMs: Date.parse(header.startsAt) }));
