/**
 * Whose fault it is when a role process breaks: that of its code, or of the computer it runs on. A disk that is full fails
 * whatever a role does, and says nothing about the role; nor is it a bug that somebody should report.
 */
import { LabBroken } from '../../lab.ts';

/** As Node begins the message of an error that the system gave it. */
const OF_THE_COMPUTER: Readonly<Record<string, string>> = {
  EDQUOT: 'the disk quota is used up',
  EIO: 'its disk does not take what is written',
  EMFILE: 'it has no file descriptors left',
  ENFILE: 'it has no file descriptors left',
  ENOMEM: 'it has no memory left',
  ENOSPC: 'its disk is full',
  EROFS: 'its disk is read-only',
};

export function brokenBy({ message, stack }: { readonly message: string; readonly stack: string }): Error {
  return cannotCarry(message) ?? Object.assign(new Error(message), { stack });
}

/** The same of an error in the lab's own work, by the message that Node gave it; undefined when it is another's fault. */
export function cannotCarry(message: string): LabBroken | undefined {
  const [code = ''] = /^E[A-Z]+(?=: )/.exec(message) ?? [];
  const cause = OF_THE_COMPUTER[code];
  if (cause === undefined) return undefined;
  return new LabBroken(`the computer that the lab stands on cannot carry it: ${cause} (${message})`);
}
