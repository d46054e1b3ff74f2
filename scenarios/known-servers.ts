/** Servers that a story names are those of its site; one that is not is the story's mistake, and says nothing about the system. */
import { NotInThisLab } from '../simulator/lab.ts';
import type { Site } from '../simulator/site/site.ts';

/** The same names. Throws `NotInThisLab` at the first that the site does not protect. */
export function knownServers({ servers }: Pick<Site, 'servers'>, named: readonly string[]): readonly string[] {
  const names = servers.map(({ name }) => name);
  const unknown = named.find((name) => !names.includes(name));
  if (unknown === undefined) return named;
  throw new NotInThisLab(`there is no protected server ${unknown}; there are ${names.join(', ')}`);
}
