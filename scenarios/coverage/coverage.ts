/**
 * What a drill, or many, has been through. Each kind of ground is a table from its name to the number of drills that were there,
 * in the order of the names, so that the same drills give the same text in whatever order they are put together.
 */
export type Ground = Readonly<Record<string, number>>;

export interface Coverage {
  readonly drills: number;
  /** Transitions of charts: `item: protected FAILOVER_STARTED → failingOver`. */
  readonly transitions: Ground;
  /** What was asked of an item in which state: `failover in protected: accepted`. */
  readonly operations: Ground;
  /** In which states of an item a fault was there: `vpn-loss in protectedHome`. */
  readonly faults: Ground;
  /** Faults that were there together, in the order of their names: `vpn-loss with wan-loss`. */
  readonly pairs: Ground;
  /** Properties that had something to look at. */
  readonly properties: Ground;
}

export const KINDS = ['transitions', 'operations', 'faults', 'pairs', 'properties'] as const;

export const NO_COVERAGE: Coverage = {
  drills: 0,
  transitions: {},
  operations: {},
  faults: {},
  pairs: {},
  properties: {},
};

/** Of two sets of drills; it does not matter which comes first. */
export function merged(one: Coverage, other: Coverage): Coverage {
  const of = (kind: (typeof KINDS)[number]) => sum(one[kind], other[kind]);
  return {
    drills: one.drills + other.drills,
    transitions: of('transitions'),
    operations: of('operations'),
    faults: of('faults'),
    pairs: of('pairs'),
    properties: of('properties'),
  };
}

export function mergedAll(all: readonly (Coverage | undefined)[]): Coverage {
  return all.reduce<Coverage>((sofar, next) => (next ? merged(sofar, next) : sofar), NO_COVERAGE);
}

/** Where the later one was and the earlier was not, as `kind: name`. */
export function newIn(later: Coverage, earlier: Coverage): string[] {
  return KINDS.flatMap((kind) =>
    Object.keys(later[kind])
      .filter((name) => !(name in earlier[kind]))
      .map((name) => `${kind}: ${name}`),
  );
}

export function groundOf(names: Iterable<string>): Ground {
  return Object.fromEntries([...new Set(names)].toSorted().map((name) => [name, 1]));
}

function sum(one: Ground, other: Ground): Ground {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].toSorted();
  return Object.fromEntries(names.map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}
