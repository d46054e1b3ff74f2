/** The story could not go on: something it relied on was refused, failed, or did not happen in time. Not a crash. */
export class StoryStopped extends Error {
  override name = 'StoryStopped';
  readonly code: string;
  /** What exactly was lacking, one thing each. */
  readonly lacking: readonly string[];
  /** From when on it was waited for, in lab time. */
  readonly sinceMs: number | undefined;

  constructor(
    code: string,
    message: string,
    { lacking = [], sinceMs }: { lacking?: readonly string[]; sinceMs?: number } = {},
  ) {
    super(message);
    this.code = code;
    this.lacking = lacking;
    this.sinceMs = sinceMs;
  }
}
