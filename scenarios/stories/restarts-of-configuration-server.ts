import { restartsOf } from './restarts.ts';

/** It is struck between hearing an order and passing it on, and between being told something and telling Azure. */
export const restartsOfConfigurationServer = restartsOf('configuration server', 'restarts-of-configuration-server', {
  'initial copy': {
    at: ({ configurationServer }) => ({ on: 'file', node: configurationServer, done: 'write', path: 'settings.json' }),
  },
  differential: {
    at: ({ configurationServer }) => ({
      on: 'answer',
      path: '/sites/poll',
      from: `${configurationServer}/configuration`,
    }),
    machine: ({ configurationServer }) => configurationServer,
    of: 10,
  },
  resynchronisation: {
    at: ({ configurationServer }) => ({ on: 'file', node: configurationServer, done: 'sync', path: 'settings.json' }),
  },
  'copy home': {
    at: ({ server, configurationServer }) => ({
      on: 'request',
      path: '/agents/settings',
      from: `azure:${server}/mobility`,
      to: configurationServer,
    }),
    of: 3,
  },
  'last changes home': {
    at: ({ configurationServer }) => ({ on: 'file', node: configurationServer, done: 'write', path: 'settings.json' }),
    of: 2,
  },
  'copy to Azure': {
    at: () => ({ on: 'record', kind: 'job.task', fields: { task: 'GetSwitchProtectionRequirementsTask' } }),
    machine: ({ configurationServer }) => configurationServer,
  },
});
