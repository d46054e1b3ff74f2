/** Where the command begins: the real surroundings, the command line, and the exit code. */
import { CommanderError } from 'commander';
import { EXIT } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { endWhatLingers } from './lingering.ts';
import { program } from './program.ts';
import { outputTrouble } from '../reports/output-trouble.ts';
import type { Output } from './surroundings.ts';

const { NO_COLOR, TERM } = process.env;

const interruption = new Interruption();
/** Standard output was wanted and could not be written. */
let unsaid = false;

/** Colours only on a terminal that wants them (https://no-color.org). */
function output(stream: NodeJS.WriteStream): Output {
  const colours = stream.isTTY === true && !NO_COLOR && TERM !== 'dumb';
  let lost = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (lost) return;
    lost = true;
    // A reader that has seen enough (`muster list | head`) is no error; a full disk is. Where errors are told, none can be.
    if (error.code !== 'EPIPE' && stream === process.stdout) {
      unsaid = true;
      stderr.write(`muster: ${outputTrouble('standard output', error, 'send it elsewhere').message}\n`);
    }
    // Drills under way are interrupted: there is a lab to end. Whatever else is under way comes to its end unheard.
    if (interruption.awaited && !interruption.happened) interruption.signalled();
  });
  return {
    write: (text) => {
      if (!lost) stream.write(text);
    },
    colours,
    redrawn: stream.isTTY === true && TERM !== 'dumb',
  };
}

const stderr = output(process.stderr);
process.on('exit', () => {
  if (unsaid) process.exitCode = EXIT.internalError;
});
interruption.watch();
const surroundings = {
  stdout: output(process.stdout),
  stderr,
  catalogue: async () => (await import('./catalogue.ts')).catalogue,
  workerUrl: new URL('./worker.ts', import.meta.url),
  interruption,
};

try {
  await program(surroundings, (code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  } else {
    stderr.write(`muster: internal error, please report it:\n${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = EXIT.internalError;
  }
}
interruption.over(Number(process.exitCode ?? EXIT.passed));
endWhatLingers(stderr);
