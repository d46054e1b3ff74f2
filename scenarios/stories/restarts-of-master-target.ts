import { restartsOf } from './restarts.ts';

/** A batch that was applied and not yet noted comes once more, and changes nothing. Only the way home concerns it. */
export const restartsOfMasterTarget = restartsOf('master target', 'restarts-of-master-target', {
  'copy home': {
    at: ({ masterTarget }) => ({
      on: 'record',
      kind: 'apply.batch',
      node: `${masterTarget}/master-target`,
    }),
    of: 20,
  },
  'last changes home': {
    at: ({ masterTarget }) => ({
      on: 'file',
      node: `${masterTarget}/master-target`,
      done: 'write',
      path: 'replica-*',
    }),
  },
});
