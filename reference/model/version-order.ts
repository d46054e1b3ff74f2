/** Versions of agents and servers, such as `9.61.0.0`: which of two is older. Missing parts count as 0. */
export function isOlder(version: string, than: string): boolean {
  const [one, other] = [partsOf(version), partsOf(than)];
  const place = one.findIndex((part, index) => part !== (other[index] ?? 0));
  if (place >= 0) return (one[place] ?? 0) < (other[place] ?? 0);
  return other.slice(one.length).some((part) => part > 0);
}

function partsOf(version: string): number[] {
  return version.split('.').map(Number);
}
