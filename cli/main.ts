/** Where the command begins: the real surroundings, the command line, and the exit code. */
import { CommanderError } from 'commander';
import { EXIT } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { program } from './program.ts';
import type { Output } from './surroundings.ts';

const { NO_COLOR, TERM } = process.env;

/** Colours only on a terminal that wants them (https://no-color.org). */
function output(stream: NodeJS.WriteStream): Output {
  const colours = stream.isTTY === true && !NO_COLOR && TERM !== 'dumb';
  return { write: (text) => stream.write(text), colours };
}

const interruption = new Interruption();
// A reader that has seen enough (`muster list | head`) is no error. Drills under way are interrupted: there is a lab to end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (!interruption.awaited) process.exit(EXIT.passed);
    if (!interruption.happened) interruption.signalled();
  });
}
interruption.watch();
const surroundings = {
  stdout: output(process.stdout),
  stderr: output(process.stderr),
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
    process.stderr.write(
      `muster: internal error, please report it:\n${error instanceof Error ? error.stack : error}\n`,
    );
    process.exitCode = EXIT.internalError;
  }
}
