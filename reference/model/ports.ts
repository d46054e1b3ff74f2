/** The ports of the architecture (facts, section 1.2). All of them carry TLS. */
export const PORT = {
  /** Sources, process servers and master targets → configuration server: replication management. Documented. */
  control: 443,
  /** Sources → process server, process server → master target: replication data. Documented; changeable at install. */
  data: 9443,
  /** Members of a replication group among themselves: consistency points. Documented, not changeable. */
  groupConsistency: 20004,
  /** On-premises → Azure, outbound: orchestration and uploads. Documented. */
  azure: 443,
} as const;
