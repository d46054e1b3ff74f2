/** Host name patterns, as site files, firewalls and proxies have them: a name, or `*.` and what names end in. */

/** Whether `name` is `pattern`, or ends in what follows the star of `*.suffix`. `*` alone matches everything. */
export function matchesName(pattern: string, name: string): boolean {
  if (pattern === '*') return true;
  const [wanted, found] = [pattern.toLowerCase(), name.toLowerCase()];
  return wanted.startsWith('*.') ? found.endsWith(wanted.slice(1)) : found === wanted;
}

export function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matchesName(pattern, name));
}
