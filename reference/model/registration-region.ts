/**
 * How a role stands with the configuration server: a region that the charts of the Mobility service, the process server
 * and the master target have in common, since all of them register by passphrase and then poll.
 */
export const registrationRegion = {
  initial: 'registering',
  states: {
    registering: { on: { REGISTERED: 'registered', REJECTED: 'rejected' } },
    /** The passphrase does not match: only a person can help; the role keeps trying. */
    rejected: { on: { REGISTERED: 'registered' } },
    registered: { on: { CONTROL_LOST: 'unreachable' } },
    /** The configuration server does not answer. Data goes on flowing: it does not pass through it. */
    unreachable: { on: { REGISTERED: 'registered' } },
  },
} as const;
