/** Waits for something no longer than it should take. What is waited for goes on; who can end it has to do so. */

/** Rejects when there is nothing after so long, and says what it was. */
export async function within<T>(limitMs: number, what: string, awaited: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what}: nothing within ${limitMs / 1000} s`)), limitMs);
  try {
    return await Promise.race([awaited, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
