/**
 * A machine in Azure has the address that a client asked for, in the settings of its item, for tests or for the failover.
 * Runbooks and firewalls name machines by it. Which address a machine got is the world's word. An address that does not lie
 * in the network cannot be given there; the documents do not say what happens then, so that is not judged.
 */
import { madeInAzure, told } from './asked.ts';
import type { AddressAsked } from './entries.ts';
import { Findings } from './findings.ts';
import type { Property } from './property.ts';
import { counted } from './wording.ts';

/** As the vault calls it when it refuses it. */
const CHANGE = 'change the settings of';

export const namedAddress: Property = {
  name: 'named-address',
  title: 'A machine in Azure has the address that was asked for',
  judge(run) {
    const findings = new Findings();
    /** By item: asked for, and neither taken on nor refused yet. */
    const open = new Map<string, AddressAsked>();
    const made = madeInAzure(run, (entry, asked) => {
      if (entry.kind === 'address.asked') open.set(entry.item, entry);
      else if (entry.kind === 'refusal' && entry.operation === CHANGE) open.delete(entry.subject);
      else if (entry.kind === 'job.start' && entry.scenario === 'UpdateVmProperties') {
        const { item } = entry;
        const { failover, test } = open.get(item) ?? {};
        if (failover) asked.note({ item, purpose: 'failover' }, failover);
        if (test) asked.note({ item, purpose: 'test' }, test);
        open.delete(item);
      }
    });
    for (const one of made) {
      const { machine, wanted } = one;
      if (wanted.length === 0) continue;
      const { address, outOfRange } = machine;
      if (address === undefined) findings.unjudged(`the world does not say which address ${machine.name} has`);
      else if (outOfRange !== undefined)
        findings.unjudged(`${outOfRange}, asked for ${machine.name}, does not lie in its network`);
      else {
        findings.looked += 1;
        if (wanted.includes(address)) continue;
        findings.violation(`${told(one)}, has ${address} instead of ${wanted.join(' or ')}`);
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'machine')} had the address that was asked for`,
      'nobody asked for an address',
    );
  },
};
