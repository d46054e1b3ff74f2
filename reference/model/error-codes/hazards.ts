/**
 * What an operator did although the documents warn of it. Not a fault of the system, which carried out what it was asked:
 * a finding about the runbook. The warnings are documented, the names are ours.
 */
import type { ErrorCode } from './types.ts';

function hazard(code: string, title: string, cause: string, remedy: string, reference: string): ErrorCode {
  const observables = 'Stands as a hazard in every report. The verdict does not change unless `--strict` is given.';
  return { code, level: 'Warning', title, cause, observables, remedy, source: { tag: 'simulator', reference } };
}

export const HAZARDS: readonly ErrorCode[] = [
  hazard(
    'SourceStillServing',
    'Failed over while the source went on serving',
    'A failover was asked for while the server itself was still at work, without shutting it down first, or the shutdown did not reach it. Two copies take orders, and what the source takes is lost.',
    'Shut the source down, or keep its users away, before the failover; ask for the shutdown in the failover.',
    'Muster; the warning is documented (run a failover)',
  ),
  hazard(
    'LostServerSwitchedOn',
    'A server was switched on again beside its copy',
    'After a failover the machine that had been lost came back, while its copy was serving.',
    'Keep it switched off, or off the network, until the failback has ended.',
    'Muster; the warning is documented (reprotect, before you begin)',
  ),
  hazard(
    'TestInProductionNetwork',
    'A test failover came up in production',
    'A test failover named the network that the servers fail over to. Its machine takes orders beside the original, under the same name.',
    'Name a network for tests that is isolated from production.',
    'Muster; the warning is documented (test failover, create a network)',
  ),
  hazard(
    'FailoverToTestNetwork',
    'A failover came up where the tests do',
    'The settings of the item name the network of the tests for its failovers. Its machine serves nobody there.',
    'Name the network for failovers in the settings of the item, and rehearse the runbook with it.',
    'Muster; the warning is documented (prepare networking)',
  ),
  hazard(
    'TestNotCleanedUp',
    'A test failover was not cleaned up',
    'A test machine stood at the end of the drill and nobody had asked for a cleanup. It costs money, and the item cannot be failed over by some tools while it is under test.',
    'Ask for the cleanup when the test has been looked at.',
    'Muster; the warning is documented (test failover, clean up)',
  ),
];
