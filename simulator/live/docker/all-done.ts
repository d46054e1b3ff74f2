/**
 * As `Promise.all`, but it fails only when none of them is under way any more: whoever takes back what was begun finds all
 * of it.
 */
export async function allDone<Work extends readonly unknown[]>(
  work: Work,
): Promise<{ -readonly [Index in keyof Work]: Awaited<Work[Index]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
