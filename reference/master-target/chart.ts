/**
 * The life of a master target: its registration, and what it holds. Which replicas are copied, in step or prepared for a
 * boot is each replica's own small chart, with two things that go on side by side: its stream, and disks made of it.
 */
import { setup } from 'xstate';
import { registrationRegion } from '../model/registration-region.ts';

export type MasterTargetEvent =
  | { type: 'REGISTERED' }
  | { type: 'REJECTED'; code: string }
  | { type: 'CONTROL_LOST'; code: string };

export const masterTargetChart = setup({ types: { events: {} as MasterTargetEvent } }).createMachine({
  id: 'master-target',
  ...registrationRegion,
});

export type ReplicaEvent =
  | { type: 'COPIED' }
  | { type: 'OUT_OF_ORDER'; reason: string }
  | { type: 'RELEASE' }
  | { type: 'RELEASED' };

export const replicaChart = setup({ types: { events: {} as ReplicaEvent } }).createMachine({
  id: 'replica',
  type: 'parallel',
  states: {
    stream: {
      initial: 'copying',
      states: {
        copying: { on: { COPIED: 'inStep', OUT_OF_ORDER: 'broken' } },
        /** Every batch is applied as it comes; every tag is a point to which the disks can be put back. */
        inStep: { on: { OUT_OF_ORDER: 'broken' } },
        /** A gap: nothing more is applied until a new epoch begins. */
        broken: {},
      },
    },
    /** Of points that the disks have already a machine can be made, whatever becomes of the stream. */
    disks: {
      initial: 'kept',
      states: {
        kept: { on: { RELEASE: 'releasing' } },
        /** Disks for the machine are being made from the chosen point. */
        releasing: { on: { RELEASED: 'released' } },
        released: { on: { RELEASE: 'releasing' } },
      },
    },
  },
});
