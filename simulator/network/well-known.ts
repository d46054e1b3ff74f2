/**
 * The ports that the world goes by: where something is served, and where a port is blocked. Copied from the documents (facts,
 * section 1.2), not from the reference: in the virtual world the machines' own firewalls drop what comes to another port.
 */

export const PORT = {
  /** Sources, process servers and master targets → configuration server. Documented. */
  control: 443,
  /** Replication data, unless a site says otherwise of its process server. Documented. */
  data: 9443,
  /** Members of a replication group among themselves. Documented, not changeable. */
  groupConsistency: 20004,
  /** Whatever Azure answers at. Documented. */
  azure: 443,
} as const;
