import { restartsOf } from './restarts.ts';

/** What its agent had only in memory is gone with the power, so after each restart the pair is resynchronised. */
export const restartsOfAgent = restartsOf('protected machine', 'restarts-of-agent', {
  'initial copy': { at: ({ server }) => ({ on: 'answer', path: '/data', from: `${server}/mobility` }), of: 20 },
  differential: {
    at: ({ server }) => ({ on: 'file', node: `${server}/mobility`, done: 'write', path: 'changes/*' }),
    of: 30,
  },
  resynchronisation: { at: ({ server }) => ({ on: 'answer', path: '/digests', from: `${server}/mobility` }) },
  'copy home': { at: ({ server }) => ({ on: 'answer', path: '/data', from: `azure:${server}/mobility` }), of: 20 },
  'last changes home': {
    at: ({ server }) => ({
      on: 'record',
      kind: 'role.state',
      node: `azure:${server}/mobility`,
      fields: { to: 'replication.finishing' },
    }),
  },
  'copy to Azure': {
    at: ({ machineAtHome }) => ({ on: 'file', node: `${machineAtHome}/mobility`, done: 'sync', path: 'changes/*' }),
    of: 20,
  },
});
