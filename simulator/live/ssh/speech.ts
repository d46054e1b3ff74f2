/**
 * What an installer says to a Linux machine by SSH, and what it copies there. The commands are real ones of a session, their
 * names are ours: what a process server runs on a machine to look around is not published.
 */

/** On this port a live lab speaks SSH, on all others HTTPS. */
export const SSH_PORT = 22;

export const COMMAND = {
  /** Prints 0 for root. */
  whoAmI: 'id -u',
  /** Prints what an installer can find out, as JSON. */
  look: 'describe-system',
  /** Runs what was copied. Takes what the agent is installed with on its standard input: a command line is for all to read. */
  install: 'install-mobility-service',
} as const;

export const PACKAGE_PATH = '/tmp/mobility-service.tar.gz';

/** Far smaller than a real one, as all data of live labs is. */
export const PACKAGE_BYTES = 256 * 1024;

/** As a shell ends when there is no such program. */
export const NOT_FOUND = 127;

/** Loopback sockets all come from one address; the comment of the client's greeting says which of the lab's machines it is. */
export const greetingFrom = (address: string): string => `muster ${address}`;
