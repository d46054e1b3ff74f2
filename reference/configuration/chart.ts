/**
 * The life of a configuration server: set up if its machine is fit for that and what the set-up asks for is let through;
 * towards Azure registered once with the vault's key, connected while its provider's polls are answered, disconnected while
 * they are not. What the site does meanwhile is not its doing: replication data does not pass through it.
 */
import { assign, setup } from 'xstate';

export type ConfigurationEvent =
  | { type: 'SETUP_REFUSED'; code: string }
  | { type: 'SETUP_HELD_UP'; code: string }
  | { type: 'SET_UP' }
  | { type: 'REGISTERED' }
  | { type: 'REFUSED'; code: string }
  | { type: 'AZURE_LOST'; code: string }
  | { type: 'ANSWERED' };

export const configurationChart = setup({
  types: { context: {} as { failure: string | undefined }, events: {} as ConfigurationEvent },
  actions: {
    noteFailure: assign({ failure: ({ event }) => ('code' in event ? event.code : undefined) }),
    clearFailure: assign({ failure: undefined }),
  },
}).createMachine({
  id: 'configuration-server',
  initial: 'registering',
  context: { failure: undefined },
  states: {
    registering: {
      on: {
        SETUP_REFUSED: { target: 'notSetUp', actions: 'noteFailure' },
        SETUP_HELD_UP: { target: 'heldUp', actions: 'noteFailure' },
        REGISTERED: { target: 'connected', actions: 'clearFailure' },
        REFUSED: { target: 'refused', actions: 'noteFailure' },
        AZURE_LOST: { target: 'unreachable', actions: 'noteFailure' },
      },
    },
    /** Its machine lacks what the set-up asks for. Nothing of it runs. */
    notSetUp: {},
    /** The set-up has not got what it asks for on the internet. It asks again; nothing of the server runs as yet. */
    heldUp: {
      on: {
        SETUP_HELD_UP: { actions: 'noteFailure' },
        SET_UP: { target: 'registering', actions: 'clearFailure' },
      },
    },
    /** The vault said no: key expired, clock wrong, another vault's site. It is asked again. */
    refused: {
      on: {
        REGISTERED: { target: 'connected', actions: 'clearFailure' },
        REFUSED: { actions: 'noteFailure' },
        AZURE_LOST: { target: 'unreachable', actions: 'noteFailure' },
      },
    },
    /** Azure could not be reached to register at all. */
    unreachable: {
      on: {
        REGISTERED: { target: 'connected', actions: 'clearFailure' },
        REFUSED: { target: 'refused', actions: 'noteFailure' },
        AZURE_LOST: { actions: 'noteFailure' },
      },
    },
    connected: { on: { AZURE_LOST: { target: 'disconnected', actions: 'noteFailure' } } },
    disconnected: {
      on: {
        ANSWERED: { target: 'connected', actions: 'clearFailure' },
        AZURE_LOST: { actions: 'noteFailure' },
      },
    },
  },
});
