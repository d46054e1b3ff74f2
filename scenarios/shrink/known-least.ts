/**
 * Planted bugs of which the smallest plan that shows them is known, from what the bug is: what shrinking ends at is compared with it.
 * All on the sample site; rounds are those of the matrix with seed 1.
 */
import type { MovePlan } from '../moves/plan.ts';

export interface KnownLeast {
  readonly plant: string;
  readonly property: string;
  /** Where one property fails in several ways: what kind of server it is about, as in a failure's identity. */
  readonly subject?: string;
  /** What meets it: the walk of this seed, or a round of this fault in the matrix. */
  readonly by: { readonly walk: number } | { readonly fault: string };
  /** The moves of the smallest plan, by the names of their operations and faults, in order. */
  readonly least: readonly string[];
  /** Why it takes these. */
  readonly why: string;
}

export const KNOWN_LEAST: readonly KnownLeast[] = [
  {
    plant: 'leave-test-machine',
    property: 'test-failover-clean',
    by: { walk: 2 },
    least: ['test-failover', 'test-failover-cleanup'],
    why: 'a machine has to be there, and to be cleaned up',
  },
  {
    plant: 'commit-keeps-points',
    property: 'commit-deletes-points',
    by: { walk: 3 },
    least: ['failover', 'commit'],
    why: 'a failover is all that can be committed',
  },
  {
    plant: 'test-in-production',
    property: 'named-network',
    by: { walk: 4 },
    least: ['test-failover'],
    why: 'a machine has to come up in the wrong network',
  },
  {
    plant: 'boot-all-at-once',
    property: 'boot-order',
    by: { walk: 1 },
    least: ['failover'],
    why: 'of everything: a recovery plan has to start more than one machine',
  },
  {
    plant: 'machine-of-the-present',
    property: 'recovered-image',
    subject: 'azure:·',
    by: { walk: 1 },
    least: ['failover'],
    why: 'a machine has to be made, and every point is older than the present',
  },
  {
    plant: 'latest-is-the-last-tag',
    property: 'point-asked-for',
    subject: 'azure:·-Test',
    by: { walk: 3 },
    least: ['test-failover'],
    why: 'to Latest, with that one parameter',
  },
  {
    plant: 'leave-the-cancelled-machine',
    property: 'nothing-left-behind',
    by: { walk: 3 },
    least: ['failover', 'cancel-failover'],
    why: 'what is cancelled has to be there first',
  },
  {
    plant: 'leave-replica',
    property: 'nothing-left-behind',
    by: { walk: 3 },
    least: ['disable-replication'],
    why: 'the disks are there as soon as something is protected',
  },
  {
    plant: 'rosy-rpo',
    property: 'reported-rpo',
    by: { walk: 1 },
    least: [],
    why: 'the figure is wrong as soon as there is one',
  },
  {
    plant: 'shutdown-on-paper',
    property: 'one-active-copy',
    by: { walk: 8 },
    least: ['failover'],
    why: 'with shutdown of the source, which is what is not done',
  },
  {
    plant: 'forget-power-cut',
    property: 'resynchronisation',
    by: { fault: 'server-restart' },
    least: ['server-restart'],
    why: 'the power has to fail; it comes back in the end by itself, and the rest is what the next point takes',
  },
  {
    plant: 'two-active-copies',
    property: 'one-active-copy',
    by: { fault: 'slow-vcenter' },
    least: ['failover', 'commit', 'deploy-process-server', 'reprotect-home', 'failback'],
    why: 'the way there and back; nothing comes home without a process server in Azure',
  },
];

/** The moves by the names of their operations and faults. */
export function namesOfMoves({ moves }: MovePlan): readonly string[] {
  return moves.map((move) => {
    if ('operation' in move) return move.operation;
    if ('fault' in move) return move.fault;
    return 'heal' in move ? 'heal' : 'wait';
  });
}
