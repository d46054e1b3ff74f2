/**
 * Runbooks that stand outside of this process: a program, which gets the plan's context as JSON on its standard input and in
 * `RECOVERY_PLAN_CONTEXT`, or a web hook, which gets it as the body of a POST. The time that they may take is real time.
 */
import { execFile } from 'node:child_process';
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { RunbookEnd, RunbookFailure } from '../../reference/runtime.ts';
import type { OutsideRunbook } from './account.ts';

type Ended = Result<RunbookEnd, RunbookFailure>;

const MOST_BYTES = 1_000_000;

/** Fails when it cannot be started, ends with another code than 0, or does not end in time. */
export function program([command = '', ...words]: readonly string[]): OutsideRunbook {
  return {
    call: (context, timeoutMs) =>
      new Promise<Ended>((resolve) => {
        const text = JSON.stringify(context);
        const env = { ...process.env, RECOVERY_PLAN_CONTEXT: text };
        const options = { env, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: MOST_BYTES } as const;
        const child = execFile(command, words, options, (error, stdout, stderr) => {
          const output = [stdout, stderr].filter((part) => part !== '').join('\n');
          if (!error) resolve(ok({ output: stdout }));
          else if (error.killed === true && error.signal === 'SIGKILL') resolve(late(command, timeoutMs, output));
          else resolve(failed(`${command} ended with ${String(error.code ?? error.signal)}`, output));
        });
        // One that does not read what it is told has closed the line; how it ends says the rest.
        child.stdin?.on('error', () => {});
        child.stdin?.end(text);
      }),
  };
}

/** Fails when it cannot be reached, answers with another status than 2xx, or does not answer in time. */
export function webHook(url: string, headers: Readonly<Record<string, string>> = {}): OutsideRunbook {
  return {
    async call(context, timeoutMs): Promise<Ended> {
      try {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(context),
          signal: AbortSignal.timeout(timeoutMs),
        });
        const output = await answer.text();
        return answer.ok ? ok({ output }) : failed(`the web hook answered with ${answer.status}`, output);
      } catch (error) {
        if ((error as Error).name === 'TimeoutError') return late('the web hook', timeoutMs, '');
        return failed(`the web hook could not be called: ${(error as Error).message}`, '');
      }
    },
  };
}

function failed(message: string, output: string): Ended {
  return { ok: false, failure: { ...fail('RunbookFailed', message).failure, output } };
}

function late(who: string, timeoutMs: number, output: string): Ended {
  return {
    ok: false,
    failure: { ...fail('RunbookTimedOut', `${who} had not ended after ${timeoutMs / 1000} s`).failure, output },
  };
}
