/**
 * A machine in Azure has the address that a client asked for, in the settings of its item, for tests or for the failover.
 * Runbooks and firewalls name machines by it. Which address a machine got is the world's word. An address that does not lie
 * in the network cannot be given there; the documents do not say what happens then, so that is not judged.
 */
import { Asked } from './asked.ts';
import { type AddressAsked, entriesOf } from './entries.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import { Machines } from './machines.ts';
import type { Property } from './property.ts';
import { testsOf } from './test-windows.ts';
import { counted, duration } from './wording.ts';

export const namedAddress: Property = {
  name: 'named-address',
  title: 'A machine in Azure has the address that was asked for',
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    const items = new Items(run);
    const { preparedSeqs } = testsOf(run, items);
    const asked = new Asked(items);
    /** By item: asked for, and neither taken on nor refused yet. */
    const open = new Map<string, AddressAsked>();
    for (const entry of entriesOf(run)) {
      asked.take(entry);
      if (entry.kind === 'address.asked') open.set(entry.item, entry);
      else if (entry.kind === 'refusal') open.delete(entry.subject);
      else if (entry.kind === 'job.start' && entry.scenario === 'UpdateVmProperties') {
        const taken = open.get(entry.item);
        if (taken?.failover) asked.note({ item: entry.item, purpose: 'failover' }, taken.failover);
        if (taken?.test) asked.note({ item: entry.item, purpose: 'test' }, taken.test);
        open.delete(entry.item);
      }
      if (entry.kind !== 'machine.prepared') continue;
      const machine = machines.named(entry.machine, entry.seq);
      if (machine?.place !== 'azure') continue;
      const purpose = preparedSeqs.has(entry.seq) ? 'test' : 'failover';
      const wanted = asked.of(entry.item, purpose);
      if (wanted.length === 0) continue;
      const { address, outOfRange } = machine;
      if (address === undefined || outOfRange !== undefined) {
        findings.unjudged(
          address === undefined
            ? `the world does not say which address ${entry.machine} has`
            : `${outOfRange}, asked for ${entry.machine}, does not lie in its network`,
        );
        continue;
      }
      findings.looked += 1;
      if (wanted.includes(address)) continue;
      const made = `${entry.machine}, made at ${duration(entry.at)} by a ${purpose === 'test' ? 'test failover' : 'failover'}`;
      findings.violation(`${made}, has ${address} instead of ${wanted.join(' or ')}`);
    }
    return findings.judge(
      `${counted(findings.looked, 'machine')} had the address that was asked for`,
      'nobody asked for an address',
    );
  },
};
