/**
 * A machine in Azure comes up in the network that a client named for it: the one of a test failover's request, or the one of
 * the item's settings at that time. A test that comes up in production, or a failover that comes up where nobody can reach
 * it, is found here, whatever the service calls the machine. Where it stands is the world's word: the fabric put it there.
 */
import { type MadeInAzure, madeInAzure, told } from './asked.ts';
import { Findings } from './findings.ts';
import type { Property } from './property.ts';
import { counted } from './wording.ts';

export const namedNetwork: Property = {
  name: 'named-network',
  title: 'A machine in Azure comes up in the network that was named for it',
  judge(run) {
    const findings = new Findings();
    const made = madeInAzure(run, (entry, asked) => {
      if (entry.kind === 'network.asked') asked.note(entry, entry.network);
    });
    for (const one of made) {
      const { machine, prepared, purpose, wanted } = one;
      if (machine.network === undefined) {
        findings.unjudged(`the world does not say in which network ${machine.name} came up`);
        continue;
      }
      if (wanted.length === 0) {
        findings.unjudged(`nobody named a network for ${machine.name}`);
        continue;
      }
      findings.looked += 1;
      if (!wanted.includes(machine.network)) findings.violation(wrongly(one, machine.network));
      else if (purpose === 'test' && machine.purpose === 'production') {
        const evidence = `the test failover of ${prepared.item} named ${machine.network}, where ${machine.name} came up in production`;
        findings.hazard({ code: 'TestInProductionNetwork', subject: prepared.server, atMs: prepared.at, evidence });
      } else if (purpose === 'failover' && machine.purpose === 'test') {
        const evidence = `${machine.name} was failed over to ${machine.network}, the network of the tests, as the settings of ${prepared.item} say`;
        findings.hazard({ code: 'FailoverToTestNetwork', subject: prepared.server, atMs: prepared.at, evidence });
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'machine')} came up in the network that was named`,
      'no machine was made in Azure',
    );
  },
};

function wrongly(made: MadeInAzure, network: string): string {
  const named = (name: string) => (name === '' ? 'no network' : name);
  return `${told(made)}, came up in ${named(network)} instead of ${made.wanted.map(named).join(' or ')}`;
}
