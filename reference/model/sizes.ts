/** Sizes and limits of the data path. Tags as in the facts; *inferred* figures are ours. */
const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

export const SIZE = {
  /** Captured changes are closed into a batch at this size. Source: agent diff flush, 4 MB. */
  batchBytes: 4 * MiB,
  /** One piece of an initial copy or a resynchronisation. Inferred. */
  copyPieceBytes: 32 * MiB,
  /** Stretch over which source and replica compare checksums in a resynchronisation. Inferred. */
  digestStretchBytes: 16 * MiB,
  /** Disks of one machine that transfer at once during initial replication. Documented; the others wait in queue. */
  disksCopyingAtOnce: 3,
  /** Unsent changes an agent keeps in order; beyond it only changed positions are tracked. Not published; inferred. */
  changeLogBytes: 4 * GiB,
  /** Free on a machine before the installer of the Mobility service is copied there. Documented: 95524. */
  installerCopyBytes: 100 * MiB,
  /** Free before it is run. Documented: 500 MB on Windows; 2 GB and 250 MB for its own folder on Linux. */
  installationBytes: { Windows: 500 * MiB, Linux: 2 * GiB + 250 * MiB },
} as const;
