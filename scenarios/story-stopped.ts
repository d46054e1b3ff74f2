/** The story could not go on: something it relied on was refused, failed, or did not happen in time. Not a crash. */
export class StoryStopped extends Error {
  override name = 'StoryStopped';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
