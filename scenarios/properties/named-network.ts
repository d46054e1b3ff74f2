/**
 * A machine in Azure comes up in the network that a client named for it: the one of a test failover's request, or the one of
 * the item's settings at that time. A test that comes up in production, or a failover that comes up where nobody can reach
 * it, is found here, whatever the service calls the machine. Where it stands is the world's word: the fabric put it there.
 */
import { Asked } from './asked.ts';
import { entriesOf, type MachinePrepared } from './entries.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import { Machines } from './machines.ts';
import type { Property } from './property.ts';
import { testsOf } from './test-windows.ts';
import { counted, duration } from './wording.ts';

export const namedNetwork: Property = {
  name: 'named-network',
  title: 'A machine in Azure comes up in the network that was named for it',
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    const items = new Items(run);
    const { preparedSeqs } = testsOf(run, items);
    const asked = new Asked(items);
    for (const entry of entriesOf(run)) {
      asked.take(entry);
      if (entry.kind === 'network.asked') asked.note(entry, entry.network);
      if (entry.kind !== 'machine.prepared') continue;
      const machine = machines.named(entry.machine, entry.seq);
      if (machine?.place !== 'azure') continue;
      if (machine.network === undefined) {
        findings.unjudged(`the world does not say in which network ${entry.machine} came up`);
        continue;
      }
      const purpose = preparedSeqs.has(entry.seq) ? 'test' : 'failover';
      const wanted = asked.of(entry.item, purpose);
      if (wanted.length === 0) {
        findings.unjudged(`nobody named a network for ${entry.machine}`);
        continue;
      }
      findings.looked += 1;
      if (!wanted.includes(machine.network)) findings.violation(wrongly(entry, purpose, wanted, machine.network));
      else if (purpose === 'test' && machine.purpose === 'production') {
        const evidence = `the test failover of ${entry.item} named ${machine.network}, where ${entry.machine} came up in production`;
        findings.hazard({ code: 'TestInProductionNetwork', subject: entry.server, atMs: entry.at, evidence });
      } else if (purpose === 'failover' && machine.purpose === 'test') {
        const evidence = `${entry.machine} was failed over to ${machine.network}, the network of the tests, as the settings of ${entry.item} say`;
        findings.hazard({ code: 'FailoverToTestNetwork', subject: entry.server, atMs: entry.at, evidence });
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'machine')} came up in the network that was named`,
      'no machine was made in Azure',
    );
  },
};

function wrongly(
  { machine, at }: MachinePrepared,
  purpose: string,
  wanted: readonly string[],
  network: string,
): string {
  const named = (name: string) => (name === '' ? 'no network' : name);
  return `${machine}, made at ${duration(at)} by a ${purpose === 'test' ? 'test failover' : 'failover'}, came up in ${named(network)} instead of ${wanted.map(named).join(' or ')}`;
}
