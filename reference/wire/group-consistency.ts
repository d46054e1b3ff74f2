/**
 * Members of a replication group among themselves, HTTPS 20004: one consistent cut through all of them.
 *
 * The coordinator asks every member to hold its writes (`/prepare`), holds its own last, and when all hold lets each put
 * the tag into its stream and go on (`/commit`). Between the last hold and the first release no member's disk changes, so
 * the tag stands for one instant. If anyone cannot hold in time, everybody lets go (`/abort`) and tags for itself.
 */
export const PREPARE = '/prepare';
export const COMMIT = '/commit';
export const ABORT = '/abort';

export interface GroupTag {
  readonly groupId: string;
  readonly tag: string;
  readonly consistency: 'crash' | 'application';
  /** The tag's time: of the cut once there is one, until then when the coordinator began. */
  readonly atMs: number;
}

export interface PrepareAnswer {
  readonly ready: boolean;
  /** Why not: `NonDataMode`, `CopyRunning`, `Busy`, `Late` (it has ended already), or an application writer's code. */
  readonly code?: string;
}
