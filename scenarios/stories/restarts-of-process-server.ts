import { restartsOf } from './restarts.ts';

/** A half-written batch is not sent on, an acknowledged one is. Nothing is resynchronised. */
export const restartsOfProcessServer = restartsOf('process server', 'restarts-of-process-server', {
  'initial copy': {
    at: ({ processServer }) => ({ on: 'file', node: processServer, done: 'sync', path: '*/pre_completed_*' }),
    of: 20,
  },
  differential: {
    at: ({ processServer }) => ({ on: 'file', node: processServer, done: 'rename', path: '*/completed_*' }),
    of: 20,
  },
  resynchronisation: {
    at: ({ processServer }) => ({ on: 'file', node: processServer, done: 'write', path: '*/pre_completed_*' }),
  },
  'copy home': {
    at: ({ processServerInAzure }) => ({
      on: 'file',
      node: processServerInAzure,
      done: 'sync',
      path: '*/pre_completed_*',
    }),
    of: 20,
  },
  'last changes home': {
    at: ({ server, processServerInAzure }) => ({
      on: 'answer',
      path: '/data',
      from: `azure:${server}/mobility`,
      to: processServerInAzure,
    }),
  },
  'copy to Azure': {
    at: ({ processServer }) => ({ on: 'answer', method: 'PUT', path: '/logs/*', from: `${processServer}/process` }),
    machine: ({ processServer }) => processServer,
    of: 20,
  },
});
