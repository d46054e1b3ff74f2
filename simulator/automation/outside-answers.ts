/**
 * What runbooks that stand outside have answered in a run, in the order in which they were called. A replay is given them, and
 * calls nobody: what is outside may answer otherwise by then, or have gone.
 */
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { RunbookEnd, RunbookFailure } from '../../reference/runtime.ts';

/** How one call ended: well, unless it failed. */
export interface OutsideAnswer {
  /** In small letters. */
  readonly runbook: string;
  readonly output?: string | undefined;
  readonly failed?: Pick<RunbookFailure, 'code' | 'message'> | undefined;
}

type Ended = Result<RunbookEnd, RunbookFailure>;

export class OutsideAnswers {
  /** One for each call; absent while it is under way. */
  readonly #heard: (OutsideAnswer | undefined)[] = [];
  /** What is left to answer with; undefined where whoever is called answers. */
  readonly #recorded: OutsideAnswer[] | undefined;

  constructor(recorded?: readonly OutsideAnswer[]) {
    this.#recorded = recorded && [...recorded];
  }

  get heard(): readonly OutsideAnswer[] {
    return this.#heard.filter((one) => one !== undefined);
  }

  async of(runbook: string, call: () => Promise<Ended>): Promise<Ended> {
    const name = runbook.toLowerCase();
    const place = this.#heard.push(undefined) - 1;
    const ended = this.#recorded ? this.#again(name, this.#recorded) : await call();
    this.#heard[place] = answerOf(name, ended);
    return ended;
  }

  #again(runbook: string, recorded: OutsideAnswer[]): Ended {
    const index = recorded.findIndex((one) => one.runbook === runbook);
    const [answer] = index < 0 ? [] : recorded.splice(index, 1);
    if (!answer) return fail('RunbookFailed', `the recorded run did not call the runbook ${runbook} so often`);
    const { output, failed } = answer;
    if (!failed) return ok({ output: output ?? '' });
    return { ok: false, failure: { ...failed, ...(output !== undefined && { output }) } };
  }
}

function answerOf(runbook: string, ended: Ended): OutsideAnswer {
  if (ended.ok) return { runbook, output: ended.value.output };
  const { code, message, output } = ended.failure;
  return { runbook, failed: { code, message }, ...(output !== undefined && { output }) };
}
