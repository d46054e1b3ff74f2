/** How long the network stacks of a lab wait, in lab time. */

/** Three SYNs, after 0, 3 and 9 seconds, and 12 more to wait: the classic Windows connect timeout. */
export const CONNECT_TIMEOUT_MS = 21_000;

/** For a whole request, when its caller does not say. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** As long as any request, and more for an upload: a line of 0.8 Mbit/s still carries it. */
export function blobTimeoutMs(uploadBytes: number): number {
  return REQUEST_TIMEOUT_MS + uploadBytes * (10_000 / 2 ** 20);
}
